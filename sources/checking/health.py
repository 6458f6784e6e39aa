"""From many looks to one word about a source: InternetArchiveBot's rule of three failures over time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sources.checking.outcomes import Outcome, Standing

FAILURES = 3
OVER = timedelta(days=6)
JITTER = 0.1


class Health(StrEnum):
    UNCHECKED = "unchecked"
    ALIVE = "alive"
    DOUBTFUL = "doubtful"
    FAILING = "failing"
    DEAD = "dead"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Look:
    """When somebody looked, and what it came to."""

    at: datetime
    outcome: Outcome
    elsewhere: bool = False  # asked through another egress, for a second opinion


def judge_health(looks: Sequence[Look], *, override: Health | None = None, second_opinion: bool = False) -> Health:
    """The health of a source whose looks are given newest first. A person's override stands above them.

    One success makes it alive. A wall (bot check, paywall, rate limit) makes it blocked and never counts as
    a failure. Otherwise it is dead after three failures over at least six days with no success between;
    before that it is failing when the site says the page is gone, and doubtful when that is not clear.
    Timeouts and server faults count as failures, since a site that stays silent for six days is gone too;
    answers that make no sense to us do not, since the fault may be ours.

    With `second_opinion` that last step down needs a look from elsewhere that has failed too. Where the page is
    there for others, or walled, it is blocked: the site keeps us out, and that says nothing about the page.
    """
    if override is not None:
        return override
    asked = [look for look in looks if look.outcome.standing != Standing.NOT_ASKED and not look.elsewhere]
    if not asked:
        return Health.UNCHECKED
    newest = asked[0].outcome
    if newest.standing == Standing.ALIVE:
        return Health.ALIVE
    if newest.is_wall:
        return Health.BLOCKED
    if newest.is_failure and _is_dead(asked):
        opinion = _opinion(looks) if second_opinion else newest
        if opinion and opinion.is_failure:
            return Health.DEAD
        if opinion and (opinion.is_wall or opinion.standing == Standing.ALIVE):
            return Health.BLOCKED
    return Health.FAILING if newest.standing == Standing.DEAD else Health.DOUBTFUL


def _opinion(looks: Sequence[Look]) -> Outcome | None:
    """What the newest look from elsewhere found, if it is newer than our last success; None where nobody asked."""
    for look in looks:
        if look.elsewhere:
            return look.outcome
        if look.outcome.standing == Standing.ALIVE:
            return None
    return None


def _is_dead(asked: Sequence[Look]) -> bool:
    failures = []
    for look in asked:
        if look.outcome.standing == Standing.ALIVE:
            break
        if look.outcome.is_failure:
            failures.append(look.at)
    return len(failures) >= FAILURES and max(failures) - min(failures) >= OVER


def next_check_after(health: Health, *, intervals: Mapping[str, timedelta], jitter_seed: str) -> timedelta:
    """How long to wait for the next look: the interval of the health, moved by up to a tenth either way.

    The same seed always moves it the same way, and seeds spread evenly, so that a day's load is flat.
    """
    interval = intervals.get(health.value, intervals["doubtful"])
    spread = int.from_bytes(hashlib.sha256(jitter_seed.encode()).digest()[:4], "big") / 0xFFFFFFFF
    return interval * (1 + JITTER * (2 * spread - 1))
