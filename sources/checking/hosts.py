"""What those who ask the same hosts owe each other: who may ask now, and what one has learned of a host for all."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

MOST_KNOWN = 10_000  # things that are remembered at once where nobody else is


class Hosts(Protocol):
    """A host is asked by one run at a time, which then keeps the limits and pauses for all. Times are in seconds."""

    async def claim(self, host: str, *, hold: float) -> float:
        """Takes the host, or keeps it, for so long at most. Answers how long to wait before trying again; 0 if ours."""
        ...

    async def let_go(self, host: str, *, rest: float) -> None:
        """Leaves the host to others, who may ask it once it has rested. Does nothing where it is not ours."""
        ...

    async def recall(self, name: str) -> str | None:
        """What was remembered under the name; None where nothing was, or too long ago."""
        ...

    async def remember(self, name: str, what: str, *, lasting: float) -> None: ...


OpenHosts = Callable[[], AbstractAsyncContextManager[Hosts]]


PASSING = frozenset({408, 425, 429})  # statuses below 500 that say nothing of what is there


def is_definite(status: int) -> bool:
    """Whether an answer says what is there, so that it may be remembered. Faults of servers pass."""
    return 200 <= status < 500 and status not in PASSING


class Alone:
    """Nobody else asks: every host is ours, and what is learned is kept for this run."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, str] = OrderedDict()

    async def claim(self, host: str, *, hold: float) -> float:
        return 0.0

    async def let_go(self, host: str, *, rest: float) -> None:
        return None

    async def recall(self, name: str) -> str | None:
        return self._known.get(name)

    async def remember(self, name: str, what: str, *, lasting: float) -> None:
        self._known[name] = what
        if len(self._known) > MOST_KNOWN:
            self._known.popitem(last=False)


@asynccontextmanager
async def alone() -> AsyncIterator[Hosts]:
    yield Alone()
