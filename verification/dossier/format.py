"""The files of a dossier: reading them, and finding everything that is wrong with them at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from claims.models import Article, Kind
from claims.models.claim import PARTIAL_DATE
from claims.text.intake import IntakeError, decode
from claims.text.selectors import passage
from config.edits import UNSTORABLE, storable
from config.errors import Invalid, Problem
from sources.checking.urls import UrlRefused, normalise, parse
from sources.models import AccessedVia, SourceKind
from verification.models import Rating, Stance

ARTICLE, ABOUT, CLAIMS, SOURCES = "article.txt", "article.json", "claims.json", "sources.json"
AUTHOR = "article author"
OPINION = "opinion"
WORTHINESS_STEPS = 3  # the files grade check-worthiness 0..3

Record = dict[str, Any]
Rule = Callable[[Any], str]  # what is wrong with the value, in words; empty when nothing is


@dataclass(frozen=True, slots=True)
class Dossier:
    """A checked dossier: the text exactly as in the file, and the records as parsed."""

    text: str
    about: Record
    claims: list[Record]
    sources: list[Record]


def text(value: Any) -> str:
    return "" if isinstance(value, str) and value.strip() else "must be a text that is not empty"


def text_or_empty(value: Any) -> str:
    return "" if isinstance(value, str) else "must be a text"


def flag(value: Any) -> str:
    return "" if isinstance(value, bool) else "must be true or false"


def texts(length: int) -> Rule:
    def rule(value: Any) -> str:
        if not isinstance(value, list) or any(text(item) for item in value):
            return "must be a list of texts"
        return next(filter(None, map(at_most(length, text), value)), "")

    return rule


def offset(value: Any) -> str:
    return "" if type(value) is int and value >= 0 else "must be a whole number, counted in characters"


def worthiness(value: Any) -> str:
    return "" if type(value) is int and 0 <= value <= WORTHINESS_STEPS else "must be 0, 1, 2 or 3"


def partial_date(value: Any) -> str:
    fine = value is None or (isinstance(value, str) and re.fullmatch(PARTIAL_DATE, value))
    return "" if fine else "must be null or a date such as 2014, 2014-09 or 2014-09-27"


def full_date(value: Any) -> str:
    try:
        if value is not None:
            date.fromisoformat(value)
    except (TypeError, ValueError):
        return "must be null or a date such as 2014-09-27"
    return ""


def url(value: Any) -> str:
    try:
        parse(value if isinstance(value, str) else "")
        return ""
    except UrlRefused as refused:
        return str(refused)


def article_url(value: Any) -> str:
    """As strict as the field that will hold it."""
    if wrong := url(value):
        return wrong
    try:
        Article._meta.get_field("url").run_validators(value)
        return ""
    except ValidationError:
        return "is not a well-formed web address"


def one_of(*values: str, or_null: bool = False) -> Rule:
    allowed = ", ".join(values) + (" or null" if or_null else "")

    def rule(value: Any) -> str:
        fine = (isinstance(value, str) and value in values) or (or_null and value is None)
        return "" if fine else f"must be one of {allowed}"

    return rule


def at_most(length: int, rule: Rule) -> Rule:
    return lambda value: rule(value) or (f"is longer than {length} characters" if len(value) > length else "")


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields a record must and may have, and the rule for each."""

    required: Mapping[str, Rule]
    optional: Mapping[str, Rule]

    def problems(self, where: str, record: Any) -> list[Problem]:
        if not isinstance(record, dict):
            return [Problem(where, "", "must be an object")]
        found = [Problem(where, name, "is missing") for name in self.required if name not in record]
        rules = {**self.required, **self.optional}
        for name, value in record.items():
            wrong = rules[name](value) if name in rules else "is not a field of this format"
            wrong = wrong or ("" if storable(value) else str(UNSTORABLE))
            if wrong:
                found.append(Problem(where, name, wrong))
        return found


SOURCE = Shape(
    required={
        "id": at_most(40, text),
        "url": url,
        "title": at_most(500, text_or_empty),
        "publisher": at_most(300, text_or_empty),
        "published": full_date,
        "accessed_via": one_of(*AccessedVia.values),
        "language": at_most(35, text_or_empty),
        "kind": one_of(*SourceKind.values),
        "notes": text_or_empty,
    },
    optional={"csl": lambda value: "" if isinstance(value, dict) else "must be an object"},
)
CLAIM = Shape(
    required={
        "id": at_most(40, text),
        "statement": text,
        "quote": text,
        "prefix": text_or_empty,
        "suffix": text_or_empty,
        "start": offset,
        "end": offset,
        "claimant": at_most(300, text),
        "kind": one_of(*Kind.values),
        "checkable": flag,
        "check_worthiness": worthiness,
        "entities": texts(300),
        "claim_date": partial_date,
        "expected_rating": one_of(*Rating.values, OPINION, or_null=True),
        "rationale": text_or_empty,
        "sources": lambda value: "" if isinstance(value, list) else "must be a list",
    },
    optional={"explanation": text, "topics": texts(80), "language": at_most(35, text), "dismissed": text},
)
REFERENCE = Shape(
    required={"source_id": text, "stance": one_of(*Stance.values), "locator": at_most(500, text_or_empty)},
    optional={"quote": text, "note": text, "no_snapshot_reason": text},
)
ABOUT_ARTICLE = Shape(
    required={},
    optional={
        "title": at_most(500, text),
        "url": article_url,
        "byline": at_most(300, text),
        "publication": at_most(300, text),
        "published_on": full_date,
        "language": at_most(35, text),
    },
)


def read_dossier(files: Mapping[str, bytes], *, max_bytes: int) -> Dossier:
    """The dossier in these files (name → bytes). Raises `Invalid` with every problem found.

    `max_bytes` bounds each file.
    """
    problems = [Problem(name, "", "is missing") for name in (ARTICLE, CLAIMS, SOURCES) if name not in files]
    article = _text(files.get(ARTICLE), ARTICLE, max_bytes, problems)
    claims = _json(files.get(CLAIMS), CLAIMS, list, max_bytes, problems)
    sources = _json(files.get(SOURCES), SOURCES, list, max_bytes, problems)
    about = _json(files.get(ABOUT), ABOUT, dict, max_bytes, problems)
    if not problems:
        problems += ABOUT_ARTICLE.problems(ABOUT, about)
        problems += _source_problems(sources)
        problems += _claim_problems(claims, article, _ids(sources))
    if problems:
        raise Invalid(problems, code="bad_dossier")
    return Dossier(text=article, about=about, claims=claims, sources=sources)


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
