"""A list that is narrowed by words or labels looks near its beginning first, and leaves nothing out for that."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from verification.models import Edition
from verification.publishing import reading, windows
from verification.publishing.editions import refresh_editions

pytestmark = pytest.mark.django_db
ORDERS = ("published_first", "-published_first")


@pytest.fixture
def numbers(monkeypatch):
    """Six facts with gaps between their numbers, and windows so narrow that each holds two at the most."""
    monkeypatch.setattr(windows, "WIDTH", 10)
    monkeypatch.setattr(windows, "GROWTH", 1)
    made = [make.a_verdict().edition.pk for _ in range(6)]
    refresh_editions()
    places = (100, 101, 109, 110, 131, 175)
    for pk, number in zip(made, places, strict=True):
        Edition.objects.filter(pk=pk).update(number=number)
    return places


@pytest.mark.parametrize("ordering", ORDERS)
@pytest.mark.parametrize("size", [1, 2, 4, 6, 9])
def test_pages_on_and_back_are_those_of_a_list_that_is_read_in_one(ordering: str, size: int, numbers):
    rows = Edition.objects.in_force().filter(topics__len=0)
    cursor, again = "", ""
    for _page in range(len(numbers)):
        one, other = (
            reading.page(found, size=size, ordering=ordering, cursor=cursor, with_bodies=False)
            for found in (rows, rows.scattered())
        )
        assert [fact.number for fact in other.facts] == [fact.number for fact in one.facts]
        assert (other.following, other.previous) == (one.following, one.previous)
        cursor, again = one.following, one.previous or again
        if not cursor:
            break
    if again:
        back = [
            reading.page(found, size=size, ordering=ordering, cursor=again, with_bodies=False)
            for found in (rows, rows.scattered())
        ]
        assert back[0].facts == back[1].facts


def test_a_full_page_is_not_looked_for_further_down(numbers, django_assert_num_queries):
    rows = Edition.objects.in_force().scattered()
    with django_assert_num_queries(2):  # the ends, and the first window
        assert len(reading.page(rows, size=1, ordering="published_first", with_bodies=False).facts) == 1


def test_what_is_not_there_is_looked_for_in_few_steps(numbers, monkeypatch):
    monkeypatch.undo()
    Edition.objects.filter(number=numbers[-1]).update(number=1_000_000)
    with CaptureQueriesContext(connection) as asked:
        rows = Edition.objects.in_force().filter(topics__contains=["no such"]).scattered()
        page = reading.page(rows, size=50, with_bodies=False)
    assert (page.facts, len(asked)) == ([], 4)
