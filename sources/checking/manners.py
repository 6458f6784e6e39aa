"""Before a host is asked: it must be ours to ask, and we must know how much time it wants between two questions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from protego import Protego

from sources.checking.fetch import Exchange
from sources.checking.hosts import Hosts, is_definite
from sources.checking.pages import decoded
from sources.checking.policy import Policy

HOLD = 15.0  # seconds for which a claim is good; it is renewed while it is needed
ROBOTS_READ = 500_000  # bytes of a robots.txt, which is what a reader must take at least (RFC 9309, 2.5)
ROBOTS_WAITED = 10.0  # seconds; then the host has no wishes
ROBOTS_KNOWN = 86_400.0  # seconds; a robots.txt may be kept for a day (RFC 9309, 2.4)

WAIT = (429, 503)

LookAside = Callable[[str], Awaitable[Exchange | None]]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a host wants, in seconds: between two looks, and before the next. A `delay` is no more than our patience,
    or a site could keep a worker for days."""

    delay: float = 0.0
    rest: float = 0.0


class Manners:
    """What a run knows of the hosts that it is asking. Belongs to one event loop."""

    def __init__(self, policy: Policy, hosts: Hosts, look_aside: LookAside) -> None:
        self._policy, self._hosts, self._look_aside = policy, hosts, look_aside
        self._ours: set[str] = set()
        self._keeping: asyncio.Task[None] | None = None
        self._rested: set[str] = set()  # hosts that wanted that when they were asked what they want
        self._wishes: dict[str, asyncio.Future[Wishes]] = {}

    @property
    def _are_shared(self) -> bool:
        """Without limits for each host there is nothing to share."""
        return self._policy.host_delay > 0 or self._policy.per_host < self._policy.concurrency

    async def claim(self, host: str) -> float:
        """Makes the host ours. Answers how many seconds to wait before trying again; 0 if it is."""
        if not host or not self._are_shared or host in self._ours:
            return 0.0
        if wait := await self._hosts.claim(host, hold=HOLD):
            return wait
        self._ours.add(host)
        self._keeping = self._keeping or asyncio.create_task(self._keep())
        return 0.0

    async def _keep(self) -> None:
        """Claims what is ours again and again, so that short claims do, and hosts of a killed worker are free soon."""
        while True:
            await asyncio.sleep(HOLD / 3)
            ours = list(self._ours)
            waits = await asyncio.gather(*[self._hosts.claim(host, hold=HOLD) for host in ours])
            self._ours -= {host for host, wait in zip(ours, waits, strict=True) if wait}

    async def leave(self, host: str, *, rest: float) -> None:
        """We want nothing more of the host; others may ask it after its rest."""
        self._wishes.pop(host, None)
        self._rested.discard(host)
        if host in self._ours:
            self._ours.discard(host)
            await self._hosts.let_go(host, rest=rest)

    async def leave_all(self) -> None:
        """The run is over: nothing is asked any more, and every host is free."""
        asking: list[asyncio.Future[Any]] = [*self._wishes.values(), *([self._keeping] if self._keeping else [])]
        for task in asking:
            task.cancel()
        await asyncio.gather(*asking, return_exceptions=True)
        await asyncio.gather(*[self.leave(host, rest=self._policy.host_delay) for host in list(self._ours)])

    async def wishes(self, host: str, url: str) -> Wishes:
        """What the host wants, by its robots.txt, which is asked for once, and once more after a rest."""
        if host not in self._wishes:
            self._wishes[host] = asyncio.ensure_future(self._learned(host, url))
        wishes = await asyncio.shield(self._wishes[host])
        if wishes.rest:
            self._wishes.pop(host, None)
        return wishes

    def knows(self, host: str) -> bool:
        """Whether the host has told what it wants, and does not want to be left alone first."""
        asked = self._wishes.get(host)
        return asked is not None and asked.done()

    def is_asking(self, host: str) -> bool:
        """Whether the host's robots.txt is on its way."""
        return host in self._wishes and not self._wishes[host].done()

    async def _learned(self, host: str, url: str) -> Wishes:
        known = await self._hosts.recall(f"crawl-delay {host}")
        if known is not None:
            return Wishes(delay=float(known))
        answer = await self._robots(url)
        if answer and answer.status in WAIT and answer.retry_after and host not in self._rested:
            self._rested.add(host)
            return Wishes(rest=answer.retry_after)
        delay = 0.0
        if answer and answer.status == 200:
            text = decoded(answer.body[:ROBOTS_READ], answer.content_type)
            delay = min(delay_in(text, self._policy.user_agent), self._policy.patience)
        if answer and is_definite(answer.status):
            await self._hosts.remember(f"crawl-delay {host}", str(delay), lasting=ROBOTS_KNOWN)
        await asyncio.sleep(max(self._policy.host_delay, delay))
        return Wishes(delay=delay)

    async def _robots(self, url: str) -> Exchange | None:
        try:
            async with asyncio.timeout(ROBOTS_WAITED):
                return await self._look_aside(urljoin(url, "/robots.txt"))
        except TimeoutError:
            return None


def delay_in(robots: str, user_agent: str) -> float:
    """The Crawl-delay for us, in seconds; 0 where there is none, or none that makes sense."""
    try:
        delay = Protego.parse(robots).crawl_delay(user_agent)
    except Exception:  # whatever stands there, it does not ask for a pause that we understand
        return 0.0
    return delay if delay and 0 < delay < float("inf") else 0.0
