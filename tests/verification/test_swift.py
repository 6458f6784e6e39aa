"""The quickest questions are planned once, and what a kept one tells is what is there now."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from verification.models import Edition
from verification.publishing import reading, swift
from verification.publishing.editions import refresh_editions

PLANNED = "SELECT sum(generic_plans), sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s"


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "kind"), [(swift.digests_now, "%string_agg%"), (swift.page_now, "%e.body F%")])
def test_a_page_of_the_newest_is_not_planned_anew_each_time(asked, kind: str, many):
    for _ in range(12):
        asked(size=50, place=None)
    with connection.cursor() as cursor:
        cursor.execute(PLANNED, [kind])
        once, anew = cursor.fetchone()
    assert (once > 0, anew) == (True, 5), "PostgreSQL looks at the values of five, and then knows"


@pytest.mark.django_db
@pytest.mark.parametrize("ordering", ["-published_first", "updated"])
def test_a_kept_page_is_what_the_list_holds_now(ordering: str):
    for _ in range(3):
        make.a_published_claim(rating="true")
    refresh_editions()
    editions = Edition.objects.in_force().filter(rating="true")
    asked: dict[str, Any] = {"size": 2, "ordering": ordering}
    cursor = reading.page(editions, **asked, with_bodies=False).following
    for at in ("", cursor):
        kept = swift.kept_page(editions, **asked, cursor=at)
        assert kept is not None
        for _change in range(2):
            assert kept.now() == reading.page(editions, **asked, cursor=at, with_bodies=False)
            assert kept.now().facts
            make.a_published_claim(rating="true")
            refresh_editions()


@pytest.mark.django_db
def test_a_list_that_takes_several_steps_is_not_kept():
    editions = Edition.objects.in_force().filter(topics__contains=["economy"]).scattered()
    asked: dict[str, Any] = {"size": 2, "cursor": ""}
    assert swift.kept_page(editions, ordering="published_first", **asked) is None
    assert swift.kept_page(editions, ordering="updated", **asked) is not None
    assert swift.kept_page(Edition.objects.none(), ordering="updated", **asked) is None
