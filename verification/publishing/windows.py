"""A list by number is looked through near its beginning first, where what it is narrowed by lies all over.

PostgreSQL finds all facts with a word at once, but reads each to see which come first. With a bound it reads those
of a stretch alone, and most pages are full after the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from verification.models import Edition
from verification.publishing.cursors import Place, column_of, sorted_by

WIDTH, GROWTH = 20_000, 8  # numbers of the first window, and how many times as many each next one has
ENDS = "SELECT min(number), max(number) FROM verification_edition"
R = TypeVar("R")


def gathered(
    editions: QuerySet[Edition],
    *,
    ordering: str,
    place: Place | None,
    most: int,
    read: Callable[[QuerySet[Edition]], list[R]],
) -> list[R]:
    """What `read` makes of the first rows from a place on, as many as `most` at the most."""
    found: list[R] = []
    for rows in _windows(editions, ordering, place):
        found += read(rows[: most - len(found)])
        if len(found) >= most:
            break
    return found


def _windows(editions: Any, ordering: str, place: Place | None) -> Iterator[QuerySet[Edition]]:
    rows = sorted_by(editions, ordering, place)
    if not editions.is_scattered or column_of(ordering) != "number":
        yield rows
        return
    is_down = ordering.startswith("-") != (place is not None and place.is_back)
    within, beyond, way = ("number__gte", "number__lt", -1) if is_down else ("number__lte", "number__gt", 1)
    start, end = _ends(is_down)
    edge, width = start if place is None else place.number, WIDTH
    while (edge := edge + way * width) * way < end * way:
        yield rows.filter(**{within: edge})
        rows, width = rows.filter(**{beyond: edge}), width * GROWTH
    yield rows


def _ends(is_down: bool) -> tuple[int, int]:
    """The numbers of all editions at which such a list begins and ends."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        first, last = cursor.fetchone()
    return (last or 0, first or 0) if is_down else (first or 0, last or 0)
