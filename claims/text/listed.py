"""Extraction and scoring of files, one JSON answer each. Programs that need no Django and no database."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO

from claims.text.checkworthiness import Scorer
from claims.text.dates import Mention
from claims.text.extraction import Suggestion, extract
from claims.text.intake import IntakeError, read_document
from claims.text.quantities import Quantity

MAX_BYTES = 20_000_000  # of a file; an import into the database has a narrower limit of its own
LONGEST_LINE = 10_000_000  # characters of JSON
EXTRACT_HELP = (
    "Split a text (plain text, HTML, DOCX or PDF) into the claims it makes and write them, with offsets in code "
    "points of the text. A part of a compound sentence follows its sentence and names it in part_of. Needs no database."
)
SCORE_HELP = (
    "Score sentences by how much they deserve checking, from 0 to 1: JSON Lines {id, text} in, {id, score} out, in the "
    "same order. Needs no database."
)


class CannotRead(Exception):
    """What was given cannot be read or written. The message says which, where and why."""


def add_extract_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, help="Plain text in UTF-8, HTML, DOCX or PDF; at most 20 MB.")
    parser.add_argument("--format", choices=["json", "jsonl", "text"], default="text", help="text is for people.")
    parser.add_argument("--published-on", type=date.fromisoformat, help="Day of the text, as 2014-09-27.")
    parser.add_argument("--byline", default="", help="Who wrote it; else what the document says.")
    parser.add_argument("--language", default="", help="BCP 47 tag; else what the document says, else a guess.")
    parser.add_argument("--whole", action="store_true", help="Sentences alone, without the parts of compound ones.")


def add_score_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--input", type=Path, required=True, help="JSON Lines with id and text.")
    parser.add_argument("--output", type=Path, required=True, help="JSON Lines with id and score.")


def extract_file(options: dict[str, Any], out: Any) -> None:
    """Reads a file and writes what it claims. Raises `CannotRead`."""
    path: Path = options["file"]
    try:
        document = read_document(_bytes_of(path), filename=path.name, max_bytes=MAX_BYTES)
    except IntakeError as wrong:
        raise CannotRead(f"{path}: {wrong}") from wrong
    published_on = options["published_on"] or (
        date.fromisoformat(document.published_on) if document.published_on else None
    )
    found = extract(
        document.text,
        byline=options["byline"] or document.byline,
        published_on=published_on,
        language=options["language"] or document.language,
    )
    chosen = (item for item in found if item.part_of is None) if options["whole"] else found
    WRITERS[options["format"]](chosen, out)


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # the limit itself is told by the reader
    except OSError as unreadable:
        raise CannotRead(f"{path} cannot be read: {unreadable.strerror}.") from unreadable


def as_json(item: Suggestion) -> dict[str, Any]:
    """A suggestion as the command and the API write it."""
    return {
        "start": item.start,
        "end": item.end,
        "exact": item.exact,
        "kind": item.kind,
        "claimant": item.claimant,
        "checkable": item.checkable,
        "checkworthiness": item.checkworthiness,
        "reasons": list(item.reasons),
        "dates": [date_as_json(mention) for mention in item.dates],
        "quantities": [quantity_as_json(quantity) for quantity in item.quantities],
        "entities": list(dict.fromkeys(name.bare for name in item.names)),
        "part_of": list(item.part_of) if item.part_of else None,
    }


def date_as_json(mention: Mention) -> dict[str, Any]:
    known = {"text": mention.text, "value": mention.value or None}
    return {**known, "missing": mention.missing} if mention.missing else known


def quantity_as_json(quantity: Quantity) -> dict[str, Any]:
    told = {
        "text": quantity.text,
        "value": _number(quantity.value),
        "unit": quantity.unit or None,
        "kind": quantity.kind,
    }
    if quantity.value_to is not None:
        told["value_to"] = _number(quantity.value_to)
    return {**told, "qualifier": quantity.qualifier} if quantity.qualifier else told


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _write_json(found: Iterable[Suggestion], out: Any) -> None:
    """One JSON array, written claim by claim, so that a long text needs no second copy in memory."""
    before = "[\n"
    for item in found:
        out.write(before + json.dumps(as_json(item), ensure_ascii=False))
        before = ",\n"
    out.write("\n]\n" if before != "[\n" else "[]\n")


def _write_lines(found: Iterable[Suggestion], out: Any) -> None:
    out.writelines(json.dumps(as_json(item), ensure_ascii=False) + "\n" for item in found)


def _write_text(found: Iterable[Suggestion], out: Any) -> None:
    for item in found:
        indent = "    " if item.part_of else ""
        out.write(f"{indent}{item.checkworthiness:.2f} {item.kind}, {item.claimant}: {item.exact}\n")
        out.write(f"{indent}     {'; '.join(item.reasons)}\n")


WRITERS = {"json": _write_json, "jsonl": _write_lines, "text": _write_text}


def score_file(options: dict[str, Any], scorer: Scorer) -> int:
    """Scores every line and answers how many there were. Raises `CannotRead` before anything is written."""
    source, target = options["input"], options["output"]
    try:
        with source.open(encoding="utf-8-sig") as lines:
            scored = [
                json.dumps({"id": given["id"], "score": round(scorer.score(given["text"]), 6)})
                for given in _given(source, lines)
            ]
        target.write_text("".join(f"{line}\n" for line in scored), encoding="utf-8")
    except OSError as wrong:
        raise CannotRead(f"{wrong.filename} cannot be opened: {wrong.strerror}.") from wrong
    except UnicodeDecodeError as wrong:
        raise CannotRead(f"{source} is not UTF-8. Save it as UTF-8 and try again.") from wrong
    return len(scored)


def _given(path: Path, lines: TextIO) -> Iterator[dict[str, Any]]:
    number = 0
    while line := lines.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            raise CannotRead(f"{path}, line {number}: is longer than {LONGEST_LINE:,} characters.")
        if not line.strip():
            continue
        try:
            given = json.loads(line, parse_constant=_no_number)
        except (ValueError, RecursionError):
            given = None
        if not isinstance(given, dict) or "id" not in given or not isinstance(given.get("text"), str):
            raise CannotRead(f'{path}, line {number}: write a JSON object such as {{"id": 1, "text": "…"}}.')
        yield given


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")  # Python reads and writes NaN and Infinity, and nobody else does
