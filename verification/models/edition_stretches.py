"""Where, in the order of first publication, editions of some time begin and end, so that a list need not walk there.

Facts of last year lie behind all facts of this one. Numbers are cut into stretches, and an index tells for each
whether anything in it is of the time that is asked for: a few steps in place of a walk past every fact.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField
from django.db.models.expressions import RawSQL

STRETCH = 5_000  # numbers
COLUMNS = ("in_force_from", "changed_at", "made_on")
_HIT = "EXISTS (SELECT 1 FROM verification_edition e WHERE e.number / {length} = stretch.n AND e.{column} {sign} %s)"
_LAST = """
    (WITH RECURSIVE stretch(n) AS (
        SELECT max(number) / {length} FROM verification_edition
        UNION ALL SELECT n - 1 FROM stretch WHERE n > 0 AND NOT {hit}
    ) SELECT (min(n) + 1) * {length} FROM stretch)
"""
_FIRST = """
    (WITH RECURSIVE stretch(n) AS (
        SELECT min(number) / {length} FROM verification_edition
        UNION ALL SELECT n + 1 FROM stretch
            WHERE n < (SELECT max(number) / {length} FROM verification_edition) AND NOT {hit}
    ) SELECT max(n) * {length} FROM stretch)
"""
# From a stretch on, those with something of late, until they hold as much as is wanted; none is counted further.
_HELD = f"""
    WITH RECURSIVE stretch(n, held, total) AS (
        SELECT %(start)s::bigint - %(way)s, 0::bigint, 0::bigint
        UNION ALL SELECT n + %(way)s, few.held, (total + few.held)::bigint FROM stretch, LATERAL (
            SELECT count(*) AS held FROM (
                SELECT FROM verification_edition e
                WHERE e.number / {STRETCH} = stretch.n + %(way)s AND e.{{column}} >= %(value)s LIMIT %(most)s
            ) counted
        ) few WHERE n <> %(end)s AND total < %(most)s
    ) SELECT n, held FROM stretch WHERE held > 0
"""
_CHANGES = f"""
    SELECT stretch.n * {STRETCH} / %s AS part, max(latest.changed_at)
    FROM generate_series((SELECT min(number) / {STRETCH} FROM verification_edition),
            (SELECT max(number) / {STRETCH} FROM verification_edition)) stretch(n),
        LATERAL (SELECT e.changed_at FROM verification_edition e
            WHERE e.number / {STRETCH} = stretch.n AND e.in_force_until IS NULL
            ORDER BY e.changed_at DESC LIMIT 1) latest
    GROUP BY part ORDER BY part
"""


def last_changes(numbers: int) -> list[tuple[int, datetime]]:
    """When each part of as many numbers last changed, a multiple of a stretch; parts without facts are left out."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [numbers])
        return cursor.fetchall()


def stretches_since(column: str, value: Any, *, start: int, end: int, most: int) -> list[tuple[int, int]]:
    """The first stretches from `start` to `end` that hold editions with this value in the column or a later one.

    Each with how many it holds, counted no further than `most`. No more stretches than it takes to hold as many
    together: only the last one can be full, and after it there may be others.
    """
    given = {"value": value, "start": start, "end": end, "most": most, "way": 1 if end >= start else -1}
    with connection.cursor() as cursor:
        cursor.execute(_HELD.format(column=_known(column)), given)
        return cursor.fetchall()


def first_number(column: str, value: Any) -> RawSQL:
    """No edition with a smaller number has this value in the column, or a later one."""
    return _bound(_FIRST, column, ">=", value)


def number_behind(column: str, value: Any) -> RawSQL:
    """Greater than the number of every edition that has this value in the column, or an earlier one."""
    return _bound(_LAST, column, "<=", value)


def _bound(template: str, column: str, sign: str, value: Any) -> RawSQL:
    hit = _HIT.format(length=STRETCH, column=_known(column), sign=sign)
    return RawSQL(template.format(length=STRETCH, hit=hit), [value], output_field=BigIntegerField())  # noqa: S611 our own names


def _known(column: str) -> str:
    if column not in COLUMNS:
        raise ValueError(f"No index tells where {column} lies.")
    return column
