"""One bounded HTTP exchange, hop by hop: every hop is parsed, guarded and resolved anew."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from sources.checking.guard import refuse_place
from sources.checking.known import Known
from sources.checking.policy import Policy
from sources.checking.result import clean
from sources.checking.spoken import Spoken, spoken
from sources.checking.unpacking import CODINGS, PIECE, BadBody, unpacker_for
from sources.checking.urls import CheckedUrl

REDIRECTS = (301, 302, 303, 307, 308)
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": ", ".join(CODINGS),
    "Accept-Language": "en,*;q=0.5",
}


class TooLarge(Exception):
    """The body is longer than the policy allows."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One answer to one request. `body` is decoded; empty for redirects, which are not read."""

    status: int
    location: str
    content_type: str
    etag: str
    last_modified: str
    retry_after: int | None
    body: bytes
    spoken: Spoken | None = None


def ask(
    session: aiohttp.ClientSession,
    place: CheckedUrl,
    policy: Policy,
    *,
    keep_open: bool = False,
    known: Known | None = None,
) -> AbstractAsyncContextManager[aiohttp.ClientResponse]:
    """Asks once, without following redirects; for a page that is known, whether it is another by now.

    Raises `AddressRefused` and what aiohttp raises.
    """
    refuse_place(place, policy)
    headers = {} if keep_open else {"Connection": "close"}
    if known:
        headers |= known.conditions
    return session.get(URL(place.href, encoded=True), allow_redirects=False, headers=headers or None)


async def receive(response: aiohttp.ClientResponse, policy: Policy, *, retry_after: int | None = None) -> Exchange:
    """The whole answer, with what it asks of us in time. Raises what aiohttp raises, `TooLarge` and `BadBody`.

    Where the status says already that there is no page, the body may be as broken as it likes.
    """
    redirects = response.status in REDIRECTS
    try:
        body = b"" if redirects else await _read(response, policy.max_bytes)
    except (TooLarge, BadBody, aiohttp.ClientPayloadError):
        if response.status < 400:
            raise
        body = b""
    headers = response.headers
    return Exchange(
        status=response.status,
        location=_address(headers.get("Location", "")) if redirects else "",
        content_type=clean(headers.get("Content-Type", "")),
        etag=clean(headers.get("ETag", "")),
        last_modified=clean(headers.get("Last-Modified", "")),
        retry_after=retry_after,
        body=body,
        spoken=spoken(response, body=body) if policy.keeps_exchanges else None,
    )


def asked_to_wait(response: aiohttp.ClientResponse) -> int | None:
    """Seconds that the site wants to be left alone."""
    asked = response.headers.get("Retry-After")
    return retry_after(asked, now=datetime.now(UTC)) if asked else None


def new_session(policy: Policy, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        connector=connector,
        headers={**HEADERS, "User-Agent": policy.user_agent},
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
        timeout=aiohttp.ClientTimeout(
            total=None, sock_connect=policy.timeout_connect, sock_read=policy.timeout_first_byte
        ),
    )


def retry_after(value: str, *, now: datetime) -> int | None:
    """Seconds to wait, from either form of the header (RFC 9110); at most thirty days."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:12]), 30 * 86_400)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(0, round((at - now).total_seconds())), 30 * 86_400)


def _address(header: str) -> str:
    """A Location as ASCII. Other bytes are escaped as they stand, since nobody says in which charset they are."""
    sent = header.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in sent)


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The decoded body, never holding more than the limit and one piece."""
    if response.headers.get("Content-Encoding") is None and (response.content_length or limit + 1) <= limit:
        return await response.read()  # no longer than it says
    body = bytearray()
    async for part in _decoded(response):
        body += part
        if len(body) > limit:
            raise TooLarge(f"The page is larger than {limit:,} bytes.")
    return bytes(body)


async def _decoded(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in ("", "identity"):
        async for part in response.content.iter_chunked(PIECE):
            yield part
        return
    unpacker = unpacker_for(coding)
    async for packed in response.content.iter_chunked(PIECE):
        for part in unpacker.feed(packed):
            yield part
        if unpacker.over:
            return
    if not unpacker.finished:
        raise BadBody("The page broke off before its packing came to an end.")
