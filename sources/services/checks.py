"""Looking at sources: asking for a check, leasing what is due, recording what was seen.

What is due and who holds it stands in PostgreSQL alone. A lease is a ticket: results are accepted once, from
whoever holds the ticket, so a killed worker loses nothing and a slow one records nothing twice.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from config.edits import locked
from config.errors import Conflict, Refused
from config.history import act, acting
from config.permissions import require
from sources.checking.outcomes import Outcome
from sources.checking.result import Result
from sources.models import Check, Snapshot, Source
from sources.partitions import ensure_partition
from sources.services.catalogue import add_source, move_health, spelled
from sources.services.judging import judged_health, next_appointment
from sources.signals import health_moved


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
    return lease


def leased_urls(ticket: uuid.UUID) -> dict[int, str]:
    """The addresses that are still to be looked at under this ticket, by source."""
    now = timezone.now()
    return dict(Source.objects.filter(lease=ticket, leased_until__gt=now).values_list("pk", "url"))


def record_results(*, ticket: uuid.UUID, results: Mapping[int, Result]) -> int:
    """Records what was seen under the ticket, one source a transaction, and spends it for them. Tells how many.

    What is still held under the ticket is held for longer: whoever records is alive and at work.
    """
    for day in {result.checked_at.date() for result in results.values()}:
        ensure_partition(day)
    recorded = sum(_record(ticket, source_id, result) for source_id, result in results.items())
    Source.objects.filter(lease=ticket).update(leased_until=timezone.now() + settings.CHECK_LEASE)
    return recorded


def record_looks(*, looks: Iterable[Result], by: User) -> int:
    """Records looks at addresses that may be no sources yet; they become sources. Tells how many were recorded.

    An address that is no source to be is left out, and so is one that a worker looks at in this moment.
    """
    results = {source_id: look for look in looks if (source_id := _source_of(look.url, by)) is not None}
    ticket, now = uuid.uuid4(), timezone.now()
    free = Source.objects.filter(pk__in=results).exclude(leased_until__gt=now)
    free.update(lease=ticket, leased_until=now + settings.CHECK_LEASE)
    return record_results(ticket=ticket, results=results)


def _source_of(url: str, by: User) -> int | None:
    try:
        known = Source.objects.filter(normalised_url=spelled(url)[1]).values_list("pk", flat=True).first()
        return known or add_source(url=url, by=by).pk
    except Refused:
        return None


def _record(ticket: uuid.UUID, source_id: int, result: Result) -> bool:
    with transaction.atomic(), acting(task="check_sources"):
        source = Source.objects.select_for_update(of=("self",)).filter(pk=source_id, lease=ticket).first()
        if source is None:
            return False  # somebody else holds it by now, and will record what they see
        snapshot = _captured(source, result)
        _write_check(source, result, snapshot)
        moved = move_health(source, judged_health(source), reason=_reason(result))
        source.next_check_at = next_appointment(source, at=result.checked_at, retry_after=result.retry_after)
        source.lease = source.leased_until = source.asked_by = None
        if snapshot and not source.title:
            source.title = snapshot.title
        source.save()
        if moved:
            transaction.on_commit(lambda: health_moved.send(sender=Source, source_id=source_id))
    return True


def _write_check(source: Source, result: Result, snapshot: Snapshot | None) -> Check:
    return Check.objects.create(
        source=source,
        checked_at=result.checked_at,
        elapsed_ms=result.elapsed_ms,
        outcome=result.outcome,
        http_status=result.http_status,
        final_url=result.final_url,
        redirects=[{"url": hop.url, "status": hop.status, "location": hop.location} for hop in result.redirects],
        content_type=result.content_type[:255],
        size=result.size,
        sha256=result.sha256,
        etag=result.etag[:255],
        last_modified=result.last_modified[:100],
        retry_after=result.retry_after,
        error=result.error,
        snapshot=snapshot,
        asked_by=source.asked_by,
    )


def _captured(source: Source, result: Result) -> Snapshot | None:
    """The snapshot of what was read: the one already kept if the bytes are the same, else a new one."""
    if Outcome(result.outcome).standing != "alive" or result.body is None or result.http_status is None:
        return None
    if same := Snapshot.objects.filter(source=source, sha256=result.sha256).first():
        return same
    text = result.text.replace("\x00", "")
    snapshot = Snapshot(
        source=source,
        sha256=result.sha256,
        size=result.size,
        content_type=result.content_type[:255],
        http_status=result.http_status,
        final_url=result.final_url[:2048],
        title=result.title[:500],
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        captured_at=result.checked_at,
    )
    _keep_bytes(snapshot, result.body)
    snapshot.save()
    return snapshot


def _keep_bytes(snapshot: Snapshot, body: bytes) -> None:
    storage = storages["snapshots"]
    if not storage.exists(snapshot.storage_name):
        storage.save(snapshot.storage_name, ContentFile(body))


def _reason(result: Result) -> str:
    outcome = Outcome(result.outcome)
    return f"{outcome.label}: {result.error}" if result.error else outcome.label
