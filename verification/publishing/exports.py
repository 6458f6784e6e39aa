"""All facts as files: one a line, written while they are read, so that memory stays flat however many there are."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from config.tables.cells import safe
from verification.publishing.reading import Served

COLUMNS = (
    "id",
    "url",
    "statement",
    "language",
    "claimant",
    "claimant_kind",
    "made_on",
    "kind",
    "topics",
    "rating",
    "summary",
    "explanation",
    "decided_by",
    "approved_by",
    "published_at",
    "correction_note",
    "sources",
    "proof",
    "proof_checked_at",
    "record_sha256",
)
JOINED: dict[str, Callable[[dict[str, Any]], str]] = {  # what is not a text of the fact that a cell can take
    "claimant_kind": lambda fact: fact.get("claimant_kind", ""),  # not in records of formats 1 and 2
    "topics": lambda fact: "; ".join(fact["topics"]),
    "rating": lambda fact: fact["rating"]["value"],
    "sources": lambda fact: " ".join([piece["source"]["url"] for piece in fact["evidence"]]),
    "proof": lambda fact: fact["proof"]["state"],
    "proof_checked_at": lambda fact: fact["proof"]["checked_at"] or "",
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
    """Each fact is let go before the next is read: five hundred at once take five times as long to be read."""
    if headed:
        yield _rows([COLUMNS])
    for batch in batches:
        yield _rows(_cells(orjson.loads(fact.body)) for fact in batch)


def _cells(fact: dict[str, Any]) -> list[str]:
    texts = {**fact, **{name: read(fact) for name, read in JOINED.items()}}
    return [safe(texts[name]) for name in COLUMNS]


def _rows(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


EXPORTS = {
    "ndjson": Export("application/x-ndjson", "facts.ndjson", _lines),
    "csv": Export("text/csv; charset=utf-8", "facts.csv", _table),
}
