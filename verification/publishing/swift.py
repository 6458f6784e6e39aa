"""The two questions that are asked most, for one fact and for a page of the newest, each as one prepared statement.

Everything else is asked through `reading`, which also puts together anew what has moved under a fact.
"""

from __future__ import annotations

from typing import Any

import psycopg
from django.db import connection

from verification.publishing.cursors import DEFAULT_ORDERING, Place
from verification.publishing.reading import Page, Row, Served, paged, served

STALE = "EXISTS (SELECT 1 FROM verification_stalemark m WHERE m.edition_id = e.id) OR e.body_sha256 = ''"
SEEN = f"SELECT e.id, e.number, e.number, e.body_sha256, e.built_at, {STALE}"
IN_FORCE = "FROM verification_edition e WHERE e.in_force_until IS NULL"
ONE = {bodies: f"{SEEN}{', e.body' * bodies} {IN_FORCE} AND e.public_id = %s" for bodies in (False, True)}
NEWEST = {
    bodies: f"{SEEN}{', e.body' * bodies} {IN_FORCE} AND e.number < %s ORDER BY e.number DESC LIMIT %s"
    for bodies in (False, True)
}
BEHIND_ALL = 2**63 - 1


def one_now(public_id: str, *, with_body: bool) -> Served | None:
    """The fact as it is now; None where there is none today, which may have many reasons."""
    found = served(_asked(ONE[with_body], [public_id]))
    return found[0] if found and not found[0].is_gone else None


def page_now(*, size: int, place: Place | None, with_bodies: bool) -> Page:
    """A page in the order of first publication, newest first, from behind a place on."""
    before = BEHIND_ALL if place is None else place.number
    found = served(_asked(NEWEST[with_bodies], [before, size + 1]))
    return paged(found, size=size, ordering=DEFAULT_ORDERING, place=place)


def _asked(statement: str, values: list[Any]) -> list[Row]:
    """Django writes values into its statements, so that none can be prepared; this leaves them beside it.

    It is the connection of Django all the same, with its transaction.
    """
    connection.ensure_connection()
    rows: list[Row] = psycopg.Cursor(connection.connection).execute(statement.encode(), values, prepare=True).fetchall()
    return rows
