"""Bringing in claims that others have verified: thousands a second, all or none, again and again by their ids."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import connection

from config.edits import storable
from config.errors import Invalid
from config.history import act
from config.identifiers import new_public_id
from config.permissions import require

LONGEST = {"id": 300, "statement": 20_000, "title": 5_000, "language": 35, "rating": 300, "url": 2048}  # code points

_TABLE = """
    CREATE TEMPORARY TABLE told (public_id text, external_id text, statement text, title text, language text,
        rating text, url text, details jsonb) ON COMMIT DROP
"""
_COPY = "COPY told (public_id, external_id, statement, title, language, rating, url, details) FROM STDIN"
_MERGE = """
    INSERT INTO claims_knownclaim AS known
        (public_id, external_id, statement, title, language, rating, url, details, added_at, updated_at)
    SELECT public_id, external_id, statement, title, language, rating, url, details, now(), now() FROM told
    ON CONFLICT (external_id) DO UPDATE SET statement = EXCLUDED.statement, title = EXCLUDED.title,
        language = EXCLUDED.language, rating = EXCLUDED.rating, url = EXCLUDED.url, details = EXCLUDED.details,
        updated_at = EXCLUDED.updated_at
    WHERE (known.statement, known.title, known.language, known.rating, known.url, known.details)
        IS DISTINCT FROM (EXCLUDED.statement, EXCLUDED.title, EXCLUDED.language, EXCLUDED.rating, EXCLUDED.url,
        EXCLUDED.details)
    RETURNING xmax = 0
"""
_SUMMED = f"WITH merged(is_new) AS ({_MERGE}) SELECT count(*) FILTER (WHERE is_new), count(*) FROM merged"  # noqa: S608 of constants


@dataclass(frozen=True, slots=True)
class Imported:
    """How many claims were new, how many changed, and how many were here already as they are."""

    new: int
    changed: int
    same: int


@act
def import_known_claims(*, claims: Iterable[Mapping[str, Any]], by: User) -> Imported:
    """Brings in claims that others verified: `id`, `statement`, and what else is told of them.

    A claim whose id is known is changed. Raises `Invalid` at the first claim that cannot be used, and then nothing
    comes in.
    """
    require(by, "claims.add_knownclaim", "import claims that others verified")
    read = 0
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        with cursor.copy(_COPY) as copy:
            for row in _rows(claims):
                copy.write_row(row)
                read += 1
        cursor.execute(_SUMMED)
        new, touched = cursor.fetchone()
        cursor.execute("DROP TABLE told")
    return Imported(new=new, changed=touched - new, same=read - touched)


def _rows(claims: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, ...]]:
    seen: set[str] = set()
    for number, claim in enumerate(claims, 1):
        where = f"claim {number} ({claim.get('id')})"
        told = {field: _text(claim, field, longest, where) for field, longest in LONGEST.items()}
        for field in ("id", "statement"):
            if not told[field]:
                raise Invalid(f"{where}: is empty.", field=field)
        if told["id"] in seen:
            raise Invalid(f"{where}: this id stands twice in the file.", field="id")
        seen.add(told["id"])
        details = {name: value for name, value in claim.items() if name not in LONGEST}
        if not storable(details):
            raise Invalid(f"{where}: a further field holds a character that cannot be stored.", field="details")
        yield (
            new_public_id(),
            told["id"],
            told["statement"],
            told["title"],
            told["language"] or "en",
            told["rating"],
            told["url"],
            json.dumps(details),
        )


def _text(claim: Mapping[str, Any], field: str, longest: int, where: str) -> str:
    value = claim.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Invalid(f"{where}: must be text.", field=field)
    if not storable(value):
        raise Invalid(f"{where}: holds a character that cannot be stored.", field=field)
    if len(value.strip()) > longest:
        raise Invalid(f"{where}: is longer than {longest:,} characters.", field=field)
    return value.strip()
