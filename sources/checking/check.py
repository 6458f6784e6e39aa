"""Looking at one address, or at many side by side. Whatever happens becomes a `Result`; nothing escapes."""

from __future__ import annotations

import asyncio
import hashlib
import ssl
import time
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import aiohttp

from sources.checking.classify import Answer, classify
from sources.checking.fetch import REDIRECTS, Exchange, TooLarge, ask, asked_to_wait, new_session, receive
from sources.checking.guard import NO_NAME_IN_TIME, AddressRefused, guarded_connector
from sources.checking.outcomes import Outcome
from sources.checking.pages import Page, read_page, refresh_of
from sources.checking.policy import Policy
from sources.checking.result import Hop, Result, clean
from sources.checking.turns import Turns
from sources.checking.unpacking import BadBody
from sources.checking.urls import CheckedUrl, UrlRefused, join, parse, without_secrets

LOOKAHEAD = 10_000  # addresses that may wait for their hosts' turns; the memory of a run depends on it alone
READ_AT_ONCE = 200  # addresses read from the input between two looks at what has come


class RedirectLoop(Exception):
    """The site sends us in circles, or further than we follow."""


class BadRedirect(Exception):
    """A redirect that leads nowhere."""


@dataclass
class Journey:
    """How far a look has come: kept up to date so that a failure can tell where it happened."""

    place: CheckedUrl
    hops: list[Hop] = field(default_factory=list)
    status: int | None = None
    retry_after: int | None = None


async def check(url: str, *, session: aiohttp.ClientSession, policy: Policy) -> Result:
    """One look, bounded in time, size and hops by the policy. Reading what came has bounds of its own (`pages`)."""
    begun, clock = datetime.now(UTC), time.monotonic()
    journey = None
    try:
        journey = Journey(place=parse(url))
        async with asyncio.timeout(policy.timeout_total):
            got = await _travel(journey, session, policy)
        page = await asyncio.to_thread(read_page, got.body, content_type=got.content_type, url=journey.place.href)
        found = _found(url, journey, got, page)
    except Exception as failure:  # every failure is an answer; `_failed` names the ones it knows
        found = _failed(failure, journey)
    return Result(
        url=clean(url if journey else without_secrets(url)),
        checked_at=begun,
        elapsed_ms=round((time.monotonic() - clock) * 1000),
        **found,
    )


async def check_many(urls: Iterable[str], *, policy: Policy) -> AsyncGenerator[tuple[int, Result], None]:
    """Looks side by side, in order of completion, each with its place in `urls`, which is read as it is needed.

    At most `concurrency` at once and `per_host` at one host with `host_delay` between them; waiting for one
    host holds up no other.
    """
    todo, exhausted = enumerate(urls), False
    turns: Turns[tuple[int, str]] = Turns(per_host=policy.per_host, delay=policy.host_delay)
    found: asyncio.Queue[tuple[int, Result]] = asyncio.Queue()
    running: dict[int, asyncio.Task[None]] = {}
    clock = asyncio.get_running_loop().time
    async with guarded_connector(policy) as connector, new_session(policy, connector) as session:

        async def look(host: str, index: int, url: str) -> None:
            try:
                found.put_nowait((index, await check(url, session=session, policy=policy)))
            finally:
                turns.done(host, clock())
                del running[index]

        try:
            while not exhausted or len(turns) or running or not found.empty():
                room = 0 if exhausted else min(READ_AT_ONCE, LOOKAHEAD - len(turns))
                fresh = list(islice(todo, room))
                exhausted = exhausted or len(fresh) < room
                for index, url in fresh:
                    turns.add(_host(url), (index, url))
                while len(running) < policy.concurrency and (turn := turns.take(clock())):
                    host, (index, url) = turn
                    running[index] = asyncio.create_task(look(host, index, url))
                if not (running or len(turns) or found.qsize()):
                    continue
                full = len(running) >= policy.concurrency
                came = await _soon(found, 0.0 if fresh else None if full else turns.wait(clock()))
                if came is not None:
                    yield came
        finally:
            left = list(running.values())
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


async def _soon(found: asyncio.Queue[tuple[int, Result]], seconds: float | None) -> tuple[int, Result] | None:
    """What was found, waiting for it no longer than that; for as long as it takes where that is None."""
    try:
        async with asyncio.timeout(seconds):
            return await found.get()
    except TimeoutError:
        return None


def check_now(urls: Sequence[str], *, policy: Policy) -> list[Result]:
    """Looks at all of them from ordinary code; results in the order of `urls`."""

    async def all_of_them() -> list[Result]:
        found = {index: result async for index, result in check_many(urls, policy=policy)}
        return [found[index] for index in range(len(urls))]

    return asyncio.run(all_of_them())


