"""Sites that answer any address with the same page: a made-up neighbour of a page is asked for, once per host.

After Bar-Yossef, Broder, Kumar and Tomkins, "Sic transit gloria telae" (WWW 2004), with shingles of three words.
"""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import Awaitable, Callable

import ada_url

from sources.checking.hosts import Hosts
from sources.checking.pages import Page
from sources.checking.urls import CheckedUrl

ALIKE = 0.9  # shared shingles, from which on two pages are the same
MOST_HOSTS = 10_000  # whose answers a run has at hand
LASTING = 86_400.0  # seconds for which an answer is good for others too
LONGEST = 50_000  # characters of an answer that is passed on
Fetch = Callable[[str], Awaitable[Page | None]]  # the page at an address; None where none is there


class NoAnswer(Exception):
    """What is at an address could not be learned now."""


class Siblings:
    """What the hosts of a run answer to an address that nobody can have given out."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts
        self._asked: OrderedDict[str, asyncio.Future[Page | None]] = OrderedDict()

    def are_told_apart(self, place: CheckedUrl) -> bool:
        """Whether the host is known to have no page for an invented neighbour."""
        asked = self._asked.get(place.server)
        if asked is None or not asked.done() or asked.cancelled() or asked.exception():
            return False
        return asked.result() is None

    async def nonsense_at(self, place: CheckedUrl, fetch: Fetch) -> Page | None:
        """What the host answers to an invented neighbour of a place, if that is a page.

        `fetch` raises `NoAnswer` for a reason that passes: then None for this run, and the next run asks again.
        """
        if place.server not in self._asked:
            self._asked[place.server] = asyncio.ensure_future(self._nonsense(place, fetch))
            if len(self._asked) > MOST_HOSTS:
                self._asked.popitem(last=False)
        try:
            return await asyncio.shield(self._asked[place.server])
        except NoAnswer:
            return None

    async def stop(self) -> None:
        """Asks for nothing any more."""
        asking = list(self._asked.values())
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)

    async def _nonsense(self, place: CheckedUrl, fetch: Fetch) -> Page | None:
        name = f"nonsense {place.server}"
        if (known := await self._hosts.recall(name)) is not None:
            return Page(*json.loads(known)) if known else None
        url = neighbour(place.href, secrets.token_hex(8))
        page = await fetch(url)
        said = page and without_its_address(page, url)
        told = json.dumps([said.title, said.heading, "", said.words]) if said else ""
        if len(told) <= LONGEST:
            await self._hosts.remember(name, told, lasting=LASTING)
        return said


def neighbour(url: str, name: str) -> str:
    """An address in the same folder, of the same sort, under another name."""
    parsed = ada_url.URL(url)
    folder, _, last = parsed.pathname.rstrip("/").rpartition("/")
    _, dot, sort = last.rpartition(".")
    parsed.pathname = f"{folder}/{name}{dot}{sort if dot else ''}"
    parsed.search = ""
    return parsed.href


def without_its_address(page: Page, url: str) -> Page:
    """The page without mentions of where it stands, which pages for lost visitors like to make."""
    path = ada_url.URL(url).pathname
    mentions = [mention for mention in (url, path, path.rpartition("/")[2]) if len(mention) > 1]

    def stripped(text: str) -> str:
        for mention in mentions:
            text = text.replace(mention, "")
        return text

    return Page(title=stripped(page.title), heading=stripped(page.heading), words=stripped(page.words))


def alike(page: Page, other: Page) -> bool:
    """Whether two pages say the same, but for a few words."""
    one, two = _shingles(page), _shingles(other)
    if not (one or two):
        return page.title == other.title
    return len(one & two) >= ALIKE * len(one | two)


def _shingles(page: Page) -> set[tuple[str, ...]]:
    words = f"{page.heading} {page.words}".split()
    return set(zip(words, words[1:], words[2:], strict=False)) if len(words) > 2 else {tuple(words)} - {()}
