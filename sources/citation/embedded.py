"""Structured data inside a page, read by extruct: JSON-LD and microdata, both in the words of schema.org."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice
from typing import Any

from lxml import html

from sources.citation.found import Candidate, Origin
from sources.citation.page import WebPage
from sources.citation.schema_org import read_items

MOST_SCRIPTS = 50
MOST_JSON = 1_000_000  # characters of all JSON-LD together
MOST_MICRODATA = 500  # elements with microdata
LARGEST_PROPERTY = 50  # elements inside a property; larger ones are texts, not metadata
LONGEST_NAME = 120  # characters of a thing that is nothing but its name
WANTED = {
    "headline", "name", "author", "creator", "datepublished", "datecreated", "publisher", "ispartof", "url",
    "mainentityofpage", "mainentity", "inlanguage", "isbn", "identifier", "sameas", "givenname", "familyname",
}  # fmt: skip
_WRAPPING = re.compile(r"^\s*(?:/[/*]\s*)?<!\[CDATA\[(?:\s*\*/)?|(?:/[/*]\s*)?\]\]>(?:\s*\*/)?\s*$|^\s*<!--|-->\s*$")
_LINES = re.compile(r"[\x00-\x1f]+")


def read_json_ld(page: WebPage) -> Iterator[Candidate]:
    """Candidates from the page's JSON-LD. A script that makes no sense takes nothing from the others."""
    from extruct.jsonld import JsonLdExtractor  # a second to import, and only pages with JSON-LD need it

    reader, roots, left = JsonLdExtractor(), [], MOST_JSON
    for script in islice(_scripts(page), MOST_SCRIPTS):
        text = script.text_content()
        left -= len(text)
        if left < 0:
            break
        roots += _parsed(reader, text)
    yield from read_items(roots, origin=Origin.JSON_LD, url=page.url, title=page.title)


def _scripts(page: WebPage) -> Iterator[html.HtmlElement]:
    for script in page.tree.iter("script"):
        if script.get("type", "").partition(";")[0].strip().lower() == "application/ld+json":
            yield script


def _parsed(reader: Any, text: str) -> list[Any]:
    script = html.Element("script", type="application/ld+json")
    script.text = _LINES.sub(" ", _WRAPPING.sub("", text))
    try:
        return list(reader.extract_items(script))
    except (ValueError, RecursionError, IndexError):
        return []


def read_microdata(page: WebPage) -> Iterator[Candidate]:
    """Candidates from microdata in the text."""
    if not page.light or next(page.tree.iter("body"), None) is None:
        return
    if page.tree.find(".//*[@itemscope]") is None:
        return
    from extruct.w3cmicrodata import MicrodataExtractor

    items = MicrodataExtractor(strict=True).extract_items(_bounded(page.tree), page.url)
    yield from read_items(
        [_as_json_ld(item) for item in items], origin=Origin.MICRODATA, url=page.url, title=page.title
    )


def _bounded(tree: html.HtmlElement) -> html.HtmlElement:
    """A copy in which only small properties that are wanted are marked: the reader copies what it reads."""
    copy, left = deepcopy(tree), MOST_MICRODATA
    for element in copy.iter():
        names = element.get("itemprop") if isinstance(element.tag, str) else None
        scope = element.get("itemscope") is not None if isinstance(element.tag, str) else False
        if names is None and not scope:
            continue
        left -= 1
        wanted = names is None or WANTED & {*names.lower().split()}
        small = scope or sum(1 for _ in islice(element.iter(), LARGEST_PROPERTY + 1)) <= LARGEST_PROPERTY
        if left < 0 or not wanted or not small:
            for name in ("itemprop", "itemscope", "itemref"):
                element.attrib.pop(name, None)
    return copy


def _as_json_ld(value: Any) -> Any:
    """An item of microdata in the shape that JSON-LD has."""
    if isinstance(value, list):
        return [_as_json_ld(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    whole = value.get("value")
    properties = value.get("properties") or {"name": whole if whole and len(whole) <= LONGEST_NAME else ""}
    said = {name: _as_json_ld(inner) for name, inner in properties.items()}
    return {**said, "@type": value.get("type"), "@id": value.get("id", "")}
