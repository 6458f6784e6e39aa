"""One bounded HTTP exchange, hop by hop: every hop is parsed, guarded and resolved anew."""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp
from yarl import URL

from sources.checking.guard import refuse_place
from sources.checking.policy import Policy
from sources.checking.urls import CheckedUrl

CHUNK = 65_536
HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en,*;q=0.5",
}


class TooLarge(Exception):
    """The body is longer than the policy allows."""


class BadBody(Exception):
    """The body cannot be decoded."""


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


async def exchange(session: aiohttp.ClientSession, place: CheckedUrl, policy: Policy) -> Exchange:
    """Asks once, without following redirects. Raises what aiohttp raises, `TooLarge` and `BadBody`."""
    refuse_place(place, policy)
    async with session.get(URL(place.href, encoded=True), allow_redirects=False) as response:
        redirects = response.status in (301, 302, 303, 307, 308)
        body = b"" if redirects else await _read(response, policy.max_bytes)
        headers = response.headers
        return Exchange(
            status=response.status,
            location=headers.get("Location", "") if redirects else "",
            content_type=headers.get("Content-Type", ""),
            etag=headers.get("ETag", ""),
            last_modified=headers.get("Last-Modified", ""),
            retry_after=retry_after(headers.get("Retry-After", ""), now=datetime.now(UTC)),
            body=body,
        )


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


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The decoded body, never holding more than the limit and one chunk."""
    body = bytearray()
    async for part in _decoded(response):
        body += part
        if len(body) > limit:
            raise TooLarge(f"The page is larger than {limit:,} bytes.")
    return bytes(body)


async def _decoded(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    if coding in ("", "identity"):
        async for part in response.content.iter_chunked(CHUNK):
            yield part
        return
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise BadBody(f"The page is packed in a way we did not ask for ({coding[:20]}).")
    unpack = zlib.decompressobj(zlib.MAX_WBITS | 32)
    async for packed in response.content.iter_chunked(CHUNK):
        while packed:
            try:
                yield unpack.decompress(packed, CHUNK)
            except zlib.error as wrong:
                raise BadBody("The page is packed in a way that cannot be unpacked.") from wrong
            packed = unpack.unconsumed_tail
