"""From the bytes of a page or document to what is needed to cite it, and where each piece came from.

Readers offer candidates; `trust` says whom to believe for which field. Nothing here raises, whatever the bytes are.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from sources.checking.urls import registrable_domain
from sources.citation.cleaning import folded
from sources.citation.documents import read_pdf
from sources.citation.found import Candidate, Extraction, Field, Origin
from sources.citation.page import WebPage, words_of
from sources.citation.readers import LAST_RESORTS, READERS
from sources.citation.titles import headed, without_site
from sources.citation.trust import chosen

MOST_CANDIDATES = 5_000  # of one reader
_ADDRESS = re.compile(r"\S+://\S*$|www\.\S+$")
logger = logging.getLogger(__name__)


def extract(body: bytes, *, url: str, content_type: str = "") -> Extraction:
    """What the bytes say of the work. Never raises; bounded by the size that readers look at.

    `url` is the address that they came from. What is neither HTML nor PDF tells no more than its address.
    """
    if body.startswith(b"%PDF-") or content_type.partition(";")[0].strip().lower() == "application/pdf":
        return chosen(_safely(read_pdf, body, url=url) or [Candidate(Field.URL, url, Origin.ADDRESS)])
    page = WebPage(body, url=url, content_type=content_type)
    candidates = [found for reader in READERS for found in _safely(reader, page)]
    for field, guess in LAST_RESORTS:
        if not any(one.field is field and one.origin is not Origin.ADDRESS for one in candidates):
            candidates += _safely(guess, page)
    return _agreed(candidates, page)


def _safely(reader: Callable[..., Iterator[Candidate]], *given: Any, **named: Any) -> list[Candidate]:
    """What the reader finds. What a page does to one reader takes nothing from the others."""
    found: list[Candidate] = []
    try:
        for candidate in islice(reader(*given, **named), MOST_CANDIDATES):
            found += [candidate]  # one by one: what was found before a failure counts
    except Exception as failure:  # the libraries beneath raise all sorts of things at odd pages
        logger.debug("%s could not go on: %r", reader.__name__, failure)
    return found


def _agreed(candidates: list[Candidate], page: WebPage) -> Extraction:
    """The choice, where the fields were looked at together: a title needs no site, an address must be one."""
    found = chosen(_usable(candidates, page))
    title = found.values.get(Field.TITLE)
    sites = [str(one.value) for one in candidates if one.field in (Field.SITE, Field.PUBLISHER)]
    if isinstance(title, str) and found.origins[Field.TITLE] is Origin.TITLE_ELEMENT and page.heading:
        title = headed(title, words_of(page.heading.element))
    if isinstance(title, str):
        found.values[Field.TITLE] = without_site(title, sites)
    return found


def _usable(candidates: list[Candidate], page: WebPage) -> Iterator[Candidate]:
    """Candidates that can be what they claim to be: no address is a title, and no title is the site's name."""
    sites = {folded(str(one.value)) for one in candidates if one.field is Field.SITE}
    for one in candidates:
        if one.field is Field.TITLE:
            words = folded(str(one.value))
            bare = words in sites and one.origin is not Origin.TITLE_ELEMENT
            if words and not bare and not _ADDRESS.match(str(one.value)):
                yield one
        elif one.field is Field.URL:
            if address := _address(str(one.value), page.url):
                yield replace(one, value=address)
        else:
            yield one


def _address(given: str, base: str) -> str:
    """The address that the page gives itself, if it is one of the same site; a page is not its site's front page."""
    try:
        href, here = urlsplit(urljoin(base, given)), urlsplit(base)
    except ValueError:
        return ""
    own = href.scheme in ("http", "https") and registrable_domain(href.geturl()) == registrable_domain(base)
    front = href.path in ("", "/") and not href.query and (here.path not in ("", "/") or bool(here.query))
    return href.geturl() if href.geturl() == base or (own and not front) else ""
