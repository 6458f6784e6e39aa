"""From the stored checks of a source to its health and its next appointment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Window
from django.db.models.functions import RowNumber

from sources.checking import health as rule
from sources.checking.outcomes import Outcome
from sources.checking.result import Result
from sources.models import Check, Health, Source

LOOKS = 50  # newest checks that the rule is shown: more than six days' worth at the densest interval
LONGEST_RELIED_ON = timedelta(days=7)  # between two looks at a dead source under published facts


class Judged(Protocol):
    """What the next appointment depends on: a `Source`, or one that is about to be made."""

    public_id: str
    health: Any
    health_since: Any
    relied_on: Any


def judged_healths(sources: Sequence[Source]) -> dict[int, Health]:
    """What the rule says of each source's newest checks, a person's judgement standing above them."""
    looks, second_opinion = _looks(sources), bool(settings.CHECK_SECOND_OPINION)
    return {source.pk: _judged(source, looks[source.pk], second_opinion=second_opinion) for source in sources}


def about_to_die(results: Mapping[int, Result]) -> list[int]:
    """Sources that the rule would call dead with these results, and that are not dead yet."""
    failed = [pk for pk, result in results.items() if Outcome(result.outcome).is_failure]
    sources = Source.objects.filter(pk__in=failed, override="").exclude(health=Health.DEAD)
    before = _looks(sources)
    return [
        source.pk
        for source in sources
        if _judged(source, [_seen(results[source.pk]), *before[source.pk]], second_opinion=False) == Health.DEAD
    ]


def _seen(result: Result) -> rule.Look:
    return rule.Look(at=result.checked_at, outcome=Outcome(result.outcome))


def _looks(sources: Iterable[Source]) -> dict[int, list[rule.Look]]:
    """The newest looks at each source, newest first."""
    looks: dict[int, list[rule.Look]] = {source.pk: [] for source in sources}
    place = Window(RowNumber(), partition_by="source", order_by="-checked_at")
    newest = Check.objects.filter(source__in=looks).annotate(place=place).filter(place__lte=LOOKS)
    fields = ("source", "checked_at", "outcome", "elsewhere")
    for pk, at, outcome, elsewhere in newest.order_by("-checked_at").values_list(*fields):
        looks[pk].append(rule.Look(at=at, outcome=Outcome(outcome), elsewhere=elsewhere))
    return looks


def _judged(source: Source, looks: list[rule.Look], *, second_opinion: bool) -> Health:
    override = rule.Health(source.override) if source.override else None
    return Health(rule.judge_health(looks, override=override, second_opinion=second_opinion).value)


def next_appointment(source: Judged, result: Result) -> datetime:
    """When to look again: by health, spread out so that a day's load is flat, never before the server allows.

    A site that only asked for patience is asked again as soon as one in doubt. One that has been dead for long is
    asked ever more rarely, up to a quarter as often. What published facts rest on is asked more often than the
    rest, and at least every seven days when it is dead.
    """
    throttled = result.outcome == Outcome.THROTTLED
    health = rule.Health.DOUBTFUL if throttled else rule.Health(source.health)
    wait = rule.next_check_after(health, intervals=_intervals(source), jitter_seed=source.public_id)
    if health == rule.Health.DEAD and source.health_since:
        longest = LONGEST_RELIED_ON if source.relied_on else 4 * wait
        wait = min(max(wait, (result.checked_at - source.health_since) / 4), longest)
    return result.checked_at + max(wait, timedelta(seconds=result.retry_after or 0))


def _intervals(source: Judged) -> Mapping[str, timedelta]:
    if not source.relied_on:
        return settings.CHECK_RECHECK
    return {health: min(wait, settings.CHECK_RECHECK_RELIED_ON) for health, wait in settings.CHECK_RECHECK.items()}
