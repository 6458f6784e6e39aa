"""From the stored checks of a source to its health and its next appointment."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from sources.checking import health as rule
from sources.checking.outcomes import Outcome
from sources.models import Check, Health, Source

LOOKS = 50  # newest checks that the rule is shown: more than six days' worth at the densest interval


def judged_health(source: Source) -> Health:
    """What the rule says of the source's newest checks, a person's judgement standing above them."""
    rows = Check.objects.filter(source=source).order_by("-checked_at").values_list("checked_at", "outcome")
    looks = [rule.Look(at=at, outcome=Outcome(outcome)) for at, outcome in rows[:LOOKS]]
    override = rule.Health(source.override) if source.override else None
    return Health(rule.judge_health(looks, override=override).value)


def next_appointment(source: Source, *, at: datetime, retry_after: int | None) -> datetime:
    """When to look again: by health, spread out so that a day's load is flat, never before the server allows."""
    wait = rule.next_check_after(
        rule.Health(source.health), intervals=settings.CHECK_RECHECK, jitter_seed=source.public_id
    )
    return at + max(wait, timedelta(seconds=retry_after or 0))
