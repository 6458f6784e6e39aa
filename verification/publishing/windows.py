"""A list by number is looked through near its beginning first, where what it is narrowed by lies all over.

PostgreSQL finds all facts with a word at once, but reads each to see which come first. Within some blocks of numbers
it reads those alone, and most pages are full after the first blocks. Facts of late may be old ones: an index tells in
which stretches they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from verification.models import Edition
from verification.models.edition_blocks import BLOCK
from verification.models.edition_stretches import STRETCH, stretches_since
from verification.publishing.cursors import Place, column_of, sorted_by

WIDTHS = (5, 40)  # blocks that are looked through together, one after another; then the rest at once
ENDS = "SELECT min(number), max(number) FROM verification_edition"
R = TypeVar("R")


def is_windowed(editions: Any, ordering: str) -> bool:
    """Whether a list is read in several steps, of which each hangs together with what is there."""
    return column_of(ordering) == "number" and (editions.is_scattered or editions.of_late is not None)


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
    for rows in _windows(editions, ordering, place, most):
        found += read(rows[: most - len(found)])
        if len(found) >= most:
            break
    return found


def _windows(editions: Any, ordering: str, place: Place | None, most: int) -> Iterator[QuerySet[Edition]]:
    rows: Any = sorted_by(editions, ordering, place)
    if not is_windowed(editions, ordering):
        yield rows
        return
    is_down = ordering.startswith("-") != (place is not None and place.is_back)
    start, end = _ends(is_down)
    if place is not None:  # a cursor may be made up: nobody is led along numbers that no fact has
        start = min(start, place.number) if is_down else max(start, place.number)
    if editions.is_scattered:
        yield from _blocks(rows.bounded(), start // BLOCK, end // BLOCK, is_down)
    else:
        yield from _stretches(rows, start // STRETCH, end // STRETCH, is_down, most)


def _blocks(rows: Any, block: int, last: int, is_down: bool) -> Iterator[QuerySet[Edition]]:
    beyond, way = ("number__lt", -1) if is_down else ("number__gte", 1)
    for width in WIDTHS:
        if (edge := block + way * width) * way > last * way:
            break
        yield rows.in_blocks(*sorted((block, edge - way)))
        block = edge
    yield rows.filter(**{beyond: (block + is_down) * BLOCK})


def _stretches(rows: Any, stretch: int, last: int, is_down: bool, most: int) -> Iterator[QuerySet[Edition]]:
    """Those that hold something of late, until the page is full. `rows` know what late is."""
    column, value = rows.of_late
    way = -1 if is_down else 1
    while (last - stretch) * way >= 0:
        held = stretches_since(column, value, start=stretch, end=last, most=most)
        is_full = sum(count for _, count in held) >= most
        if few := [n for n, _ in (held[:-1] if is_full else held)]:
            yield rows.in_stretches(few, is_down=is_down)
        if not is_full:
            return
        stretch = held[-1][0]
        yield rows.in_stretch(stretch)
        stretch += way


def _ends(is_down: bool) -> tuple[int, int]:
    """The numbers of all editions at which such a list begins and ends."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        first, last = cursor.fetchone()
    return (last or 0, first or 0) if is_down else (first or 0, last or 0)
