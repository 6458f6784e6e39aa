"""How far the checks have come that are under way, as people see it. Reads only; leases and results make it move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.timesince import timeuntil
from django.utils.translation import gettext

from sources.models import Batch, Source

SHOWN = 10  # running batches that get a line of their own


@dataclass(frozen=True, slots=True)
class Running:
    """One running batch: when it was handed out, how many sources it has and how many of them are done."""

    leased_at: datetime
    size: int
    done: int
    is_silent: bool  # its lease has run out, so whoever comes next takes what is left of it


@dataclass(frozen=True, slots=True)
class Progress:
    batches: tuple[Running, ...]  # oldest first
    waiting: int  # sources that are due and that nobody holds
    next_due: datetime | None  # when the next source that is not due yet will be

    @property
    def size(self) -> int:
        return sum(batch.size for batch in self.batches)

    @property
    def done(self) -> int:
        return sum(batch.done for batch in self.batches)

    @property
    def shown(self) -> tuple[Running, ...]:
        return self.batches[:SHOWN]

    @property
    def not_shown(self) -> int:
        return len(self.batches) - len(self.shown)

    @property
    def next_wait(self) -> str:
        wait = timeuntil(self.next_due) if self.next_due else ""
        return gettext("within a minute") if wait.startswith("0") else gettext("in {time}").format(time=wait)

    @property
    def refresh_after(self) -> int:
        """Seconds after which it is worth asking again."""
        return 3 if self.batches or self.waiting else 30


def checks_under_way() -> Progress:
    """What is being checked, what waits and what comes next. Three queries, however much there is."""
    now = timezone.now()
    return Progress(
        batches=tuple(_running(batch, now) for batch in Batch.objects.running()),
        waiting=Source.objects.due(now).count(),
        next_due=Source.objects.next_due(now),
    )


def _running(batch: Any, now: datetime) -> Running:
    return Running(
        leased_at=batch.leased_at,
        size=batch.size,
        done=batch.size - batch.held,
        is_silent=batch.held_until <= now,
    )
