"""Whom to believe: the order of trust for each field, and the few rules that weigh candidates against each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sources.citation.days import apart, within
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
        _O.HIGHWIRE, _O.JSON_LD, _O.DUBLIN_CORE, _O.META, _O.OPEN_GRAPH, _O.MICRODATA, _O.PDF, _O.BYLINE,
        _O.TRAFILATURA,
    ),
    Field.DATE: (
        _O.HIGHWIRE, _O.JSON_LD, _O.OPEN_GRAPH, _O.MICRODATA, _O.META, _O.DUBLIN_CORE, _O.PRINTED_DATE, _O.ADDRESS,
        _O.HTMLDATE, _O.PDF,
    ),
    Field.SITE: (
        _O.HIGHWIRE, _O.JSON_LD, _O.OPEN_GRAPH, _O.SITE_DATA, _O.META, _O.MICRODATA, _O.TITLE_ELEMENT, _O.ADDRESS,
    ),
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


def _day(ranked: Sequence[Candidate]) -> Candidate:
    """The most trusted day: a whole one, where there is one in the month or year that is most trusted.

    Another one is taken where what the page prints and something else besides agree on it. A day that was told in
    UTC needs no further witness against it: the printed one beside it is the local day.
    """
    first = ranked[0]
    span = first.value if isinstance(first.value, Day) else Day(0)
    whole = [
        one for one in ranked if isinstance(one.value, Day) and one.value.day and (span.day or within(one.value, span))
    ]
    if not whole:
        return first
    best = whole[0]
    printed = next((one for one in whole if one.origin is Origin.PRINTED_DATE), best)
    if _same(printed, best) or not isinstance(best.value, Day) or not isinstance(printed.value, Day):
        return best
    if best.value.utc and apart(best.value, printed.value) == 1:
        return printed
    others = [one for one in whole if one.origin not in (best.origin, Origin.PRINTED_DATE)]
    seconded, backed = any(_same(one, printed) for one in others), any(_same(one, best) for one in others)
    return printed if seconded and not backed else best


def _same(one: Candidate, other: Candidate) -> bool:
    return str(one.value) == str(other.value)


_RULES = {Field.DATE: _day}
