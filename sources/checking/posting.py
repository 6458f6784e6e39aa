"""Posting to an address that somebody named, under the same guard as looks at sources."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import aiohttp
from yarl import URL

from sources.checking.failures import named
from sources.checking.fetch import new_session, retry_after
from sources.checking.guard import AddressRefused, guarded_connector, refuse_place
from sources.checking.policy import Policy
from sources.checking.urls import UrlRefused, parse

ANSWER_READ = 2_000  # bytes of an answer that are kept, for people to look at
ANSWER_WAITED = 2.0  # seconds for them, once the status is known


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it. `error` is for people, and empty where it was taken; `seconds` is how long it took."""

    status: int | None = None
    answer: str = ""
    error: str = ""
    retry_after: int | None = None  # seconds that the other side wants to be left alone
    seconds: float = 0.0


def post_now(url: str, *, body: bytes, headers: Mapping[str, str], policy: Policy) -> Posted:
    """Posts once. It was taken if the status is 200 to 299. Redirects are not followed."""
    begun = time.monotonic()
    status, answer, wait, error = None, "", None, ""
    try:
        status, answer, wait = asyncio.run(_post(url, body, headers, policy))
    except UrlRefused as refused:
        error = f"This address cannot be posted to: {refused}."
    except (AddressRefused, aiohttp.ClientError, OSError, ValueError) as failure:  # TimeoutError is an OSError
        error = named(failure)[1]
    if status is not None and not 200 <= status < 300:
        error = f"The other side answered with status {status}."
    return Posted(status, answer, error, wait, time.monotonic() - begun)


async def _post(url: str, body: bytes, headers: Mapping[str, str], policy: Policy) -> tuple[int, str, int | None]:
    place = parse(url)
    refuse_place(place, policy)
    headers = {**headers, "Connection": "close"}
    async with guarded_connector(policy) as connector, new_session(policy, connector) as session:
        async with asyncio.timeout(policy.timeout_total):  # up to the status; what comes after it has its own time
            response = await session.post(
                URL(place.href, encoded=True), data=body, headers=headers, allow_redirects=False
            )
        async with response:
            asked = response.headers.get("Retry-After", "")
            wait = retry_after(asked, now=datetime.now(UTC)) if asked else None
            return response.status, await _beginning(response), wait


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """The first bytes of an answer, or as much of them as comes in time: the status has said all that matters."""
    read = bytearray()
    try:
        async with asyncio.timeout(ANSWER_WAITED):
            while len(read) < ANSWER_READ and (chunk := await response.content.read(ANSWER_READ - len(read))):
                read += chunk
    except (aiohttp.ClientError, OSError, ValueError):
        pass
    return bytes(read).decode("utf-8", "replace").replace("\x00", "�")
