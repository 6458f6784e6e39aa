"""Looking at many addresses side by side: fast together, gentle with each host, and none waits for another's."""

from __future__ import annotations

import asyncio
import resource
import threading
from collections import deque
from collections.abc import AsyncGenerator, Coroutine, Generator, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from math import inf
from typing import Any

from sources.checking.check import check
from sources.checking.fetch import new_session
from sources.checking.guard import guarded_connector
from sources.checking.known import Known
from sources.checking.outcomes import Outcome
from sources.checking.policy import Policy
from sources.checking.result import Result
from sources.checking.siblings import Siblings
from sources.checking.turns import Turns
from sources.checking.urls import UrlRefused, parse

Wanted = str | Known  # an address, or a page at an address that an earlier look has seen
Found = tuple[int, Result]
Lots = Generator[dict[int, Result], None, None]
LOOKAHEAD = 10_000  # addresses that may wait for their hosts' turns; the memory of a run depends on it alone
READ_AT_ONCE = 200  # addresses read from the input between two looks at what has come
STALLED = 0.5  # seconds after which a look only waits, and another may begin in its place
MOST_OPEN = 20  # looks open at once, stalled ones included, for each one of the concurrency
SPARE_FILES = 100  # file descriptors left to everything else
PATIENCE_WANTED = "Not asked: the site wants to be left alone for a while."
NO_TIME_LEFT = "Not asked: other looks took all the time there was."
HELD_BYTES = 64_000_000  # of bodies that wait to be taken over by ordinary code


async def check_many(urls: Iterable[Wanted], *, policy: Policy) -> AsyncGenerator[Found, None]:
    """Looks side by side, in order of completion, each with its place in `urls`, which is read as it is needed.

    At most `concurrency` at work and `per_host` at one host with `host_delay` between them; waiting for one host
    holds up no other, and a look that only waits gives its place to another. Where `urls` is a generator it is
    read on when there is room for more, in the thread of the event loop, and closed at the end.
    """
    async with guarded_connector(policy) as connector, new_session(policy, connector) as session:
        run, siblings = _Run(urls, policy), Siblings()
        try:
            while run.goes_on():
                run.end_in_time()
                while run.may_begin() and (turn := run.turns.take(run.now())):
                    host, (index, url) = turn
                    keep_open = run.turns.more(host)
                    look = check(url, session=session, policy=policy, siblings=siblings, keep_open=keep_open)
                    run.begin(host, index, look)
                fresh = run.may_begin() and run.read_on()
                if (came := await run.next(at_once=fresh)) is not None:
                    yield came
        finally:
            await run.stop()


class _Run:
    """What waits, what runs and what has been found. Lives inside one event loop."""

    def __init__(self, urls: Iterable[Wanted], policy: Policy) -> None:
        self.turns: Turns[tuple[int, Wanted]] = Turns(per_host=policy.per_host, delay=policy.host_delay)
        self._policy = policy
        self._urls, self._exhausted = iter(urls), False
        self._todo = enumerate(self._urls)
        self._found: asyncio.Queue[Found] = asyncio.Queue()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._begun: deque[tuple[float, int]] = deque()  # looks that are not known to have stalled, oldest first
        self._stalled: set[int] = set()
        self._most = min(policy.concurrency * MOST_OPEN, _files_allowed() - SPARE_FILES)
        self._loop = asyncio.get_running_loop()
        self.now = self._loop.time
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

    def begin(self, host: str, index: int, look: Coroutine[Any, Any, Result]) -> None:
        async def run() -> None:
            try:
                result = await look
                self._found.put_nowait((index, result))
                self._heed(result)
            finally:
                self._stalled.discard(index)
                self.turns.done(host, self.now())
                del self._running[index]

        self._begun.append((self.now(), index))
        self._running[index] = asyncio.create_task(run())

    def _heed(self, result: Result) -> None:
        """A host that asks us to wait is left alone, whichever of its pages said so."""
        if result.outcome != Outcome.THROTTLED or not result.retry_after:
            return
        asked = _host(result.final_url)
        self.turns.hold(asked, self.now() + result.retry_after)
        if result.retry_after > self._policy.patience:
            for index, url in self.turns.give_up(asked):
                self._found.put_nowait((index, _postponed(url, result.retry_after, PATIENCE_WANTED)))

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
        left = list(self._running.values())
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        if isinstance(self._urls, Generator):
            self._urls.close()


def check_now(urls: Sequence[Wanted], *, policy: Policy) -> list[Result]:
    """Looks at all of them from ordinary code; results in the order of `urls`."""

    async def all_of_them() -> list[Result]:
        found = {index: result async for index, result in check_many(urls, policy=policy)}
        return [found[index] for index in range(len(urls))]

    return asyncio.run(all_of_them())


def check_in_lots(urls: Iterable[Wanted], *, policy: Policy, every: float = 2.0) -> Lots:
    """Looks from ordinary code, handing over what has come (index in `urls` → result) every so many seconds.

    Looking goes on in a thread of its own while a lot is dealt with. A lot may be empty. Who records each lot at
    once loses little when the process is killed.
    """
    looking = _Looking(urls, policy)
    looking.start()
    try:
        while True:
            over = looking.over.wait(every)
            yield looking.take()
            if over:
                break
    finally:
        looking.stop()
    if looking.failure:
        raise looking.failure


class _Looking(threading.Thread):
    """An event loop in a thread. It pauses where more has come than is taken."""

    def __init__(self, urls: Iterable[Wanted], policy: Policy) -> None:
        super().__init__(daemon=True, name="looking")
        self._urls, self._policy = urls, policy
        self._lock = threading.Lock()
        self._came: dict[int, Result] = {}
        self._held = 0
        self._enough = threading.Event()
        self.over = threading.Event()
        self.failure: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._look())
        except BaseException as failure:  # raised again where the lots are taken
            self.failure = failure
        finally:
            self.over.set()

    async def _look(self) -> None:
        looks = check_many(self._urls, policy=self._policy)
        stopped = asyncio.create_task(self._until_stopped(asyncio.current_task()))
        try:
            async for index, result in looks:
                with self._lock:
                    self._came[index] = result
                    self._held += result.size
                while self._full() and not self._enough.is_set():
                    await asyncio.sleep(0.01)
                if self._enough.is_set():
                    break
        finally:
            stopped.cancel()
            await looks.aclose()

    async def _until_stopped(self, looking: asyncio.Task[Any] | None) -> None:
        """Ends the looks also while none of them comes to an end by itself."""
        while not self._enough.is_set():
            await asyncio.sleep(0.1)
        if looking:
            looking.cancel()

    def _full(self) -> bool:
        return self._held > HELD_BYTES or len(self._came) > LOOKAHEAD

    def take(self) -> dict[int, Result]:
        """What has come since the last time."""
        with self._lock:
            came, self._came, self._held = self._came, {}, 0
        return came

    def stop(self) -> None:
        self._enough.set()
        self.join()


def _postponed(wanted: Wanted, seconds: float, why: str) -> Result:
    return Result(
        url=_url(wanted),
        outcome=Outcome.THROTTLED,
        checked_at=datetime.now(UTC),
        retry_after=round(seconds),
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
