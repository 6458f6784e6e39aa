"""Looking at sources: asking for a check, and leasing what is due.

What is due and who holds it stands in PostgreSQL alone. A lease is a ticket: results are accepted once, from
whoever holds the ticket, so a killed worker loses nothing and a slow one records nothing twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from config.edits import locked
from config.errors import Conflict
from config.history import act
from config.permissions import require
from sources.models import Batch, Source

BATCHES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lease:
    """A ticket for checking some sources until a moment in time."""

    ticket: uuid.UUID
    until: datetime
    source_ids: tuple[int, ...]


@act
def ask_for_check(*, source: Source, by: User) -> Source:
    """Makes a source due now. Raises `Conflict` while a worker is already looking at it."""
    require(by, "sources.check_source", "ask for a check")
    current = locked(source)
    now = timezone.now()
    if current.leased_until and current.leased_until > now:
        raise Conflict("This source is being checked at this moment. The result will appear here.")
    current.next_check_at, current.asked_by = now, by
    current.save(update_fields=["next_check_at", "asked_by"])
    source.refresh_from_db()
    return source


def want_soon(source: Source) -> None:
    """Makes a source due now, since something is about to rest on it."""
    _bring_forward([source.pk], to=timezone.now())


def rely_on(source_ids: Iterable[int]) -> None:
    """Brings the next look at these sources forward, since published facts rest on them now.

    Which sources those are stands in `Source.relied_on`, kept by whoever publishes.
    """
    _bring_forward(source_ids, to=timezone.now() + settings.CHECK_RECHECK_RELIED_ON)


def _bring_forward(source_ids: Iterable[int], *, to: datetime) -> None:
    """No look comes later than it was to come. A source that a worker holds is seen soon anyway."""
    later = Q(next_check_at__isnull=True) | Q(next_check_at__gt=to)
    Source.objects.filter(later, pk__in=list(source_ids), lease__isnull=True).update(next_check_at=to)


def lease_due(*, at: datetime | None = None, limit: int | None = None) -> Lease | None:
    """Takes the sources that are due and that nobody holds; None when there are none."""
    at = at or timezone.now()
    limit = limit or settings.CHECK_BATCH
    with transaction.atomic():
        due = Source.objects.due(at).select_for_update(of=("self",), skip_locked=True)
        ids = tuple(due.values_list("pk", flat=True)[:limit])
        if not ids:
            return None
        lease = Lease(ticket=uuid.uuid4(), until=at + settings.CHECK_LEASE, source_ids=ids)
        Source.objects.filter(pk__in=ids).update(lease=lease.ticket, leased_until=lease.until)
        Batch.objects.create(ticket=lease.ticket, size=len(ids), leased_at=at)
    return lease


def forget_batches() -> None:
    """Deletes what is known of batches that were handed out a day ago and more: they are over."""
    Batch.objects.older_than(timezone.now() - BATCHES_KEPT).delete()


def leased_urls(ticket: uuid.UUID) -> dict[int, str]:
    """The addresses that are still to be looked at under this ticket, by source."""
    now = timezone.now()
    return dict(Source.objects.filter(lease=ticket, leased_until__gt=now).values_list("pk", "url"))
