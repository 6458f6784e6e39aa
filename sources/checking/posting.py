"""Posting to an address that somebody named, under the same guard as looks at sources."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
from yarl import URL

from sources.checking.failures import named
from sources.checking.fetch import new_session
from sources.checking.guard import AddressRefused, guarded_connector, refuse_place
from sources.checking.policy import Policy
from sources.checking.urls import UrlRefused, parse


class PostFailed(Exception):
    """What was posted was not taken. The message is for people."""


def post_now(url: str, *, body: bytes, headers: Mapping[str, str], policy: Policy) -> int:
    """Posts once and answers the status, which is 200 to 299. Redirects are not followed. Raises `PostFailed`."""
    try:
        status = asyncio.run(_post(url, body, headers, policy))
    except UrlRefused as refused:
        raise PostFailed(f"This address cannot be posted to: {refused}.") from refused
    except (AddressRefused, aiohttp.ClientError, OSError, ValueError) as failure:  # TimeoutError is an OSError
        raise PostFailed(named(failure)[1]) from failure
    if not 200 <= status < 300:
        raise PostFailed(f"The other side answered with status {status}.")
    return status


async def _post(url: str, body: bytes, headers: Mapping[str, str], policy: Policy) -> int:
    place = parse(url)
    refuse_place(place, policy)
    async with (
        asyncio.timeout(policy.timeout_total),
        guarded_connector(policy) as connector,
        new_session(policy, connector) as session,
        session.post(
            URL(place.href, encoded=True), data=body, headers={**headers, "Connection": "close"}, allow_redirects=False
        ) as response,
    ):
        return response.status
