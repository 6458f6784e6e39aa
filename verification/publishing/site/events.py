"""What was published, corrected and withdrawn, from the events of facts: rows of feeds and of the corrections page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from verification.models import EventKind, FactEvent, Verdict
from verification.publishing.addresses import page_path

TOLD = {
    EventKind.PUBLISHED: gettext_lazy("Published"),
    EventKind.CORRECTED: gettext_lazy("Corrected"),
    EventKind.WITHDRAWN: gettext_lazy("Withdrawn"),
}
AMENDS = (EventKind.CORRECTED, EventKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Told:
    """One event with the record of the verdict it is about. `stands` tells whether we still say that."""

    id: str
    position: int
    kind: EventKind
    at: datetime
    reason: str
    record: dict[str, Any]
    rating_before: str
    stands: bool

    @property
    def label(self) -> str:
        return str(TOLD[self.kind])

    @property
    def path(self) -> str:
        return page_path(self.record["id"], self.record["statement"])

    @property
    def address(self) -> str:
        return f"{settings.SITE_URL}{self.path}"


def latest(kinds: Sequence[EventKind] = tuple(TOLD), *, size: int, before: int | None = None) -> list[Told]:
    """The newest events of these kinds, in the order of commits: two queries, however many."""
    rows = FactEvent.objects.filter(kind__in=kinds, position__isnull=False).order_by("-position")
    events = list((rows if before is None else rows.filter(position__lt=before))[:size])
    verdicts = {
        verdict.public_id: verdict
        for verdict in Verdict.objects.filter(public_id__in={event.verdict for event in events})
        .select_related("edition", "supersedes")
        .defer("edition__body", "edition__search", "supersedes__record")
    }
    return [_told(event, verdicts[event.verdict]) for event in events if event.verdict in verdicts]


def _told(event: FactEvent, verdict: Verdict) -> Told:
    kind = EventKind(event.kind)
    before = verdict.supersedes.get_rating_display() if kind == EventKind.CORRECTED and verdict.supersedes else ""
    return Told(
        id=event.public_id,
        position=event.position or 0,
        kind=kind,
        at=event.at,
        reason=event.data.get("correction_note") or event.data.get("reason") or "",
        record=verdict.as_record(),
        rating_before=before,
        stands=verdict.edition.in_force_until is None,
    )
