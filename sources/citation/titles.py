"""The title element, and what sites add to it: their own name, before or behind a mark that parts the two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from sources.citation.cleaning import folded
from sources.citation.found import Candidate, Field, Origin
from sources.citation.page import WebPage

_PARTING = re.compile(r"\s+[|–—\-·•»«›‹:/\\>]+\s+|\s*[|_»«]\s*|\s+::\s+")

_SPACED = re.compile(r"\s+[|–—\-·•»«]\s+")


def read_title(page: WebPage) -> Iterator[Candidate]:
    """What the title element says, and the site's name where the last part of it is that."""
    if not page.title:
        return
    yield Candidate(Field.TITLE, page.title, Origin.TITLE_ELEMENT)
    parts = [part for part in _PARTING.split(page.title) if part]
    host = host_words(page.url)
    if len(parts) > 1:
        for part in (parts[-1], parts[0]):
            if (word := folded(part).replace(" ", "")) and host and (word in host or host in word):
                yield Candidate(Field.SITE, part.strip(" ()[]"), Origin.TITLE_ELEMENT)
                return


def headed(title: str, heading: str) -> str:
    """The part of the title element that the heading repeats, if marks set it apart; else the whole."""
    parts = [part for part in _SPACED.split(title) if part]
    return next((part for part in parts if len(parts) > 1 and folded(part) == folded(heading)), title)


def host_words(url: str) -> str:
    """The letters of the host's name, without www. and the ending."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return folded(host.rpartition(".")[0]).replace(" ", "")


def without_site(title: str, sites: list[str]) -> str:
    """The title without the name of its site at either end, if more than that is left."""
    names = {folded(site) for site in sites if site}
    for _ in range(2):
        cuts = [(found.start(), found.end()) for found in _PARTING.finditer(title)]
        if not cuts:
            break
        if folded(title[cuts[-1][1] :]) in names and folded(title[: cuts[-1][0]]):
            title = title[: cuts[-1][0]]
        elif folded(title[: cuts[0][0]]) in names and folded(title[cuts[0][1] :]):
            title = title[cuts[0][1] :]
    return title.strip()
