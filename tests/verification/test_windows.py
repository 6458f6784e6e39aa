"""A list that is narrowed by words or labels looks near its beginning first, and leaves nothing out for that."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from verification.models import Edition, edition, edition_blocks
from verification.models.edition_stretches import STRETCH
from verification.publishing import reading, windows
from verification.publishing.cursors import Place
from verification.publishing.editions import refresh_editions

pytestmark = pytest.mark.django_db
ORDERS = ("published_first", "-published_first")


@pytest.fixture
def numbers(monkeypatch):
    """Six facts with gaps between their numbers, and windows so narrow that each holds two at the most."""
    for module in (windows, edition_blocks, edition):
        monkeypatch.setattr(module, "BLOCK", 10)
    monkeypatch.setattr(windows, "WIDTHS", (1, 2))
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


def planned(queries: CaptureQueriesContext) -> list[str]:
    """How PostgreSQL finds the editions of each question, with how many blocks of memory it reads for that."""
    with connection.cursor() as cursor:
        plans = []
        for query in queries.captured_queries:
            if 'FROM "verification_edition"' in query["sql"]:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {query['sql']}")
                plans.append("\n".join(line for (line,) in cursor.fetchall()))
        return plans


def test_facts_of_a_topic_and_of_some_blocks_are_found_on_one_index(many):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_indexscan = off")  # it would walk along, where blocks hold so few
    with CaptureQueriesContext(connection) as asked:
        rows = many.filter(topics__contains=["topic7"]).scattered()
        page = reading.page(rows, size=1, with_bodies=False)
    assert [fact.number for fact in page.facts] == [2_957_000]
    first, _wider = planned(asked)
    assert re.search(r"edition_by_block.*\n +Index Cond: .*ARRAY\[.*topics @>", first), first
    read = sum(map(int, re.findall(r"Heap Blocks: exact=(\d+)", first)))
    assert 0 < read < 6, f"no more of them are read than these blocks hold\n{first}"


def test_old_facts_that_changed_of_late_are_found_without_a_walk_past_the_others(many):
    rows = many.since("changed_at", many.order_by("-changed_at")[0].changed_at)
    deep = Place("-published_first", None, 1_400_000).text
    with CaptureQueriesContext(connection) as asked:
        page = reading.page(rows, size=2, cursor=deep, with_bodies=False)
    assert [fact.number for fact in page.facts] == [1_007_000, 7_000]
    plans = planned(asked)
    assert plans
    for plan in plans:
        read, *_of_its_parts = re.findall(r"Buffers: shared hit=(\d+)", plan)
        assert int(read) < 60, plan


@pytest.mark.parametrize("ordering", ORDERS)
def test_a_cursor_that_was_made_up_leads_to_no_long_search(ordering: str, numbers):
    late = Edition.objects.in_force().since("changed_at", Edition.objects.earliest("changed_at").changed_at)
    for rows in (late, Edition.objects.in_force().scattered()):
        seen = []
        for number in (-(2**62), 2**62):
            cursor = Place(ordering, None, number).text
            seen.append(len(reading.page(rows, size=9, ordering=ordering, cursor=cursor, with_bodies=False).facts))
        assert sorted(seen) == [0, len(numbers)]


@pytest.mark.parametrize("ordering", ORDERS)
def test_facts_of_late_come_in_pages_as_in_a_list_that_is_read_in_one(ordering: str, numbers):
    first, last = Edition.objects.order_by("changed_at")[0].changed_at, Edition.objects.order_by("changed_at")[3]
    for place, one in enumerate(Edition.objects.order_by("number")):
        Edition.objects.filter(pk=one.pk).update(number=place * STRETCH * 2 + one.number)
    for value, held in ((first, 6), (last.changed_at, 3)):
        rows = Edition.objects.in_force().since("changed_at", value)
        told = [edition.number for edition in rows.order_by("number")]
        assert len(told) == held
        cursor, seen = "", []
        while True:
            page = reading.page(rows, size=2, ordering=ordering, cursor=cursor, with_bodies=False)
            seen += [fact.number for fact in page.facts]
            if not (cursor := page.following):
                break
        assert seen == (told if ordering == "published_first" else told[::-1])
