"""The readers of a web page. Adding a place where metadata can stand is adding a function here, and its origin.

The cheap ones read every page; the last resorts are asked only for what nobody else found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from sources.citation.days import address_day, machine_day, within
from sources.citation.embedded import read_json_ld, read_microdata
from sources.citation.found import Candidate, Field, Origin
from sources.citation.identifiers import doi_in
from sources.citation.metatags import read_canonical, read_meta
from sources.citation.names import names_in
from sources.citation.page import WebPage
from sources.citation.titles import read_title
from sources.citation.visible import read_byline, read_heading, read_printed_date

Reader = Callable[[WebPage], Iterator[Candidate]]


def read_address(page: WebPage) -> Iterator[Candidate]:
    """What the address itself tells."""
    yield Candidate(Field.URL, page.url, Origin.ADDRESS)
    if host := (urlsplit(page.url).hostname or "").removeprefix("www."):
        yield Candidate(Field.SITE, host, Origin.ADDRESS)
    if day := address_day(page.url):
        yield Candidate(Field.DATE, day, Origin.ADDRESS)
    if doi := doi_in(page.url):
        yield Candidate(Field.DOI, doi, Origin.ADDRESS)


def read_language(page: WebPage) -> Iterator[Candidate]:
    """The language that the page declares."""
    if page.language:
        yield Candidate(Field.LANGUAGE, page.language, Origin.DOCUMENT)


def guess_authors(page: WebPage) -> Iterator[Candidate]:
    """Whom trafilatura takes for the author."""
    from trafilatura.metadata import extract_author

    if page.light and (names := names_in((extract_author(page.copy()) or "").replace(";", " and "))):
        yield Candidate(Field.AUTHORS, names, Origin.TRAFILATURA)


def guess_date(page: WebPage) -> Iterator[Candidate]:
    """The day that htmldate finds in it."""
    from htmldate import find_date

    hint = address_day(page.url)
    day = machine_day(find_date(page.copy(), url=page.url, original_date=True) or "") if page.light else None
    if day and (hint is None or within(day, hint)):
        yield Candidate(Field.DATE, day, Origin.HTMLDATE)


READERS: tuple[Reader, ...] = (
    read_meta, read_json_ld, read_microdata, read_canonical, read_byline, read_printed_date, read_heading, read_title,
    read_address, read_language,
)  # fmt: skip
LAST_RESORTS: tuple[tuple[Field, Reader], ...] = ((Field.AUTHORS, guess_authors), (Field.DATE, guess_date))
