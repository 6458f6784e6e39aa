"""One bounded conversation with an archive, through the guard of the checking engine. Every failure gets a name."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

import aiohttp
from yarl import URL

from sources.archives.links import Link, read_links
from sources.checking.fetch import REDIRECTS, TooLarge, asked_to_wait, new_session, receive
from sources.checking.guard import AddressRefused, guarded_connector, refuse_place
from sources.checking.policy import Policy
from sources.checking.result import clean
from sources.checking.unpacking import BadBody
from sources.checking.urls import CheckedUrl, UrlRefused, join, parse

MOST_BYTES = 5_000_000  # of one answer: a TimeMap of tens of thousands of copies
BUSY = (429, 503)
NOT_THERE = (404, 410)
KEEPS_US_OUT = (401, 403, 451)


class ArchiveTrouble(Exception):
    """An archive did not do what it was asked. The message is for people.

    `may_heal` says whether asking again can help. `is_busy` is an archive that wants to be left alone; for
    `retry_after` seconds, where it says so.
    """

    def __init__(
        self, message: str, *, may_heal: bool = False, is_busy: bool = False, retry_after: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.may_heal = may_heal or is_busy
        self.is_busy = is_busy
        self.retry_after = retry_after


class CaptureFailed(ArchiveTrouble):
    """The archive took a capture on and gave it up. Where that may heal, it has to be asked anew."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `body` is empty where it was not asked for; `location` leads on from a redirect."""

    place: CheckedUrl
    status: int
    headers: Mapping[str, str]  # by name in small letters; several of one name are one (RFC 9110, section 5.3)
    body: bytes = b""
    onward: CheckedUrl | None = None

    def header(self, name: str) -> str:
        return clean(self.headers.get(name.lower(), ""))

    @property
    def links(self) -> list[Link]:
        return read_links(self.header("Link"))[0]


@dataclass
class Talk:
    """A session with archives, under one policy."""

    session: aiohttp.ClientSession
    policy: Policy
    asked: int = field(default=0)  # requests made

    async def ask(
        self,
        place: CheckedUrl,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
        read: bool = True,
    ) -> Answer:
        """Asks once; a form is sent by POST. Raises `ArchiveTrouble`."""
        if self.asked:
            await asyncio.sleep(self.policy.host_delay)
        self.asked += 1
        sent = {"Connection": "close", **(headers or {})}
        method, url = "GET" if form is None else "POST", URL(place.href, encoded=True)
        try:
            refuse_place(place, self.policy)
            async with self.session.request(method, url, allow_redirects=False, headers=sent, data=form) as response:
                got = await receive(response, self.policy) if read else None
                return _answer(place, response, got.body if got else b"")
        except ArchiveTrouble:
            raise
        except Exception as failure:  # `_named` tells those apart that it knows
            raise _named(failure) from failure


def _answer(place: CheckedUrl, response: aiohttp.ClientResponse, body: bytes) -> Answer:
    refuse_busy(response)
    location = response.headers.get("Location", "")
    return Answer(
        place=place,
        status=response.status,
        headers={name.lower(): ", ".join(response.headers.getall(name)) for name in response.headers},
        body=body,
        onward=place_of(location, place) if response.status in REDIRECTS and location else None,
    )


@asynccontextmanager
async def talking(policy: Policy) -> AsyncIterator[Talk]:
    """A talk that takes `policy.timeout_total` seconds at most. Whatever goes wrong in it is an `ArchiveTrouble`."""
    policy = replace(policy, max_bytes=min(policy.max_bytes, MOST_BYTES))
    try:
        async with (
            asyncio.timeout(policy.timeout_total),
            guarded_connector(policy) as connector,
            new_session(policy, connector) as session,
        ):
            yield Talk(session, policy)
    except TimeoutError as failure:
        raise _named(failure) from failure


def place_of(told: str, base: CheckedUrl | None = None) -> CheckedUrl:
    """The address that an archive tells of, which may be relative to `base`. Raises `ArchiveTrouble`."""
    try:
        return parse(join(base.href, told) if base else told)
    except UrlRefused as refused:
        raise _named(refused) from refused


def refuse_busy(response: aiohttp.ClientResponse) -> None:
    """Raises `ArchiveTrouble` where the archive asks for patience."""
    if response.status in BUSY:
        wait = asked_to_wait(response)
        raise ArchiveTrouble(f"The archive asks for patience (HTTP {response.status}).", is_busy=True, retry_after=wait)


def refused_by(answer: Answer, *, doing: str, reason: str = "") -> ArchiveTrouble:
    """The trouble that an answer's status means. `doing` completes "The archive would not …"."""
    reason = reason or ("it keeps us out" if answer.status in KEEPS_US_OUT else "it gives no reason")
    message = f"The archive would not {doing} (HTTP {answer.status}): {reason}."
    return ArchiveTrouble(message, may_heal=answer.status >= 500)


def _named(failure: Exception) -> ArchiveTrouble:
    match failure:
        case AddressRefused():
            return ArchiveTrouble(f"The archive sends us where we do not go. {failure}")
        case UrlRefused():
            return ArchiveTrouble(f"The archive sends us where we do not go: {failure}.")
        case TooLarge():
            return ArchiveTrouble("The archive sent more than we read at once.")
        case BadBody():
            return ArchiveTrouble("What the archive sent cannot be unpacked.")
        case TimeoutError():
            return ArchiveTrouble("The archive did not answer in time.", may_heal=True)
        case aiohttp.ClientError() | OSError():
            return ArchiveTrouble("The archive could not be reached.", may_heal=True)
        case _:
            return ArchiveTrouble(f"The archive's answer could not be dealt with ({type(failure).__name__}).")


def headers_for(archive_key: str) -> dict[str, str]:
    """Headers of a request for a capture."""
    wanted = {"Accept": "application/json, text/html;q=0.5, */*;q=0.1"}
    return {**wanted, "Authorization": archive_key} if archive_key else wanted
