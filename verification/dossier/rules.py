"""Which fields the records of a dossier have, and what each may hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from claims.models import Article, ClaimantKind, Kind
from claims.models.claim import PARTIAL_DATE
from config.edits import UNSTORABLE, storable
from config.errors import Problem
from sources.checking.urls import UrlRefused, parse
from sources.models import AccessedVia, SourceKind
from verification.models import Rating, Stance

OPINION = "opinion"
WORTHINESS_STEPS = 3  # the files grade check-worthiness 0..3

Rule = Callable[[Any], str]  # what is wrong with the value, in words; empty when nothing is


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
    optional={
        "explanation": text,
        "topics": texts(80),
        "language": at_most(35, text),
        "dismissed": text,
        "claimant_kind": one_of(*ClaimantKind.values),
    },
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
