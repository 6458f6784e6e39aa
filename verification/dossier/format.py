"""The files of a dossier: reading them, and finding everything that is wrong with them at once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from claims.text.intake import IntakeError, decode
from config.errors import Invalid, Problem
from config.quoting.passages import passage
from sources.checking.urls import normalise
from verification.dossier.ids import IDS, Ids, id_problems
from verification.dossier.rules import ABOUT_ARTICLE, CLAIM, OPINION, REFERENCE, SOURCE, url

ARTICLE, ABOUT, CLAIMS, SOURCES = "article.txt", "article.json", "claims.json", "sources.json"
FILES = (ARTICLE, ABOUT, CLAIMS, SOURCES, IDS)
AUTHOR = "article author"

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A checked dossier: the text exactly as in the file, and the records as parsed."""

    text: str
    about: Record
    claims: list[Record]
    sources: list[Record]
    ids: Ids


def read_dossier(files: Mapping[str, bytes], *, max_bytes: int) -> Dossier:
    """The dossier in these files (name → bytes). Raises `Invalid` with every problem found.

    `max_bytes` bounds each file.
    """
    problems = [Problem(name, "", "is missing") for name in (ARTICLE, CLAIMS, SOURCES) if name not in files]
    article = _text(files.get(ARTICLE), ARTICLE, max_bytes, problems)
    claims = _json(files.get(CLAIMS), CLAIMS, list, max_bytes, problems)
    sources = _json(files.get(SOURCES), SOURCES, list, max_bytes, problems)
    about = _json(files.get(ABOUT), ABOUT, dict, max_bytes, problems)
    ids = _json(files.get(IDS), IDS, dict, max_bytes, problems)
    if not problems:
        problems += ABOUT_ARTICLE.problems(ABOUT, about)
        problems += _source_problems(sources)
        problems += _claim_problems(claims, article, _ids(sources))
        problems = problems or id_problems(ids, claims, sources)
    if problems:
        raise Invalid(problems, code="bad_dossier")
    return Dossier(text=article, about=about, claims=claims, sources=sources, ids=Ids(**ids))


def dump(records: Any) -> bytes:
    """The one way in which records are written: UTF-8, two spaces, LF, a newline at the end."""
    return (json.dumps(records, indent=2, ensure_ascii=False) + "\n").encode()


def _text(data: bytes | None, name: str, max_bytes: int, problems: list[Problem]) -> str:
    if data is None:
        return ""
    try:
        return decode(data, max_bytes=max_bytes)
    except IntakeError as wrong:
        problems.append(Problem(name, "", str(wrong)))
        return ""


def _json(data: bytes | None, name: str, kind: type, max_bytes: int, problems: list[Problem]) -> Any:
    if data is None:
        return kind()
    source = _text(data, name, max_bytes, problems)
    if not source:
        return kind()
    try:
        value = json.loads(source)
    except (ValueError, RecursionError) as wrong:
        problems.append(Problem(name, "", f"is not JSON: {wrong}"))
        return kind()
    if not isinstance(value, kind):
        problems.append(Problem(name, "", f"must hold a {'list' if kind is list else 'single object'}"))
        return kind()
    return value


def _ids(records: list[Any]) -> set[str]:
    keys = (record.get("id") for record in records if isinstance(record, dict))
    return {key for key in keys if isinstance(key, str)}


def _where(name: str, index: int, record: Any) -> str:
    key = record.get("id") if isinstance(record, dict) else None
    return f"{name} {key if isinstance(key, str) and key else f'record {index}'}"


def _source_problems(sources: list[Any]) -> list[Problem]:
    problems: list[Problem] = []
    ids: set[str] = set()
    pages: dict[str, str] = {}
    for index, record in enumerate(sources, 1):
        where = _where(SOURCES, index, record)
        problems += SOURCE.problems(where, record)
        problems += _repeated(where, record, ids)
        problems += _same_page(where, record, pages)
    return problems


def _repeated(where: str, record: Any, seen: set[str]) -> list[Problem]:
    key = record.get("id") if isinstance(record, dict) else None
    if not isinstance(key, str):
        return []
    if key in seen:
        return [Problem(where, "id", f"“{key}” is used twice")]
    seen.add(key)
    return []


def _same_page(where: str, record: Any, pages: dict[str, str]) -> list[Problem]:
    """A page is one source, however its address is spelled."""
    address = record.get("url") if isinstance(record, dict) else None
    if not isinstance(address, str) or url(address):
        return []
    first = pages.setdefault(normalise(address), where)
    return [] if first == where else [Problem(where, "url", f"is the page of {first} already")]


def _claim_problems(claims: list[Any], article: str, source_ids: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    seen: set[str] = set()
    for index, record in enumerate(claims, 1):
        where = _where(CLAIMS, index, record)
        wrong = CLAIM.problems(where, record)
        problems += wrong + _repeated(where, record, seen)
        if not wrong:
            if record["id"] in source_ids:
                problems.append(Problem(where, "id", f"“{record['id']}” is the id of a source"))
            problems += _place_problems(where, record, article)
            problems += _reference_problems(where, record["sources"], source_ids)
            problems += _rating_problems(where, record)
    return problems


def _place_problems(where: str, record: Record, article: str) -> list[Problem]:
    try:
        there = passage(article, record["start"], record["end"])
    except ValueError as wrong:
        return [Problem(where, "start", str(wrong))]
    found = {"quote": there.exact, "prefix": there.prefix, "suffix": there.suffix}
    return [
        Problem(where, name, f"the article says “{said[:60]}” there")
        for name, said in found.items()
        if record[name] != said
    ]


def _reference_problems(where: str, references: list[Any], source_ids: set[str]) -> list[Problem]:
    problems: list[Problem] = []
    seen = set()
    for number, reference in enumerate(references, 1):
        place = f"{where}, source {number}"
        wrong = REFERENCE.problems(place, reference)
        problems += wrong
        if wrong:
            continue
        if reference["source_id"] not in source_ids:
            problems.append(Problem(place, "source_id", f"there is no source {reference['source_id']}"))
        pair = (reference["source_id"], reference["stance"])
        if pair in seen:
            problems.append(Problem(place, "stance", "the same source with the same stance is listed twice"))
        seen.add(pair)
    return problems


def _rating_problems(where: str, record: Record) -> list[Problem]:
    rating = record["expected_rating"]
    problems = []
    if rating is not None and not record["rationale"].strip():
        problems.append(Problem(where, "rationale", "a rating needs its reason"))
    if rating == OPINION and record["checkable"]:
        problems.append(Problem(where, "checkable", "must be false where expected_rating is opinion"))
    if rating is not None and "dismissed" in record:
        problems.append(Problem(where, "dismissed", "a dismissed claim has no rating"))
    return problems