def check_in_lots(urls: Iterable[str], *, policy: Policy, every: float = 2.0) -> Iterator[dict[int, Result]]:
    """Looks from ordinary code, handing over what has come (index in `urls` → result) every so many seconds.

    A lot may be empty. Who records each lot at once loses little when the process is killed.
    """
    with asyncio.Runner() as runner:
        looks = check_many(urls, policy=policy)
        awaited: asyncio.Future[tuple[int, Result]] | None = None

        async def next_lot() -> tuple[dict[int, Result], bool]:
            nonlocal awaited
            lot: dict[int, Result] = {}
            clock = asyncio.get_running_loop().time
            end = clock() + every
            while (left := end - clock()) > 0:
                awaited = awaited or asyncio.ensure_future(anext(looks))
                done, _ = await asyncio.wait({awaited}, timeout=left)
                if not done:
                    break
                came, awaited = awaited, None
                try:
                    index, result = came.result()
                except StopAsyncIteration:
                    return lot, False
                lot[index] = result
            return lot, True

        more = True
        while more:
            lot, more = runner.run(next_lot())
            yield lot


async def _travel(journey: Journey, session: aiohttp.ClientSession, policy: Policy) -> Exchange:
    """Follows redirects to where an answer is."""
    seen = {journey.place.href}
    while True:
        async with ask(session, journey.place, policy) as response:
            journey.status, journey.retry_after = response.status, asked_to_wait(response)
            got = await receive(response, policy)
        onward, target = _onward(journey.place, got)
        if target is None:
            return got
        if target.href in seen or len(journey.hops) >= policy.max_redirects:
            raise RedirectLoop("The site sends us in circles, or further than we follow.")
        seen.add(target.href)
        journey.hops.append(Hop(journey.place.href, got.status, onward[:2048]))
        journey.place = target


def _onward(place: CheckedUrl, got: Exchange) -> tuple[str, CheckedUrl | None]:
    """Where an answer sends us, as it says it and as it is; None where it is the end of the way."""
    if got.status in REDIRECTS:
        if not got.location:
            raise BadRedirect("The site redirects without saying where to.")
        return got.location, parse(join(place.href, got.location))
    refresh = refresh_of(got.body, got.content_type) if got.status == 200 else ""
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
        "text": page.text,
    }


def _failed(failure: BaseException, journey: Journey | None) -> dict[str, Any]:
    outcome, error = _named(failure)
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


def _named(failure: BaseException) -> tuple[Outcome, str]:
    """The outcome of a failed attempt, and the sentence for it. The order goes from the special to the general."""
    match failure:
        case UrlRefused():
            return Outcome.URL_REFUSED, f"This address cannot be checked: {failure}."
        case AddressRefused():
            return Outcome.ADDRESS_REFUSED, str(failure)
        case RedirectLoop():
            return Outcome.REDIRECT_LOOP, str(failure)
        case TooLarge():
            return Outcome.TOO_LARGE, str(failure)
        case BadBody() | BadRedirect():
            return Outcome.PROTOCOL_ERROR, str(failure)
        case TimeoutError():
            return Outcome.TIMEOUT, "The site did not answer in time."
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return Outcome.TLS_ERROR, _certificate_words(failure)
        case aiohttp.ClientConnectorDNSError():
            late = NO_NAME_IN_TIME in str(failure)
            return Outcome.DNS_FAILURE, NO_NAME_IN_TIME if late else "The site's name leads to no address."
        case aiohttp.ClientConnectorError():
            return Outcome.UNREACHABLE, "No connection to the site could be made."
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientOSError() | ConnectionError():
            return Outcome.UNREACHABLE, "The site broke the connection off."
        case aiohttp.ClientPayloadError():
            return Outcome.PROTOCOL_ERROR, "The page broke off before its announced end."
        case aiohttp.ClientError() | ValueError() | LookupError():
            return Outcome.PROTOCOL_ERROR, "The answer makes no sense as a web page."
        case _:
            return Outcome.PROTOCOL_ERROR, f"The answer could not be dealt with ({type(failure).__name__})."


def _certificate_words(failure: BaseException) -> str:
    cause = getattr(failure, "certificate_error", None) or getattr(failure, "os_error", None)
    reason = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""
    words = {
        "certificate has expired": "The site's certificate has expired.",
        "self-signed certificate": "The site vouches for itself with its own certificate.",
        "self signed certificate": "The site vouches for itself with its own certificate.",
        "unable to get local issuer certificate": "The site's certificate comes from an unknown issuer.",
    }
    if reason in words:
        return words[reason]
    if "Hostname mismatch" in reason or "IP address mismatch" in reason:
        return "The site's certificate was made out to another name."
    return "No secure connection to the site could be agreed on."


def _host(url: str) -> str:
    try:
        place = parse(url)
        return f"{place.host}:{place.port}"
    except UrlRefused:
        return ""
