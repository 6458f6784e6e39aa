"""What is looked at next, what is under way and what has been found: the state of a run of many looks."""

from __future__ import annotations

import asyncio
import resource
from collections import deque
from collections.abc import Callable, Coroutine, Generator, Iterable
from datetime import UTC, datetime
from itertools import islice
from math import ceil, inf
from typing import Any

from sources.checking.known import Known
from sources.checking.manners import Manners
from sources.checking.outcomes import Outcome
from sources.checking.policy import Policy
from sources.checking.result import Result
from sources.checking.turns import Turns
from sources.checking.urls import UrlRefused, parse

Wanted = str | Known  # an address, or a page at an address that an earlier look has seen
Found = tuple[int, Result]
Look = Callable[[Wanted, bool], Coroutine[Any, Any, Result]]  # of what is wanted, and whether more of its host is
LOOKAHEAD = 10_000  # addresses that may wait for their hosts' turns; the memory of a run depends on it alone
READ_AT_ONCE = 200  # addresses read from the input between two looks at what has come
STALLED = 0.5  # seconds after which a look only waits, and another may begin in its place
MOST_OPEN = 20  # looks open at once, stalled ones included, for each one of the concurrency
SPARE_FILES = 100  # file descriptors left to everything else
PATIENCE_WANTED = "Not asked: the site wants to be left alone for a while."
OTHERS_ASK = "Not asked: somebody else is asking this site. It is our turn soon."
NO_TIME_LEFT = "Not asked: other looks took all the time there was."


