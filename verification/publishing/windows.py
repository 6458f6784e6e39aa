"""A list by number is looked through near its beginning first, where what it is narrowed by lies all over.

PostgreSQL finds all facts with a word at once, but reads each to see which come first. Within some blocks of numbers
it reads those alone, and most pages are full after the first blocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from django.db import connection
from django.db.models import QuerySet

from verification.models import Edition
from verification.models.edition_blocks import BLOCK
from verification.publishing.cursors import Place, column_of, sorted_by

WIDTHS = (5, 40)  # blocks that are looked through together, one after another; then the rest at once
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
    rows: Any = sorted_by(editions, ordering, place)
    if not editions.is_scattered or column_of(ordering) != "number":
        yield rows
        return
    is_down = ordering.startswith("-") != (place is not None and place.is_back)
    beyond, way = ("number__lt", -1) if is_down else ("number__gte", 1)
    start, end = _ends(is_down)
    block, last = (start if place is None else place.number) // BLOCK, end // BLOCK
    for width in WIDTHS:
        if (edge := block + way * width) * way > last * way:
            break
        yield rows.in_blocks(*sorted((block, edge - way)))
        block = edge
    yield rows.filter(**{beyond: (block + is_down) * BLOCK})


def _ends(is_down: bool) -> tuple[int, int]:
    """The numbers of all editions at which such a list begins and ends."""
    with connection.cursor() as cursor:
        cursor.execute(ENDS)
        first, last = cursor.fetchone()
    return (last or 0, first or 0) if is_down else (first or 0, last or 0)
