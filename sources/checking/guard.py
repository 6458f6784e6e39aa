"""Connections that can only lead to addresses we may ask, whatever names, answers and spellings try."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult

from sources.checking.addresses import judge
from sources.checking.policy import Policy
from sources.checking.urls import CheckedUrl

IDLE = 4.0  # seconds for which a connection to a host that is asked again is kept open
NO_NAME_IN_TIME = "The site's name could not be looked up in time."


class AddressRefused(Exception):
    """The address may not be asked. Not an OSError, so that nothing mistakes it for a failed attempt."""


class EgressFailed(Exception):
    """The proxy did not do its part, which says nothing of the site."""


class GuardedResolver(AbstractResolver):
    """Looks a name up once and hands out its addresses only if every one of them may be asked."""

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        servers: dict[str, Any] = {"nameservers": list(policy.nameservers)} if policy.nameservers else {}
        self._resolver = aiohttp.AsyncResolver(**servers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        try:
            async with asyncio.timeout(self._policy.timeout_connect):
                found = await self._resolver.resolve(host, port, family)
        except TimeoutError:
            raise OSError(None, NO_NAME_IN_TIME) from None
        for answer in found:
            refuse_address(answer["host"], self._policy)
        return found

    async def close(self) -> None:
        await self._resolver.close()


def refuse_address(address: str, policy: Policy) -> None:
    if why := judge(address, policy.allowed_networks):
        raise AddressRefused(f"The address leads to {why}, not to the public internet.")


def refuse_place(place: CheckedUrl, policy: Policy) -> None:
    """Guards what needs no look-up: ports, and hosts that are IP addresses already."""
    if policy.allowed_ports is not None and place.port not in policy.allowed_ports:
        raise AddressRefused(f"Port {place.port} is not one we are allowed to ask.")
    if place.is_address:
        refuse_address(place.host, policy)


@asynccontextmanager
async def guarded_connector(policy: Policy) -> AsyncIterator[aiohttp.TCPConnector]:
    """Each socket's destination is judged once more in the moment the socket is made, and the socket stays there."""
    resolver = GuardedResolver(policy)

    def judged_socket(addr_info: Any) -> socket.socket:
        family, kind, proto, _, address = addr_info
        refuse_address(address[0], policy)
        return socket.socket(family=family, type=kind, proto=proto)

    bounds: dict[str, Any] = {
        "resolver": resolver,
        "use_dns_cache": False,
        "limit": 0,  # `check_many` counts
        "keepalive_timeout": IDLE,
    }
    try:
        if policy.egress:
            from sources.checking.egress import EgressConnector  # brings a client for proxies along

            yield EgressConnector(policy.egress, judge=partial(refuse_address, policy=policy), **bounds)
        else:
            yield aiohttp.TCPConnector(socket_factory=judged_socket, **bounds)
    finally:
        await resolver.close()  # a connector does not close a resolver it was given
