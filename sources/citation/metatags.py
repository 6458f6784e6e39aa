"""Metadata in the head of a page: Highwire (as Google Scholar reads it), Dublin Core, Open Graph and plain tags."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from sources.citation.cleaning import tidy
from sources.citation.days import machine_day
from sources.citation.found import Candidate, Field, Name, Origin, Value
from sources.citation.identifiers import doi_in, isbn_in, language_tag
from sources.citation.kinds import kind_named
from sources.citation.names import names_in
from sources.citation.page import WebPage

MOST_AUTHORS = 100
_Read = Callable[[str], Value | None]


def _text(content: str) -> Value | None:
    return content or None


def _names(content: str) -> Value | None:
    return names_in(content) or None


def _one_name(content: str) -> Value | None:
    """A name of its own tag: a comma in it parts family from given name."""
    return names_in(content, inverted=True) or None


_H, _D, _O, _M = Origin.HIGHWIRE, Origin.DUBLIN_CORE, Origin.OPEN_GRAPH, Origin.META
# Tags by trust inside one origin: what stands further up wins over what stands further down.
TAGS: tuple[tuple[str, Field, Origin, _Read], ...] = (
    ("citation_title", Field.TITLE, _H, _text),
    ("citation_author", Field.AUTHORS, _H, _one_name),
    ("citation_authors", Field.AUTHORS, _H, _names),
    ("citation_publication_date", Field.DATE, _H, machine_day),
    ("citation_date", Field.DATE, _H, machine_day),
    ("citation_online_date", Field.DATE, _H, machine_day),
    ("citation_journal_title", Field.SITE, _H, _text),
    ("citation_conference_title", Field.SITE, _H, _text),
    ("citation_publisher", Field.PUBLISHER, _H, _text),
    ("citation_dissertation_institution", Field.PUBLISHER, _H, _text),
    ("citation_technical_report_institution", Field.PUBLISHER, _H, _text),
    ("citation_volume", Field.VOLUME, _H, _text),
    ("citation_issue", Field.ISSUE, _H, _text),
    ("citation_doi", Field.DOI, _H, doi_in),
    ("citation_isbn", Field.ISBN, _H, isbn_in),
    ("citation_language", Field.LANGUAGE, _H, language_tag),
    ("dc.title", Field.TITLE, _D, _text),
    ("dcterms.title", Field.TITLE, _D, _text),
    ("dc.creator", Field.AUTHORS, _D, _names),
    ("dcterms.creator", Field.AUTHORS, _D, _names),
    ("dcterms.issued", Field.DATE, _D, machine_day),
    ("dc.date.issued", Field.DATE, _D, machine_day),
    ("dc.date.published", Field.DATE, _D, machine_day),
    ("dcterms.created", Field.DATE, _D, machine_day),
    ("dc.date.created", Field.DATE, _D, machine_day),
    ("dcterms.date", Field.DATE, _D, machine_day),
    ("dc.date", Field.DATE, _D, machine_day),
    ("dc.publisher", Field.PUBLISHER, _D, _text),
    ("dcterms.publisher", Field.PUBLISHER, _D, _text),
    ("dc.identifier", Field.DOI, _D, doi_in),
    ("dc.identifier.doi", Field.DOI, _D, doi_in),
    ("dc.identifier", Field.ISBN, _D, isbn_in),
    ("dc.language", Field.LANGUAGE, _D, language_tag),
    ("dcterms.language", Field.LANGUAGE, _D, language_tag),
    ("og:title", Field.TITLE, _O, _text),
    ("og:article:author", Field.AUTHORS, _O, _names),
    ("article:author", Field.AUTHORS, _O, _names),
    ("book:author", Field.AUTHORS, _O, _names),
    ("article:published_time", Field.DATE, _O, machine_day),
    ("og:article:published_time", Field.DATE, _O, machine_day),
    ("og:published_time", Field.DATE, _O, machine_day),
    ("book:release_date", Field.DATE, _O, machine_day),
    ("og:site_name", Field.SITE, _O, _text),
    ("og:url", Field.URL, _O, _text),
    ("og:type", Field.KIND, _O, kind_named),
    ("og:locale", Field.LANGUAGE, _O, language_tag),
    ("book:isbn", Field.ISBN, _O, isbn_in),
    ("title", Field.TITLE, _M, _text),
    ("headline", Field.TITLE, _M, _text),
    ("weibo:article:title", Field.TITLE, _M, _text),
    ("twitter:title", Field.TITLE, _M, _text),
    ("parsely-title", Field.TITLE, _M, _text),
    ("sailthru.title", Field.TITLE, _M, _text),
    ("author", Field.AUTHORS, _M, _names),
    ("authors", Field.AUTHORS, _M, _names),
    ("parsely-author", Field.AUTHORS, _M, _names),
    ("sailthru.author", Field.AUTHORS, _M, _names),
    ("byl", Field.AUTHORS, _M, _names),
    ("creator", Field.AUTHORS, _M, _names),
    ("parsely-pub-date", Field.DATE, _M, machine_day),
    ("sailthru.date", Field.DATE, _M, machine_day),
    ("datepublished", Field.DATE, _M, machine_day),
    ("publish-date", Field.DATE, _M, machine_day),
    ("publish_date", Field.DATE, _M, machine_day),
    ("published-date", Field.DATE, _M, machine_day),
    ("publication_date", Field.DATE, _M, machine_day),
    ("publishdate", Field.DATE, _M, machine_day),
    ("publication-date", Field.DATE, _M, machine_day),
    ("rnews:datepublished", Field.DATE, _M, machine_day),
    ("cxenseparse:recs:publishtime", Field.DATE, _M, machine_day),
    ("pubdate", Field.DATE, _M, machine_day),
    ("ptime", Field.DATE, _M, machine_day),
    ("article.published", Field.DATE, _M, machine_day),
    ("article_date_original", Field.DATE, _M, machine_day),
    ("originalpublicationdate", Field.DATE, _M, machine_day),
    ("application-name", Field.SITE, _M, _text),
    ("apple-mobile-web-app-title", Field.SITE, _M, _text),
    ("publisher", Field.PUBLISHER, _M, _text),
    ("language", Field.LANGUAGE, _M, language_tag),
)
_VARIANT = re.compile(r"^(dc|dcterms?)[.:_]")


def read_meta(page: WebPage) -> Iterator[Candidate]:
    """What the head's meta elements say, the more trusted ones first."""
    given: dict[str, list[str]] = {}
    for name, content in page.metas:
        given.setdefault(_VARIANT.sub(lambda found: _PREFIX[found.group(1)], name), []).append(content)
    for name, field, origin, read in TAGS:
        contents = given.get(name, ())
        if field is Field.AUTHORS and len(contents) > 1:
            yield from _authors(contents, origin, read)
            continue
        for content in contents[:5]:
            if value := read(content):
                yield Candidate(field, value, origin)
    yield from _pages(given)


_PREFIX = {"dc": "dc.", "dcterm": "dcterms.", "dcterms": "dcterms."}


def _authors(contents: list[str], origin: Origin, read: _Read) -> Iterator[Candidate]:
    """One tag for each author."""
    names: list[Name] = []
    for content in contents[:MOST_AUTHORS]:
        value = read(content)
        names += [name for name in value if name not in names] if isinstance(value, tuple) else []
    if names:
        yield Candidate(Field.AUTHORS, tuple(names), origin)


def _pages(given: dict[str, list[str]]) -> Iterator[Candidate]:
    first, last = given.get("citation_firstpage", [""])[0], given.get("citation_lastpage", [""])[0]
    if first:
        yield Candidate(Field.PAGES, f"{first}-{last}" if last and last != first else first, Origin.HIGHWIRE)


def read_canonical(page: WebPage) -> Iterator[Candidate]:
    """The address by which the page wants to be known."""
    for link in page.tree.iter("link"):
        if "canonical" in link.get("rel", "").lower().split() and (href := link.get("href")):
            yield Candidate(Field.URL, tidy(href, longest=2_048), Origin.CANONICAL)
            return