class Run:
    """What waits, what runs and what has been found. Lives inside one event loop."""

    def __init__(self, urls: Iterable[Wanted], policy: Policy, manners: Manners) -> None:
        self.turns: Turns[tuple[int, Wanted]] = Turns(per_host=policy.per_host, delay=policy.host_delay)
        self._policy, self._manners = policy, manners
        self._set_back_since: dict[str, float] = {}  # hosts that others are asking
        self._urls, self._exhausted = iter(urls), False
        self._todo = enumerate(self._urls)
        self._found: asyncio.Queue[Found | None] = asyncio.Queue()  # None only wakes whoever waits
        self._running: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._begun: deque[tuple[float, int]] = deque()  # looks that are not known to have stalled, oldest first
        self._stalled: set[int] = set()
        self._most = min(policy.concurrency * MOST_OPEN, _files_allowed() - SPARE_FILES)
        self.now = asyncio.get_running_loop().time
        self._until = inf if policy.longest is None else self.now() + policy.longest

    def goes_on(self) -> bool:
        return bool(not self._exhausted or len(self.turns) or self._running or self._found.qsize())

    def read_on(self) -> bool:
        """Takes some more addresses in, if there is room. Tells whether there were any."""
        room = 0 if self._exhausted else min(READ_AT_ONCE, LOOKAHEAD - len(self.turns))
        fresh = list(islice(self._todo, max(0, room)))
        self._exhausted = self._exhausted or len(fresh) < room
        for index, url in fresh:
            host = _host(_url(url))
            wait = self.turns.held(host, self.now()) if host else 0.0
            if wait > self._policy.patience:
                self._found.put_nowait((index, _postponed(url, wait, PATIENCE_WANTED)))
            else:
                self.turns.add(host, (index, url))
        return bool(fresh)

    def may_begin(self) -> bool:
        self._tell_stalled()
        busy = len(self._running) - len(self._stalled)
        return busy < self._policy.concurrency and len(self._running) < max(self._most, 1)

    def _tell_stalled(self) -> None:
        until = self.now() - STALLED
        while self._begun and self._begun[0][0] <= until:
            _, index = self._begun.popleft()
            if index in self._running:
                self._stalled.add(index)

    def begin(self, host: str, wanted: tuple[int, Wanted], look: Look) -> None:
        task = asyncio.create_task(self._work(host, wanted, look))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self._note_begin(wanted[0])

    def _note_begin(self, index: int) -> None:
        self._begun.append((self.now(), index))
        self._running.add(index)

    async def _work(self, host: str, wanted: tuple[int, Wanted], look: Look) -> None:
        """One look after the other: the next request is sent before others have been dealt with that came meanwhile."""
        while True:
            await self._run(host, wanted, look)
            enough = self._found.qsize() > self._policy.concurrency or self.now() >= self._until
            if enough or not self.may_begin() or not (turn := self.turns.take(self.now())):
                return
            host, wanted = turn
            self._note_begin(wanted[0])

    async def _run(self, host: str, wanted: tuple[int, Wanted], look: Look) -> None:
        index = wanted[0]
        try:
            if wait := await self._manners.claim(host):
                self._set_back(host, wanted, wait)
            else:
                await self._look(host, wanted, look)
            self.turns.done(host, self.now())
            if host and self.turns.is_idle(host):
                await self._manners.leave(host, rest=self.turns.held(host, self.now()))
                self._found.put_nowait(None)
        finally:
            self._stalled.discard(index)
            self._running.discard(index)

    async def _look(self, host: str, wanted: tuple[int, Wanted], look: Look) -> None:
        index, url = wanted
        self._set_back_since.pop(host, None)
        if host and (wait := await self._wished(host, url)):
            self._set_back(host, wanted, wait)
            return
        result = await look(url, self.turns.more(host))
        self._found.put_nowait((index, result))
        self._heed(result)

    async def _wished(self, host: str, url: Wanted) -> float:
        """Seconds for which the host wants to be left alone now; 0 to go on. A host of one page is not asked.

        Who comes while it is being asked takes a turn after whoever asked.
        """
        if self._manners.knows(host) or not self.turns.are_several(host):
            return 0.0
        is_first = not self._manners.is_asking(host)
        wishes = await self._manners.wishes(host, _url(url))
        if is_first:
            self.turns.slow_down(host, max(wishes.delay, self._policy.host_delay), self.now())
        return max(wishes.rest, 0.0 if is_first else self.turns.held(host, self.now()))

    def _set_back(self, host: str, wanted: tuple[int, Wanted], wait: float) -> None:
        """The host is not ours to ask yet. In a run that is to end it waits no longer than we are patient."""
        now = self.now()
        since = self._set_back_since.setdefault(host, now)
        self._found.put_nowait(None)
        self.turns.put_back(host, wanted)
        self.turns.hold(host, now + wait)
        if wait > self._policy.patience:
            self._give_up(host, wait, PATIENCE_WANTED)
        elif self._policy.longest is not None and now - since > self._policy.patience:
            self._give_up(host, self._policy.patience, OTHERS_ASK)

    def _give_up(self, host: str, seconds: float, why: str) -> None:
        self._set_back_since.pop(host, None)
        for index, url in self.turns.give_up(host):
            self._found.put_nowait((index, _postponed(url, seconds, why)))

    def _heed(self, result: Result) -> None:
        """A host that asks us to wait is left alone, whichever of its pages said so."""
        if result.outcome != Outcome.THROTTLED or not result.retry_after:
            return
        asked = _host(result.final_url)
        self.turns.hold(asked, self.now() + result.retry_after)
        if result.retry_after > self._policy.patience:
            self._give_up(asked, result.retry_after, PATIENCE_WANTED)

    def end_in_time(self) -> None:
        """When the time of the run is over nothing more begins, and what has been read is handed back as it was."""
        if self.now() < self._until:
            return
        self._exhausted = True
        for index, url in self.turns.clear():
            self._found.put_nowait((index, _postponed(url, 0, NO_TIME_LEFT)))

    async def next(self, *, at_once: bool) -> Found | None:
        """What has been found, or None where it is time to look after the others."""
        if self._found.qsize():
            return self._found.get_nowait()
        if at_once or not (self._running or len(self.turns)):
            await asyncio.sleep(0)
            return None
        wait = self.turns.wait(self.now()) if self.may_begin() else STALLED
        left = inf if self._exhausted and not len(self.turns) else max(0.0, self._until - self.now())
        seconds = left if wait is None else min(wait, left)
        try:
            async with asyncio.timeout(None if seconds == inf else seconds):
                return await self._found.get()
        except TimeoutError:
            return None

    async def stop(self) -> None:
        left = list(self._tasks)
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        await self._manners.leave_all()
        if isinstance(self._urls, Generator):
            self._urls.close()


def _postponed(wanted: Wanted, seconds: float, why: str) -> Result:
    return Result(
        url=_url(wanted),
        outcome=Outcome.THROTTLED,
        checked_at=datetime.now(UTC),
        retry_after=ceil(seconds),
        error=why,
        postponed=True,
    )


def _files_allowed() -> int:
    """File descriptors that this process may open, after asking for as many as it may ask for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard if hard != resource.RLIM_INFINITY else 1_000_000


def _url(wanted: Wanted) -> str:
    return wanted.url if isinstance(wanted, Known) else wanted


def _host(url: str) -> str:
    try:
        return parse(url).server
    except UrlRefused:
        return ""
