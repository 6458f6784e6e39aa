"""Who is asked next: many hosts side by side, each of them politely, and none holding up another. Knows no clock."""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class _Host(Generic[T]):
    waiting: deque[T] = field(default_factory=deque)
    running: int = 0
    next_at: float = 0.0  # not before this moment
    delay: float = 0.0  # that the host itself wants, in seconds
    listed: bool = False  # whether it stands in the list of those to be asked


class Turns(Generic[T]):
    """Things to do at hosts: at most `per_host` of one host at once, `delay` seconds between their beginnings.

    Hosts take turns in the order in which they may be asked. The empty host has no limits. Times are seconds
    of any clock that only goes forward.
    """

    def __init__(self, *, per_host: int, delay: float) -> None:
        self._per_host = per_host
        self._delay = delay
        self._hosts: dict[str, _Host[T]] = {}
        self._list: list[tuple[float, int, str]] = []
        self._idle: list[tuple[float, str]] = []
        self._count = 0
        self._ticket = 0

    def __len__(self) -> int:
        """How many wait."""
        return self._count

    def add(self, host: str, thing: T) -> None:
        known = self._hosts.setdefault(host, _Host())
        known.waiting.append(thing)
        self._count += 1
        self._enlist(host, known)

    def take(self, now: float) -> tuple[str, T] | None:
        """The next thing that may begin now, with its host; None when there is none."""
        self._forget(now)
        while self._list and self._list[0][0] <= now:
            host = heapq.heappop(self._list)[2]
            known = self._hosts[host]
            known.listed = False
            if not known.waiting or known.next_at > now:
                self._enlist(host, known)
                continue
            thing = known.waiting.popleft()
            self._count -= 1
            known.running += 1
            if host:
                known.next_at = now + max(self._delay, known.delay)
            self._enlist(host, known)
            return host, thing
        return None

    def done(self, host: str, now: float) -> None:
        """One of the host's things has ended."""
        known = self._hosts[host]
        known.running -= 1
        self._enlist(host, known)
        if not known.waiting and not known.running:
            heapq.heappush(self._idle, (max(now, known.next_at), host))
            self._forget(now)

    def put_back(self, host: str, thing: T) -> None:
        """What was taken waits again, before all else of its host. That it has ended is still to be told."""
        self._hosts[host].waiting.appendleft(thing)
        self._count += 1

    def slow_down(self, host: str, delay: float, now: float) -> None:
        """The host wants more time between two beginnings, counted from now."""
        known = self._hosts[host]
        known.delay, known.next_at = delay, max(known.next_at, now + delay)

    def hold(self, host: str, until: float) -> None:
        """Nothing of the host begins before that moment."""
        known = self._hosts.setdefault(host, _Host())
        known.next_at = max(known.next_at, until)
        heapq.heappush(self._idle, (known.next_at, host))

    def held(self, host: str, now: float) -> float:
        """Seconds until the host may be asked again, whatever waits there."""
        known = self._hosts.get(host)
        return max(0.0, known.next_at - now) if known else 0.0

    def give_up(self, host: str) -> list[T]:
        """Takes back all that waits for the host."""
        known = self._hosts.get(host)
        if known is None:
            return []
        given_up, known.waiting = list(known.waiting), deque()
        self._count -= len(given_up)
        return given_up

    def clear(self) -> list[T]:
        """Takes back all that waits, for whichever host."""
        return [thing for host in list(self._hosts) for thing in self.give_up(host)]

    def more(self, host: str) -> bool:
        """Whether something still waits for the host."""
        return bool(self._hosts[host].waiting)

    def are_several(self, host: str) -> bool:
        """Whether more than one thing of the host waits or runs."""
        known = self._hosts[host]
        return len(known.waiting) + known.running > 1

    def is_idle(self, host: str) -> bool:
        """Whether nothing waits for the host, and nothing runs there."""
        known = self._hosts.get(host)
        return known is None or not (known.waiting or known.running)

    def wait(self, now: float) -> float | None:
        """Seconds until something may begin; None when that depends on something ending, or nothing waits."""
        return max(0.0, self._list[0][0] - now) if self._list else None

    def _enlist(self, host: str, known: _Host[T]) -> None:
        free = not host or known.running < self._per_host
        if known.waiting and free and not known.listed:
            self._ticket += 1
            known.listed = True
            heapq.heappush(self._list, (known.next_at, self._ticket, host))

    def _forget(self, now: float) -> None:
        """Lets go of hosts that nothing waits for and that may be asked again."""
        while self._idle and self._idle[0][0] <= now:
            _, host = heapq.heappop(self._idle)
            known = self._hosts.get(host)
            if known is None or known.waiting or known.running:
                continue
            if known.next_at > now:
                heapq.heappush(self._idle, (known.next_at, host))
            elif not known.listed:
                del self._hosts[host]
