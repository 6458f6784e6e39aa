"""CSL-JSON (Citation Style Language 1.0.2): making it, joining it, and holding it to its shape."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sources.citation.cleaning import tidy
from sources.citation.found import Day, Extraction, Field, Name
from sources.citation.kinds import WEBPAGE
from sources.citation.names import csl_name

Item = dict[str, Any]
TYPES = {
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map",
    "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical",
    "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software",
    "song", "speech", "standard", "thesis", "treaty", "webpage",
}  # fmt: skip
NAMES = {
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editorial-director", "executive-producer", "guest", "host", "illustrator",
    "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
}  # fmt: skip
DATES = {
    "accessed", "available-date", "event-date", "issued", "original-date", "submitted",
}  # fmt: skip
OPEN = frozenset(("custom", "categories"))  # may hold what they like
_NAME_PARTS = ("family", "given", "literal", "suffix", "dropping-particle", "non-dropping-particle")
_MOST = 200  # names of one kind
_LONGEST = 20_000  # characters of an abstract or a note
_AS_THEY_ARE = {
    Field.TITLE: "title", Field.PUBLISHER: "publisher", Field.URL: "URL", Field.LANGUAGE: "language", Field.DOI: "DOI",
    Field.ISBN: "ISBN", Field.VOLUME: "volume", Field.ISSUE: "issue", Field.PAGES: "page",
}  # fmt: skip


def to_csl(extraction: Extraction) -> Item:
    """What was found, as CSL-JSON without an id."""
    values = extraction.values
    item: Item = {"type": values.get(Field.KIND) or (WEBPAGE if Field.ISBN not in values else "book")}
    item |= {name: str(values[field]) for field, name in _AS_THEY_ARE.items() if field in values}
    authors, day, site = values.get(Field.AUTHORS), values.get(Field.DATE), values.get(Field.SITE)
    if isinstance(authors, tuple):
        item["author"] = [csl_name(name) for name in authors if isinstance(name, Name)]
    if isinstance(day, Day):
        item["issued"] = {"date-parts": [[part for part in (day.year, day.month, day.day) if part]]}
    if site:
        item["container-title"] = str(site)
    if item.get("publisher") == item.get("container-title"):
        item.pop("publisher", None)  # who publishes a site that bears their name need not be named twice
    return item


def origins_of(extraction: Extraction) -> dict[str, str]:
    """Where each field of the CSL-JSON came from, by the names that it has there."""
    names = {
        **_AS_THEY_ARE,
        Field.AUTHORS: "author",
        Field.DATE: "issued",
        Field.SITE: "container-title",
        Field.KIND: "type",
    }
    item = to_csl(extraction)
    return {names[field]: origin.value for field, origin in extraction.origins.items() if names[field] in item}


def on_day(day: date) -> dict[str, list[list[int]]]:
    """A day as CSL-JSON has it."""
    return {"date-parts": [[day.year, day.month, day.day]]}


def merged(*layers: Mapping[str, Any]) -> Item:
    """The layers on top of each other: what a later one says wins, and an empty value there takes the field away."""
    item: Item = {}
    for layer in layers:
        item |= layer
    return {name: value for name, value in item.items() if value not in (None, "", [], {})}


def problems_of(item: Mapping[str, Any]) -> list[str]:
    """What is wrong with CSL-JSON that a person gave, a sentence each, with how to mend it."""
    found = []
    for name, value in item.items():
        if value in (None, "", [], {}) or name in OPEN:
            continue
        if name == "type" and value not in TYPES:
            found.append(f"type: “{str(value)[:50]}” is no type of CSL-JSON; “webpage” or “article-newspaper” are.")
        elif name in NAMES and not _are_names(value):
            found.append(
                f'{name}: give a list such as [{{"family": "Doe", "given": "Jane"}}] or [{{"literal": "WHO"}}].'
            )
        elif name in DATES and not _is_date(value):
            found.append(
                f'{name}: give a date such as {{"date-parts": [[2024, 9, 27]]}}; month and day may be missing.'
            )
        elif name not in NAMES | DATES and not isinstance(value, str | int | float):
            found.append(f"{name}: give a text or a number.")
    return found


def _are_names(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, Mapping)
        and any(isinstance(one.get(part), str) and one[part].strip() for part in _NAME_PARTS[:3])
        for one in value
    )


def _is_date(value: Any) -> bool:
    if not isinstance(value, Mapping):
        return False
    if "date-parts" not in value:
        return isinstance(value.get("literal") or value.get("raw"), str)
    dates = value["date-parts"]
    whole = isinstance(dates, list) and bool(dates) and isinstance(dates[0], list) and bool(dates[0])
    return whole and len(_parts(value)) == len(dates[0])


def tidied(item: Mapping[str, Any]) -> Item:
    """The item fit for a writer: known shapes only, each text one clean line. Never raises."""
    tidy_item: Item = {"type": item.get("type") if item.get("type") in TYPES else WEBPAGE}
    for name, value in item.items():
        kept: Any = None
        if name in NAMES:
            kept = _names(value)
        elif name in DATES:
            kept = _date(value)
        elif name != "type" and name not in OPEN and isinstance(value, str | int | float):
            kept = tidy(str(value), longest=_LONGEST)
        if kept and not (name == "URL" and not kept.lower().startswith(("http://", "https://"))):
            tidy_item[name] = kept
    return tidy_item


def _names(value: Any) -> list[dict[str, str]]:
    names = []
    for one in (value if isinstance(value, list) else [value])[:_MOST]:
        given = one if isinstance(one, Mapping) else {"literal": one}
        parts = {part: words for part in _NAME_PARTS if (words := tidy(given.get(part)))}
        if "family" not in parts and "literal" not in parts and "given" in parts:
            parts = {"literal": parts["given"]}
        if "family" in parts or "literal" in parts:
            names.append({"literal": parts["literal"]} if "literal" in parts else parts)
    return names


def _date(value: Any) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    if parts := _parts(value):
        return {"date-parts": [parts]}
    words = tidy(value.get("literal") or value.get("raw"), longest=100)
    return {"literal": words} if words else {}


def _parts(value: Mapping[str, Any]) -> list[int]:
    """Year, month and day of the (first) date, as far as they are numbers that can be."""
    given = value.get("date-parts")
    first = given[0] if isinstance(given, list) and given and isinstance(given[0], list) else []
    parts: list[int] = []
    for part, most in zip(first, (9_999, 12, 31), strict=False):
        if not str(part).isascii() or not str(part).isdecimal() or not 1 <= int(part) <= most:
            break
        parts.append(int(part))
    return parts
