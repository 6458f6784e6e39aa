"""TimeMaps: what an archive says it has of a page (RFC 7089, section 5), in application/link-format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sources.archives.dates import read_date
from sources.archives.links import Link, read_links
from sources.checking.urls import CheckedUrl, UrlRefused, join, parse


class BadTimeMap(Exception):
    """What came is no TimeMap. The message is for people."""


@dataclass(frozen=True, slots=True)
class Memento:
    """A copy of a page: where it stands, when it was taken, and of which address."""

    url: str
    at: datetime
    original: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Another part of the same TimeMap, and the time it covers, where it says so."""

    url: str
    since: datetime | None = None
    until: datetime | None = None

    def distance(self, moment: datetime) -> float:
        """Seconds between the moment and the page's time: 0 inside it or where it names none."""
        if self.since and moment < self.since:
            return (self.since - moment).total_seconds()
        if self.until and moment > self.until:
            return (moment - self.until).total_seconds()
        return 0.0


@dataclass(frozen=True, slots=True)
class TimeMap:
    """One page of a TimeMap. `passed_over` counts entries without a usable address or date."""

    original: str
    mementos: tuple[Memento, ...]
    pages: tuple[Page, ...]
    passed_over: int


def read_timemap(text: str, *, base: str, now: datetime) -> TimeMap:
    """Reads one page, found at `base`. Raises `BadTimeMap` where nothing in it can be understood."""
    links, passed_over = read_links(text)
    original = next((link.target for link in links if "original" in link.rels), "")
    mementos, pages = [], []
    for link in links:
        if "memento" in link.rels:
            memento = _memento(link, original, base, now)
            mementos += [memento] if memento else []
            passed_over += memento is None
        elif "timemap" in link.rels and "self" not in link.rels and (url := _absolute(link, base)):
            pages.append(Page(url, *_times(link, now)))
    if not (original or mementos or pages):
        raise BadTimeMap("What the archive sent is no list of copies.")
    return TimeMap(original, tuple(mementos), tuple(pages), passed_over)


def same_page(one: str, other: str) -> bool:
    """Whether two addresses mean the same page as archives see it: whatever scheme, `www.` and final slash."""
    return _key(one) == _key(other) != ""


def _key(url: str) -> str:
    try:
        place: CheckedUrl = parse(url)
    except UrlRefused:
        return ""
    rest = place.href.split("://", 1)[1].partition("/")[2]
    host = place.host.removeprefix("www.")
    port = "" if place.port in (80, 443) else f":{place.port}"
    return f"{host}{port}/{rest.removesuffix('/')}".lower()


def _memento(link: Link, original: str, base: str, now: datetime) -> Memento | None:
    at, url = read_date(link.parameters.get("datetime", ""), now=now), _absolute(link, base)
    return Memento(url, at, original) if at and url else None


def _absolute(link: Link, base: str) -> str:
    try:
        return parse(join(base, link.target)).href
    except UrlRefused:
        return ""


def _times(link: Link, now: datetime) -> tuple[datetime | None, datetime | None]:
    return read_date(link.parameters.get("from", ""), now=now), read_date(link.parameters.get("until", ""), now=now)
