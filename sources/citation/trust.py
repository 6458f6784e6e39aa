"""Whom to believe: the order of trust for each field, and the few rules that weigh candidates against each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from sources.citation.cleaning import folded
from sources.citation.days import apart
from sources.citation.found import Candidate, Day, Extraction, Field, Origin

_O = Origin
# Best first. What a page says to machines about this very work comes before what it says about itself as a web page,
# and that before what people see; guesses come last. An origin that is not named is not believed for that field.
TRUST: dict[Field, tuple[Origin, ...]] = {
    Field.TITLE: (
        _O.HIGHWIRE, _O.JSON_LD, _O.DUBLIN_CORE, _O.OPEN_GRAPH, _O.META, _O.MICRODATA, _O.PDF, _O.TITLE_ELEMENT,
        _O.HEADING, _O.DOCUMENT,
    ),
    Field.AUTHORS: (
        _O.HIGHWIRE, _O.JSON_LD, _O.DUBLIN_CORE, _O.META, _O.OPEN_GRAPH, _O.MICRODATA, _O.PDF, _O.BYLINE, _O.TRAFILATURA,
    ),
    Field.DATE: (
        _O.HIGHWIRE, _O.JSON_LD, _O.OPEN_GRAPH, _O.MICRODATA, _O.META, _O.DUBLIN_CORE, _O.PRINTED_DATE, _O.ADDRESS,
        _O.HTMLDATE, _O.PDF,
    ),
    Field.SITE: (_O.HIGHWIRE, _O.JSON_LD, _O.OPEN_GRAPH, _O.META, _O.MICRODATA, _O.TITLE_ELEMENT, _O.ADDRESS),
    Field.PUBLISHER: (_O.HIGHWIRE, _O.JSON_LD, _O.DUBLIN_CORE, _O.MICRODATA, _O.META),
    Field.URL: (_O.CANONICAL, _O.OPEN_GRAPH, _O.ADDRESS),
    Field.LANGUAGE: (_O.HIGHWIRE, _O.JSON_LD, _O.DOCUMENT, _O.DUBLIN_CORE, _O.OPEN_GRAPH, _O.META, _O.MICRODATA),
    Field.KIND: (_O.HIGHWIRE, _O.JSON_LD, _O.MICRODATA, _O.OPEN_GRAPH),
    Field.DOI: (_O.HIGHWIRE, _O.DUBLIN_CORE, _O.JSON_LD, _O.ADDRESS, _O.PDF, _O.DOCUMENT),
    Field.ISBN: (_O.HIGHWIRE, _O.OPEN_GRAPH, _O.JSON_LD, _O.MICRODATA, _O.DUBLIN_CORE, _O.DOCUMENT),
    Field.VOLUME: (_O.HIGHWIRE,),
    Field.ISSUE: (_O.HIGHWIRE,),
    Field.PAGES: (_O.HIGHWIRE,),
}  # fmt: skip


def chosen(candidates: Iterable[Candidate]) -> Extraction:
    """The most trusted candidate of each field; of one origin, the first."""
    offered: dict[Field, list[Candidate]] = {}
    for candidate in candidates:
        if candidate.origin in TRUST[candidate.field]:
            offered.setdefault(candidate.field, []).append(candidate)
    extraction = Extraction()
    for field, given in offered.items():
        ranked = sorted(given, key=lambda one: TRUST[one.field].index(one.origin))
        extraction.take(_RULES.get(field, _first)(ranked))
    return extraction


def _first(ranked: Sequence[Candidate]) -> Candidate:
    return ranked[0]


def _printed_day(ranked: Sequence[Candidate]) -> Candidate:
    """The most trusted day, unless it was told in UTC and the page prints the day before or after: the local one."""
    best = ranked[0]
    whole = [one for one in ranked if isinstance(one.value, Day) and one.value.day]
    if isinstance(best.value, Day) and best.value.day and best.value.utc:
        for one in whole:
            if one.origin is Origin.PRINTED_DATE and isinstance(one.value, Day) and apart(best.value, one.value) == 1:
                return one
    return best if isinstance(best.value, Day) and best.value.day else next(iter(whole), best)


_RULES = {Field.DATE: _printed_day}
