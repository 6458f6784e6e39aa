"""Finding the copies of a page that are closest to given moments (RFC 7089).

A TimeGate is asked first, since it answers in one step; a TimeMap where there is none or its answer is of no use. Each
copy that is told of is asked for too: only one that answers, and with its date, counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from sources.archives.asking import NOT_THERE, Answer, ArchiveTrouble, Talk, place_of, refused_by, talking
from sources.archives.choosing import by_closeness, closest
from sources.archives.dates import http_date, read_date
from sources.archives.endpoints import Archive, filled
from sources.archives.timemaps import BadTimeMap, Memento, Page, TimeMap, read_timemap, same_page
from sources.checking.policy import Policy
from sources.checking.urls import CheckedUrl, parse

MOST_PAGES = 5  # of one TimeMap
MOST_TRIES = 3  # copies asked for, for one moment
NOT_MEMENTO = "The archive's answer names no date at which the page was kept, as Memento (RFC 7089) wants it."
NOT_TOLD = "The archive answered with a copy and does not tell where it stands."
A_WEB_PAGE = "The archive sent a web page instead of a list of copies."
ANOTHER_PAGE = "The archive answered with a copy of another page."
IN_CIRCLES = "The archive sends us in circles, or further than we follow."


class NoCopy(Exception):
    """What was asked for is a copy of a page that was not there itself, or is not there."""


class NotArchived(NoCopy):
    """The archive has nothing of the page at all."""


async def find_copies(archive: Archive, url: str, moments: Sequence[datetime], *, policy: Policy) -> list[Memento]:
    """The copies closest to each of the moments, each once; empty where the archive has none.

    Raises `ArchiveTrouble`.
    """
    page = parse(url).href
    async with talking(policy) as talk:
        search = _Search(talk, archive, page, moments)
        found = [copy for moment in moments if (copy := await search.closest_to(moment))]
    return list({copy.url: copy for copy in found}.values())


async def look_at(talk: Talk, place: CheckedUrl, *, page: str, headers: Mapping[str, str] | None = None) -> Memento:
    """Asks for a copy of the page, following the archive's redirects. Raises `NoCopy` and `ArchiveTrouble`.

    A copy of a redirect is followed to the copy of where it led.
    """
    answer, through_a_copy = await _follow(talk, place, headers)
    return _memento(answer, page=page, through_a_copy=through_a_copy)


async def negotiate(talk: Talk, gate: CheckedUrl, *, page: str, moment: datetime) -> Memento:
    """The copy that a TimeGate takes for the moment. Raises `NoCopy` and `ArchiveTrouble`.

    It may send us to the copy, or answer with it and say where it stands; then it is asked for there. So is the copy
    that an answer without a date links to, as pywb does where it shows copies in a frame.
    """
    answer, through_a_copy = await _follow(talk, gate, {"Accept-Datetime": http_date(moment)})
    if answer.place != gate:
        return _memento(answer, page=page, through_a_copy=through_a_copy)
    if (own := _own_address(answer)) is None:
        raise ArchiveTrouble(NOT_TOLD if answer.header("Memento-Datetime") else NOT_MEMENTO)
    return await look_at(talk, own, page=page)


async def _follow(talk: Talk, place: CheckedUrl, headers: Mapping[str, str] | None) -> tuple[Answer, bool]:
    """The answer at the end of the redirects, and whether one of them was a copy itself."""
    first, seen, through_a_copy = place, {place.href}, False
    while True:
        answer = await talk.ask(place, headers=headers, read=False)
        dated = bool(answer.header("Memento-Datetime"))
        if answer.onward is None:
            break
        through_a_copy = through_a_copy or dated
        place = answer.onward
        if place.href in seen or len(seen) > talk.policy.max_redirects:
            raise ArchiveTrouble(IN_CIRCLES)
        seen.add(place.href)
    if answer.status in NOT_THERE and not dated and place == first:
        raise NotArchived
    if answer.status in NOT_THERE or (dated and answer.status != 200):
        raise NoCopy
    if answer.status != 200:
        raise refused_by(answer, doing="show a copy")
    return answer, through_a_copy


def _memento(answer: Answer, *, page: str, through_a_copy: bool) -> Memento:
    at = read_date(answer.header("Memento-Datetime"), now=datetime.now(UTC))
    if at is None:
        raise ArchiveTrouble(NOT_MEMENTO)
    original = next((link.target for link in answer.links if "original" in link.rels), "")
    if original and not through_a_copy and not same_page(original, page):
        raise ArchiveTrouble(ANOTHER_PAGE)
    return Memento(answer.place.href, at, original or page)


def _own_address(answer: Answer) -> CheckedUrl | None:
    """Where the copy that a TimeGate answered with stands by itself; None where it says nothing of it."""
    at = answer.header("Memento-Datetime")
    linked = [link for link in answer.links if "memento" in link.rels]
    meant = [link.target for link in linked if at in ("", link.parameters.get("datetime"))]
    told = answer.header("Content-Location") if at else ""
    if not told and len(meant) == 1:
        told = meant[0]
    own = place_of(told, answer.place) if told else None
    return None if own == answer.place else own


class _Search:
    """One page in one archive. The TimeMap is read once, however many moments are asked for."""

    def __init__(self, talk: Talk, archive: Archive, page: str, moments: Sequence[datetime]) -> None:
        self._talk = talk
        self._archive = archive
        self._page = page
        self._moments = moments
        self._listed: list[Memento] | None = None
        self._looks: dict[str, Memento] = {}

    async def closest_to(self, moment: datetime) -> Memento | None:
        """The closest copy that is there; None where the archive has none. Raises `ArchiveTrouble`."""
        gate, map_too = self._archive.timegate, bool(self._archive.timemap)
        if gate:
            try:
                place = place_of(filled(gate, url=self._page))
                return await negotiate(self._talk, place, page=self._page, moment=moment)
            except NotArchived:
                return None
            except NoCopy:
                pass
            except ArchiveTrouble as trouble:
                if trouble.is_busy or not map_too:
                    raise
        return await self._chosen(moment) if map_too else None

    async def _chosen(self, moment: datetime) -> Memento | None:
        """The closest listed copy that is there. Raises the trouble of the last one where none is."""
        if self._listed is None:
            self._listed = await self._list()
        trouble: ArchiveTrouble | None = None
        for listed in by_closeness(self._listed, moment)[:MOST_TRIES]:
            try:
                return await self._look(listed)
            except NoCopy:
                continue
            except ArchiveTrouble as failure:
                if failure.is_busy:
                    raise
                trouble = failure
        if trouble:
            raise trouble
        return None

    async def _look(self, listed: Memento) -> Memento:
        if listed.url not in self._looks:
            self._looks[listed.url] = await look_at(self._talk, place_of(listed.url), page=self._page)
        return self._looks[listed.url]

    async def _list(self) -> list[Memento]:
        """What the TimeMap lists: of one in pages, of those whose time is nearest to the moments."""
        mementos: list[Memento] = []
        waiting, seen = [Page(filled(self._archive.timemap, url=self._page))], set[str]()
        while waiting and len(seen) < MOST_PAGES:
            at_hand = waiting.pop(0)
            seen.add(at_hand.url)
            if part := await self._read(at_hand.url):
                mementos += part.mementos
                waiting += part.pages
            fresh = {page.url: page for page in waiting if page.url not in seen}
            waiting = sorted(filter(partial(self._may_be_closer, mementos), fresh.values()), key=self._distance)
        return mementos

    async def _read(self, url: str) -> TimeMap | None:
        """One page of the TimeMap; None where there is none."""
        place, seen = place_of(url), set[str]()
        while True:
            answer = await self._talk.ask(place, headers={"Accept": "application/link-format"})
            if answer.onward is None:
                break
            seen.add(place.href)
            place = answer.onward
            if place.href in seen or len(seen) > self._talk.policy.max_redirects:
                raise ArchiveTrouble(IN_CIRCLES)
        if answer.status in NOT_THERE:
            return None
        if answer.status != 200:
            raise refused_by(answer, doing="list its copies")
        return self._understood(answer)

    def _understood(self, answer: Answer) -> TimeMap:
        if "html" in answer.header("Content-Type").lower():
            raise ArchiveTrouble(A_WEB_PAGE)
        try:
            part = read_timemap(answer.body.decode(errors="replace"), base=answer.place.href, now=datetime.now(UTC))
        except BadTimeMap as wrong:
            raise ArchiveTrouble(str(wrong)) from wrong
        if part.original and not same_page(part.original, self._page):
            raise ArchiveTrouble(ANOTHER_PAGE)
        return part

    def _distance(self, page: Page) -> float:
        return min(page.distance(moment) for moment in self._moments)

    def _may_be_closer(self, known: Sequence[Memento], page: Page) -> bool:
        """Whether the page can list a copy that is closer to one of the moments than those that are known."""
        best = ((moment, closest(known, moment)) for moment in self._moments)
        return any(one is None or page.distance(at) < abs(one.at - at).total_seconds() for at, one in best)
