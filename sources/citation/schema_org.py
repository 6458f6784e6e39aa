"""What schema.org statements say of the work that a page is: the same for JSON-LD and microdata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from sources.citation.cleaning import folded, tidy
from sources.citation.days import machine_day
from sources.citation.found import Candidate, Field, Name, Origin, Value
from sources.citation.identifiers import doi_in, isbn_in, language_tag
from sources.citation.kinds import ARTICLES, kind_named
from sources.citation.names import names_in

MOST_ITEMS = 2_000  # statements that are looked at
DEEPEST = 12  # levels of nesting
MOST_NAMES = 100
PAGES = ("webpage", "itempage", "aboutpage", "collectionpage", "profilepage", "faqpage", "qapage", "medicalwebpage")
BODIES = ("organization", "newsmediaorganization", "corporation", "governmentorganization", "ngo")
Item = Mapping[str, Any]


def flattened(roots: Sequence[Any]) -> list[Item]:
    """All statements, those inside others too, in order."""
    return list(islice(_inside(roots, 0), MOST_ITEMS))


def _inside(value: Any, depth: int) -> Iterator[Item]:
    if depth > DEEPEST:
        return
    if isinstance(value, Mapping):
        yield value
        for inner in value.values():
            yield from _inside(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _inside(inner, depth + 1)


def types_of(item: Item) -> set[str]:
    """The names of its types, lower case, without the vocabulary."""
    given = item.get("@type")
    return {
        str(name).rpartition("/")[2].rpartition("#")[2].rpartition(":")[2].lower()
        for name in (given if isinstance(given, list) else [given])
        if name
    }


def read_items(roots: Sequence[Any], *, origin: Origin, url: str, title: str) -> Iterator[Candidate]:
    """Candidates from the statement about the work, then from those about the page and the site around it."""
    top = list(islice(_graphs(roots), MOST_ITEMS))
    known = {str(item["@id"]): item for item in flattened(roots) if item.get("@id") and len(item) > 1}
    works = _works(top, url=url, title=title)
    for item in works:
        yield from _said(item, known, origin, title)
    for item in top:
        if "website" in types_of(item) and (name := tidy(_first(item.get("name")))):
            yield Candidate(Field.SITE, name, Origin.SITE_DATA)


def _graphs(value: Any, depth: int = 0) -> Iterator[Item]:
    """The statements at the top: lists and graphs opened, and what a page says it is mainly about."""
    if isinstance(value, list):
        for inner in value:
            yield from _graphs(inner, depth)
    elif isinstance(value, Mapping) and depth < DEEPEST:
        yield value
        for name in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _graphs(value.get(name), depth + 1)


def _works(items: list[Item], *, url: str, title: str) -> list[Item]:
    """The statements about this page's work, the likeliest first."""
    works = [item for item in items if types_of(item) & ARTICLES]
    pages = [item for item in items if types_of(item) & {*PAGES}]
    return sorted(works, key=lambda item: _strangeness(item, url, title)) + pages


def _strangeness(item: Item, url: str, title: str) -> int:
    """How little there is to say that the statement is about this page; less is better."""
    headline = folded(tidy(_first(item.get("headline") or item.get("name"))))
    entitled = bool(headline) and (headline in folded(title) or folded(title) in headline)
    here = any(_same_page(_link(item.get(name)), url) for name in ("url", "mainEntityOfPage", "@id"))
    return -2 * entitled - here


def _same_page(one: str, other: str) -> bool:
    return bool(one) and one.partition("#")[0].rstrip("/") == other.partition("#")[0].rstrip("/")


def _said(item: Item, known: Mapping[str, Item], origin: Origin, title: str) -> Iterator[Candidate]:
    """What one statement says, field by field."""
    is_work = bool(types_of(item) & ARTICLES)
    values: list[tuple[Field, Value | None]] = [
        (Field.TITLE, _title(item, title) if is_work else None),
        (Field.AUTHORS, _people(item.get("author"), known) or _people(item.get("creator"), known)),
        (Field.DATE, machine_day(_text(item.get("datePublished"))) or machine_day(_text(item.get("dateCreated")))),
        (Field.SITE, _called(item.get("publisher"), known) if is_work else None),
        (Field.PUBLISHER, _called(item.get("publisher"), known)),
        (Field.LANGUAGE, _language(item.get("inLanguage"))),
        (Field.KIND, next(filter(None, map(kind_named, sorted(types_of(item)))), None)),
        (Field.DOI, _doi(item)),
        (Field.ISBN, isbn_in(_text(item.get("isbn")))),
    ]
    yield from (Candidate(field, value, origin) for field, value in values if value)
    if name := _called(item.get("isPartOf"), known):
        yield Candidate(Field.SITE, name, origin if is_work else Origin.SITE_DATA)


def _title(item: Item, title: str) -> str | None:
    """Headline or name, whichever the title element speaks of."""
    both = [tidy(_first(item.get(name))) for name in ("headline", "name")]
    likely = [text for text in both if text and folded(text) in folded(title)]
    return next(filter(None, [*likely, *both]), None)


def _people(value: Any, known: Mapping[str, Item], depth: int = 0) -> tuple[Name, ...]:
    """Names of people and bodies; one that is only referred to is looked up."""
    if depth > 3:
        return ()
    if isinstance(value, list):
        people = [name for inner in value[:MOST_NAMES] for name in _people(inner, known, depth + 1)]
        return tuple(dict.fromkeys(people))[:MOST_NAMES]
    if isinstance(value, str):
        return names_in(tidy(value))
    if not isinstance(value, Mapping):
        return ()
    if not value.get("name") and str(value.get("@id")) in known:
        value = known[str(value["@id"])]
    if types_of(value) & {*BODIES} and "person" not in types_of(value):
        name = tidy(_first(value.get("name")))
        return (Name(name, body=True),) if name else ()
    named = value.get("name")
    if not named and value.get("familyName"):
        named = f"{_text(value.get('givenName'))} {_text(value.get('familyName'))}"
    return tuple(dict.fromkeys(name for text in _texts(named)[:MOST_NAMES] for name in names_in(tidy(text))))


def _called(value: Any, known: Mapping[str, Item]) -> str | None:
    """The name of a publisher or of what the work is a part of."""
    if isinstance(value, list):
        return next(filter(None, (_called(inner, known) for inner in value[:5])), None)
    if isinstance(value, str):
        return tidy(value) if "://" not in value else None
    if not isinstance(value, Mapping):
        return None
    if not value.get("name") and str(value.get("@id")) in known:
        value = known[str(value["@id"])]
    if "person" in types_of(value):
        return None  # somebody who publishes a site is not its name
    if types_of(value) & {*PAGES}:
        return _called(value.get("isPartOf"), known) if value.get("isPartOf") is not value else None
    return tidy(_first(value.get("name"))) or None


def _language(value: Any) -> str | None:
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, Mapping):
        value = value.get("alternateName") or value.get("name")
    return language_tag(tidy(value, longest=35))


def _doi(item: Item) -> str | None:
    places = [item.get(name) for name in ("doi", "identifier", "sameAs", "@id", "url")]
    return next(filter(None, (doi_in(text) for place in places for text in _texts(place)[:10])), None)


def _texts(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for inner in value[:MOST_NAMES] for text in _texts(inner)]
    if isinstance(value, Mapping):
        return _texts(value.get("value") or value.get("@value") or value.get("name"))
    return [value] if isinstance(value, str) else []


def _first(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _text(value: Any) -> str:
    return tidy(_first(value))


def _link(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else ""
