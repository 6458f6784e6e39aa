"""Looks from ordinary code, handed over a lot at a time while looking goes on in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Generator, Iterable
from typing import Any

from sources.checking.hosts import OpenHosts, alone
from sources.checking.many import check_many
from sources.checking.policy import Policy
from sources.checking.result import Result
from sources.checking.run import LOOKAHEAD, Wanted

Lots = Generator[dict[int, Result], None, None]
HELD_BYTES = 64_000_000  # of bodies that wait to be taken over by ordinary code


def check_in_lots(urls: Iterable[Wanted], *, policy: Policy, every: float = 2.0, open_hosts: OpenHosts = alone) -> Lots:
    """Looks from ordinary code, handing over what has come (index in `urls` → result) every so many seconds.

    Looking goes on in a thread of its own while a lot is dealt with. A lot may be empty. Who records each lot at
    once loses little when the process is killed.
    """
    looking = _Looking(urls, policy, open_hosts)
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

    def __init__(self, urls: Iterable[Wanted], policy: Policy, open_hosts: OpenHosts) -> None:
        super().__init__(daemon=True, name="looking")
        self._urls, self._policy, self._open_hosts = urls, policy, open_hosts
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
        looks = check_many(self._urls, policy=self._policy, open_hosts=self._open_hosts)
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
