"""Looking at one address. Whatever happens becomes a `Result`; nothing escapes."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import aiohttp

from sources.checking import fragments
from sources.checking.classify import Answer, classify, is_home
from sources.checking.failures import BadRedirect, RedirectLoop, named
from sources.checking.fetch import REDIRECTS, Exchange, ask, asked_to_wait, receive
from sources.checking.hosts import is_definite
from sources.checking.known import NOT_MODIFIED, Known
from sources.checking.outcomes import Outcome, Standing
from sources.checking.pages import Page, read_page, refresh_of, tree_of
from sources.checking.policy import Policy
from sources.checking.result import Hop, Result, clean
from sources.checking.siblings import NoAnswer, Siblings, alike, without_its_address
from sources.checking.spoken import Spoken
from sources.checking.urls import CheckedUrl, UrlRefused, join, parse, without_secrets

MAY_HEAL = (500, 502, 503, 504)
BROKEN_OFF = (aiohttp.ServerDisconnectedError, ConnectionResetError)
SMALL = 100_000  # bytes

Seen = tuple[Exchange, Page]


@dataclass
class Journey:
    """How far a look has come: kept up to date so that a failure can tell where it happened."""

    place: CheckedUrl
    hops: list[Hop] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)
    status: int | None = None
    retry_after: int | None = None
    keep_open: bool = False
    known: Known | None = None


async def check(
    wanted: str | Known,
    *,
    session: aiohttp.ClientSession,
    policy: Policy,
    siblings: Siblings | None = None,
    keep_open: bool = False,
) -> Result:
    """One look, bounded in time, size and hops by the policy. Reading what came has bounds of its own (`pages`).

    `siblings` are those of the run, to tell sites that answer any address with the same page. `keep_open` leaves
    the connection for the next look at the same host. Where the page is known from an earlier look, the site is asked
    whether it has changed since.
    """
    known = wanted if isinstance(wanted, Known) else None
    url = known.url if known else str(wanted)
    begun, clock = datetime.now(UTC), time.monotonic()
    journey = None
    try:
        journey = Journey(place=parse(url), keep_open=keep_open, known=known)
        got, page = await _patiently(journey, session, policy)
        if known and got.status == NOT_MODIFIED and not journey.hops:
            return known.still(
                got.etag,
                got.last_modified,
                checked_at=begun,
                elapsed_ms=round((time.monotonic() - clock) * 1000),
                final_url=journey.place.href,
            )
        found = _found(url, journey, got, page)
        elapsed = time.monotonic() - clock
        found["note"] = _note(url, found, page)
        if (
            siblings
            and _could_be_any(found, journey, page, siblings)
            and await _is_any(journey, got, siblings, session, policy)
        ):
            found |= {"outcome": Outcome.SOFT_404, "error": "The site answers any address with this same page."}
    except Exception as failure:  # every failure is an answer; `_failed` names the ones it knows
        elapsed = time.monotonic() - clock
        found = _failed(failure, journey)
    return Result(
        url=clean(url if journey else without_secrets(url)),
        checked_at=begun,
        elapsed_ms=round(elapsed * 1000),
        **found,
    )


async def _patiently(journey: Journey, session: aiohttp.ClientSession, policy: Policy) -> Seen:
    """The answer and its page, where a fault that may heal is given another chance within the time there is."""
    start, seen, fault = journey.place, None, None
    try:
        async with asyncio.timeout(policy.timeout_total):
            for chance in range(policy.retries + 1):
                if chance:
                    await asyncio.sleep(policy.retry_delay)
                journey.place, journey.hops, journey.spoken = start, [], []
                try:
                    seen, fault = await _travel(journey, session, policy), None
                except BROKEN_OFF as failure:
                    seen, fault = None, failure
                if seen and (seen[0].status not in MAY_HEAL or seen[0].retry_after is not None):
                    return seen
    except TimeoutError:
        if not (seen or fault):
            raise
    if seen is None:
        raise fault or TimeoutError
    return seen


def _could_be_any(found: Mapping[str, Any], journey: Journey, page: Page, siblings: Siblings) -> bool:
    """A web page that answered, and not a front page, which a site may well show to whoever is lost."""
    if found["outcome"].standing != Standing.ALIVE or not page.markup:
        return False
    return not (siblings.are_told_apart(journey.place) or is_home(journey.place.href))


async def _is_any(
    journey: Journey, got: Exchange, siblings: Siblings, session: aiohttp.ClientSession, policy: Policy
) -> bool:
    async def fetch(url: str) -> Page | None:
        await asyncio.sleep(policy.host_delay)
        other = await side_look(url, session=session, policy=policy)
        if other is None or not is_definite(other.status):
            raise NoAnswer
        return await _read(other, whole=True) if other.status == 200 else None

    other = await siblings.nonsense_at(journey.place, fetch)
    if other is None:
        return False
    return alike(without_its_address(await _read(got, whole=True), journey.place.href), other)


async def side_look(url: str, *, session: aiohttp.ClientSession, policy: Policy) -> Exchange | None:
    """What is at an address that nobody asked about, within the same bounds; None where nothing could be had."""
    try:
        async with asyncio.timeout(policy.timeout_total):
            return (await _travel(Journey(place=parse(url)), session, policy))[0]
    except Exception:  # it says nothing about the page that is looked at
        return None


def _note(url: str, found: Mapping[str, Any], page: Page) -> str:
    """What an editor may want to know of a page that is there."""
    if "#" not in url or not page.markup or found["outcome"].standing != Standing.ALIVE:
        return ""
    tree = tree_of(page.markup)
    return "" if tree is None else clean(fragments.note_on(url, tree))


async def _read(got: Exchange, *, whole: bool = False) -> Page:
    """Small pages are read on the spot: to hand them to a thread takes longer."""
    if len(got.body) <= SMALL and not got.body.startswith(b"%PDF-"):
        return read_page(got.body, content_type=got.content_type, whole=whole)
    return await asyncio.to_thread(read_page, got.body, content_type=got.content_type, whole=whole)


async def _travel(journey: Journey, session: aiohttp.ClientSession, policy: Policy) -> Seen:
    """Follows redirects to where an answer is."""
    visited = {journey.place.href}
    while True:
        known = None if journey.hops else journey.known
        async with ask(session, journey.place, policy, keep_open=journey.keep_open, known=known) as response:
            journey.status, journey.retry_after = response.status, asked_to_wait(response)
            got = await receive(response, policy, retry_after=journey.retry_after)
        journey.spoken += [got.spoken] if got.spoken else []
        page = await _read(got)
        onward, target = _onward(journey.place, got, page)
        if target is None:
            return got, page
        if target.href in visited or len(journey.hops) >= policy.max_redirects:
            raise RedirectLoop("The site sends us in circles, or further than we follow.")
        visited.add(target.href)
        journey.hops.append(Hop(journey.place.href, got.status, onward[:2048]))
        journey.place = target


def _onward(place: CheckedUrl, got: Exchange, page: Page) -> tuple[str, CheckedUrl | None]:
    """Where an answer sends us, as it says it and as it is; None where it is the end of the way."""
    if got.status in REDIRECTS:
        if not got.location:
            raise BadRedirect("The site redirects without saying where to.")
        return got.location, parse(join(place.href, got.location))
    refresh = refresh_of(page) if got.status == 200 else ""
    try:
        target = parse(join(place.href, refresh)) if refresh else None
    except UrlRefused:
        return "", None  # a page that refreshes to a script, say, is the page all the same
    return ("", None) if target == place else (refresh, target)  # some pages only reload themselves


def _found(url: str, journey: Journey, got: Exchange, page: Page) -> dict[str, Any]:
    outcome, error = classify(
        Answer(
            url=parse(url).href,
            final_url=journey.place.href,
            hops=tuple(journey.hops),
            status=got.status,
            size=len(got.body),
            page=page,
            retry_after=got.retry_after,
        )
    )
    return {
        "outcome": outcome,
        "error": error,
        "http_status": got.status,
        "final_url": journey.place.href,
        "redirects": tuple(journey.hops),
        "content_type": got.content_type,
        "size": len(got.body),
        "sha256": hashlib.sha256(got.body).hexdigest(),
        "title": page.title or page.heading,
        "language": page.language,
        "etag": got.etag,
        "last_modified": got.last_modified,
        "retry_after": got.retry_after,
        "body": got.body,
        "spoken": tuple(journey.spoken) if outcome.standing == Standing.ALIVE else (),
    }


def _failed(failure: BaseException, journey: Journey | None) -> dict[str, Any]:
    outcome, error = named(failure)
    if journey is None:
        return {"outcome": outcome, "error": error}
    return {
        "outcome": outcome,
        "error": error,
        "http_status": journey.status,
        "final_url": journey.place.href,
        "redirects": tuple(journey.hops),
        "retry_after": journey.retry_after,
    }
