"""All facts as files: one a line, written while they are read, so that memory stays flat however many there are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from config.tables.cells import safe
from verification.publishing.reading import Served

COLUMNS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "id": lambda fact: fact["id"],
    "url": lambda fact: fact["url"],
    "statement": lambda fact: fact["statement"],
    "language": lambda fact: fact["language"],
    "claimant": lambda fact: fact["claimant"],
    "made_on": lambda fact: fact["made_on"],
    "kind": lambda fact: fact["kind"],
    "topics": lambda fact: "; ".join(fact["topics"]),
    "rating": lambda fact: fact["rating"]["value"],
    "summary": lambda fact: fact["summary"],
    "explanation": lambda fact: fact["explanation"],
    "decided_by": lambda fact: fact["decided_by"],
    "approved_by": lambda fact: fact["approved_by"],
    "published_at": lambda fact: fact["published_at"],
    "correction_note": lambda fact: fact["correction_note"],
    "sources": lambda fact: " ".join(piece["source"]["url"] for piece in fact["evidence"]),
    "proof": lambda fact: fact["proof"]["state"],
    "proof_checked_at": lambda fact: fact["proof"]["checked_at"] or "",
    "record_sha256": lambda fact: fact["record_sha256"],
}


@dataclass(frozen=True, slots=True)
class Export:
    """A form that all facts can be had in. `written` takes batches, and whether a heading is wanted."""

    media_type: str
    filename: str
    write: Callable[[Iterable[list[Served]], bool], Iterator[bytes]]

    def written(self, batches: Iterable[list[Served]], *, headed: bool) -> Iterator[bytes]:
        return self.write(batches, headed)


def _lines(batches: Iterable[list[Served]], headed: bool) -> Iterator[bytes]:
    for batch in batches:
        yield "".join([f"{fact.body}\n" for fact in batch]).encode()


def _table(batches: Iterable[list[Served]], headed: bool) -> Iterator[bytes]:
    if headed:
        yield _rows([list(COLUMNS)])
    for batch in batches:
        facts = [orjson.loads(fact.body) for fact in batch]
        yield _rows([[safe(str(read(fact))) for read in COLUMNS.values()] for fact in facts])


def _rows(rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


EXPORTS = {
    "ndjson": Export("application/x-ndjson", "facts.ndjson", _lines),
    "csv": Export("text/csv; charset=utf-8", "facts.csv", _table),
}
