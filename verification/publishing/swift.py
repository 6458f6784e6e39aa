"""The two questions that are asked most, for one fact and for a page of the newest, each as one prepared statement.

A list that is asked for again is its statement, kept. Everything else is asked through `reading`, which also puts
together anew what has moved under a fact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from config.prepared import asked
from verification.models import Edition
from verification.publishing.cursors import DEFAULT_ORDERING, Place, column_of, parsed, sorted_by
from verification.publishing.reading import Page, Served, paged, seen, served
from verification.publishing.windows import is_windowed

STALE = "EXISTS (SELECT 1 FROM verification_stalemark m WHERE m.edition_id = e.id) OR e.body_sha256 = ''"
SEEN = f"SELECT e.id, e.number, e.number, e.body_sha256, e.built_at, {STALE}"
IN_FORCE = "FROM verification_edition e WHERE e.in_force_until IS NULL"
ONE = {bodies: f"{SEEN}{', e.body' * bodies} {IN_FORCE} AND e.public_id = %s" for bodies in (False, True)}
# How many stands in the text: PostgreSQL takes a number that comes beside it for a great one, and plans anew each time.
PAGE = "{columns} {in_force} AND e.number < %s ORDER BY e.number DESC LIMIT {most:d}"
# The digests of a page as one text, and whether any of it has to be put together anew.
DIGESTS = """
    SELECT string_agg(sha256, ' ' ORDER BY number DESC), (array_agg(number ORDER BY number DESC))[{size:d}],
        bool_or(stale)
    FROM ({page}) page
"""
BEHIND_ALL = 2**63 - 1


def one_now(public_id: str, *, with_body: bool) -> Served | None:
    """The fact as it is now; None where there is none today, which may have many reasons."""
    found = served(asked(ONE[with_body], [public_id]))
    return found[0] if found and not found[0].is_gone else None


def page_now(*, size: int, place: Place | None) -> Page:
    """A page in the order of first publication, newest first, from behind a place on."""
    found = served(asked(_page(f"{SEEN}, e.body", size), [_before(place)]))
    return paged(found, size=size, ordering=DEFAULT_ORDERING, place=place)


def digests_now(*, size: int, place: Place | None) -> tuple[list[str], str, str] | None:
    """The digests of the facts of that page, and the cursors of the next one and the one before.

    None where something on it has moved: then only the page itself can tell. Fifty rows cost more than their text.
    """
    page = _page(f"SELECT e.number, e.body_sha256 AS sha256, {STALE} AS stale", size)
    ((digests, last, is_stale),) = asked(DIGESTS.format(size=size, page=page), [_before(place)])
    if is_stale or not digests:
        return None
    told = digests.split(" ")
    following = Place(DEFAULT_ORDERING, None, last).text if len(told) > size else ""
    return told[:size], following, place.turned().text if place else ""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page of a list, without bodies, as the statement that reads it."""

    size: int
    ordering: str
    place: Place | None
    statement: str
    values: tuple[Any, ...]

    def now(self) -> Page:
        """As `reading.page` has it."""
        found = served(asked(self.statement, self.values, prepared=False))
        return paged(found, size=self.size, ordering=self.ordering, place=self.place)


def kept_page(editions: QuerySet[Edition], *, size: int, ordering: str, cursor: str) -> KeptPage | None:
    """The same page at any later time. None where it takes several statements, which hang together with what is there.

    Raises `Invalid` on an ordering or a cursor that is none.
    """
    column, place = column_of(ordering), parsed(ordering, cursor)
    if is_windowed(editions, ordering):
        return None
    rows = sorted_by(editions, ordering, place)[: size + 1]
    try:
        statement, values = seen(rows, column, with_bodies=False).query.sql_with_params()
    except EmptyResultSet:
        return None
    return KeptPage(size, ordering, place, statement, values)


def _page(columns: str, size: int) -> str:
    return PAGE.format(columns=columns, in_force=IN_FORCE, most=size + 1)


def _before(place: Place | None) -> int:
    return BEHIND_ALL if place is None else place.number
