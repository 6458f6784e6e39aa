"""Whether the proof of a published fact still holds today: the health of its sources, its quotes, what was kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from sources.models import Health
from verification.models import Evidence, PageDrift, QuoteState, Stance


class Proof(StrEnum):
    SOUND = "sound"
    WEAKENED = "weakened"
    BROKEN = "broken"


# What each health of a source means for evidence that rests on it; None where nothing is wrong.
OF_HEALTH: dict[Health, tuple[Proof, str] | None] = {
    Health.ALIVE: None,
    Health.UNCHECKED: (Proof.WEAKENED, "has not been checked yet"),
    Health.DOUBTFUL: (Proof.WEAKENED, "did not answer properly when last checked"),
    Health.FAILING: (Proof.WEAKENED, "has been failing its checks"),
    Health.BLOCKED: (Proof.WEAKENED, "does not let our checks in"),
    Health.DEAD: (Proof.BROKEN, "is no longer there"),
}
OF_QUOTE: dict[QuoteState, tuple[Proof, str]] = {
    QuoteState.CHANGED: (Proof.BROKEN, "no longer says what was quoted"),
    QuoteState.MISSING: (Proof.BROKEN, "no longer carries the quote"),
}
OF_DRIFT: dict[PageDrift, tuple[Proof, str]] = {
    PageDrift.REWRITTEN: (Proof.WEAKENED, "has been rewritten since it was used"),
}

# Evidence of which something of the above holds.
UNSOUND = (
    Q(source__health__in=[health for health, found in OF_HEALTH.items() if found])
    | Q(quote_state__in=list(OF_QUOTE))
    | Q(drift__in=list(OF_DRIFT))
    | Q(snapshot__custody__fault__gt="")
)


@dataclass(frozen=True, slots=True)
class State:
    """The state of a fact's proof, how fresh that is (the oldest last check), and why it is not sound."""

    proof: Proof
    checked_at: datetime | None
    reasons: list[str]


def proof_state(evidence: Iterable[Evidence]) -> State:
    """The worst of its parts; context alone cannot break a fact.

    Sources come with `last_checked_at`, snapshots with their custody.
    """
    proof, reasons, looks = Proof.SOUND, [], []
    order = list(Proof)
    for row in evidence:
        looks.append(getattr(row.source, "last_checked_at", None))
        states = (OF_HEALTH[Health(row.source.health)], _of_quote(row), _of_drift(row), _of_snapshot(row))
        for found in filter(None, states):
            weight, sentence = found
            if row.stance == Stance.CONTEXT:
                weight = Proof.WEAKENED
            proof = max(proof, weight, key=order.index)
            reasons.append(f"{row.source.url} {sentence}.")
    known = [look for look in looks if look is not None]
    return State(proof, min(known) if known and len(known) == len(looks) else None, reasons)


def _of_quote(row: Evidence) -> tuple[Proof, str] | None:
    return OF_QUOTE.get(QuoteState(row.quote_state)) if row.quote_state else None


def _of_drift(row: Evidence) -> tuple[Proof, str] | None:
    return OF_DRIFT.get(PageDrift(row.drift)) if row.drift else None


def _of_snapshot(row: Evidence) -> tuple[Proof, str] | None:
    """A snapshot that is damaged proves nothing any more."""
    custody = getattr(row.snapshot, "custody", None)
    damaged = custody is not None and custody.fault
    return (Proof.BROKEN, "was captured, but what was kept of it is damaged") if damaged else None
