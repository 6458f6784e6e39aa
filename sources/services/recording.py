"""Recording what was seen: checks, snapshots and moves of health, a lot of sources in one transaction.

A ticket is accepted once for each source, from whoever holds it, so nothing is recorded twice.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone

from config.history import acting
from sources.checking.outcomes import Outcome, Standing
from sources.checking.pages import main_text
from sources.checking.result import Result
from sources.models import Check, HealthChange, Snapshot, Source
from sources.partitions import ensure_partition
from sources.services.catalogue import moved_health
from sources.services.checks import hold_on
from sources.services.citing import found_citations, keep_citations
from sources.services.judging import judged_healths, next_appointment
from sources.services.keeping import keep, worth_a_record
from sources.signals import content_read, health_moved

AT_ONCE = 200  # sources recorded in one transaction
MOVED = ["health", "health_since", "title", "next_check_at", "lease", "leased_until", "asked_by", "updated_at"]


def record_results(
    *,
    ticket: uuid.UUID,
    results: Mapping[int, Result],
    opinions: Mapping[int, Result] | None = None,
    capture: bool = True,
) -> int:
    """Records what was seen under the ticket (source → result), and spends it for them. Tells how many.

    `opinions` are looks at some of the same sources from elsewhere. What was read anew leaves a snapshot, unless
    `capture` is false. Where nobody was asked, since the host wants to be left alone or there was no time left, only
    the appointment moves. What is still held is held for longer.
    """
    opinions = opinions or {}
    for day in {result.checked_at.date() for result in (*results.values(), *opinions.values())}:
        ensure_partition(day)
    rest, recorded = iter(results.items()), 0
    while lot := dict(islice(rest, AT_ONCE)):
        recorded += _record(ticket, lot, opinions, capture=capture)
        hold_on(ticket)
    return recorded


def _record(ticket: uuid.UUID, results: Mapping[int, Result], opinions: Mapping[int, Result], *, capture: bool) -> int:
    shots = _snapshots(results, anew=capture)  # reading takes its time, and nothing is locked meanwhile
    found = found_citations(shots, results)
    with transaction.atomic(), acting(task="check_sources"):
        held = Source.objects.select_for_update(of=("self",)).filter(pk__in=results, lease=ticket).order_by("pk")
        mine = [(source, results[source.pk]) for source in held]  # others hold the rest by now
        looks = [(source, result) for source, result in mine if not result.postponed]
        snapshots = {source.pk: shots[source.pk] for source, _ in looks if source.pk in shots}
        fresh = [shot for shot in snapshots.values() if shot.pk is None]
        _keep(snapshots, looks)
        keep_citations(found, fresh)
        Check.objects.bulk_create(_check(source, result, snapshots.get(source.pk)) for source, result in looks)
        Check.objects.bulk_create(
            _check(source, opinions[source.pk], elsewhere=True) for source, _ in looks if source.pk in opinions
        )
        moves = _moved(looks)
        HealthChange.objects.bulk_create(moves)
        _put_off((source, result) for source, result in mine if result.postponed)
        _save([source for source, _ in mine])
        if moved := [move.source_id for move in moves]:
            transaction.on_commit(lambda: health_moved.send(sender=Source, source_ids=moved))
        if snapshots:
            transaction.on_commit(lambda: content_read.send(sender=Source, source_ids=list(snapshots)), robust=True)
    return len(looks)


def _moved(looks: Iterable[tuple[Source, Result]]) -> list[HealthChange]:
    """Brings the sources (unsaved) to where the looks have moved them. Answers the moves of health (unsaved)."""
    looks, now, moves = list(looks), timezone.now(), []
    healths = judged_healths([source for source, _ in looks])
    for source, result in looks:
        if move := moved_health(source, healths[source.pk], reason=reason_of(result)):
            moves.append(move)
        source.next_check_at = next_appointment(source, result)
        source.lease = source.leased_until = source.asked_by = None
        source.updated_at = now
        source.title = source.title or title_of(result)
    return moves


def _save(sources: list[Source]) -> None:
    """All of them exist and are locked, so nothing is ever inserted; four times as fast as `bulk_update`."""
    Source.objects.bulk_create(sources, update_conflicts=True, unique_fields=["id"], update_fields=MOVED)


def _put_off(waits: Iterable[tuple[Source, Result]]) -> None:
    for source, result in waits:
        source.next_check_at = put_off(result)
        source.lease = source.leased_until = None


def put_off(result: Result) -> datetime:
    """When to look where nobody was asked, since the host wants to be left alone or there was no time left."""
    return result.checked_at + timedelta(seconds=result.retry_after or 0)


def _check(source: Source, result: Result, snapshot: Snapshot | None = None, *, elsewhere: bool = False) -> Check:
    return Check(
        source=source, elsewhere=elsewhere, snapshot=snapshot, asked_by_id=source.asked_by_id, **check_row(result)
    )


def check_row(result: Result) -> dict[str, Any]:
    """What a look found, as the fields of a `Check`."""
    return {
        "checked_at": result.checked_at,
        "elapsed_ms": result.elapsed_ms,
        "outcome": result.outcome,
        "http_status": result.http_status,
        "final_url": result.final_url,
        "redirects": [{"url": hop.url, "status": hop.status, "location": hop.location} for hop in result.redirects],
        "content_type": result.content_type[:255],
        "size": result.size,
        "sha256": result.sha256,
        "etag": result.etag[:255],
        "last_modified": result.last_modified[:100],
        "retry_after": result.retry_after,
        "error": result.error,
        "note": result.note,
    }


def _snapshots(results: Mapping[int, Result], *, anew: bool) -> dict[int, Snapshot]:
    """Snapshots of what was read, by source: one that is kept where the bytes are the same, else a new, unsaved one."""
    read = {pk: result for pk, result in results.items() if _was_read(result)}
    seen = {pk: result for pk, result in results.items() if pk in read or result.unchanged}
    digests = {result.sha256 for result in seen.values()}
    known = Snapshot.objects.filter(source__in=seen, sha256__in=digests).defer("text")
    kept = {(shot.source_id, shot.sha256): shot for shot in known}
    found = {pk: kept[pk, result.sha256] for pk, result in seen.items() if (pk, result.sha256) in kept}
    if anew:
        found |= {pk: _snapshot(pk, result) for pk, result in read.items() if pk not in found}
    return found


def _keep(snapshots: Mapping[int, Snapshot], looks: Iterable[tuple[Source, Result]]) -> None:
    """Writes what was seen: new pages, and known ones where it is worth a record."""
    seen = [(source, snapshots[source.pk], result) for source, result in looks if source.pk in snapshots]
    fresh = [(shot, result) for _, shot, result in seen if shot.pk is None]
    again = worth_a_record((source, shot, result) for source, shot, result in seen if shot.pk is not None)
    Snapshot.objects.bulk_create(shot for shot, _ in fresh)
    keep([*fresh, *again])


def title_of(result: Result) -> str:
    """The title that a source without one takes over."""
    return result.title[:500] if _was_read(result) else ""


def _was_read(result: Result) -> bool:
    alive = Outcome(result.outcome).standing == Standing.ALIVE
    return alive and result.body is not None and result.http_status is not None


def _snapshot(source_id: int, result: Result) -> Snapshot:
    text = main_text(result.body or b"", content_type=result.content_type, url=result.final_url)
    return Snapshot(
        source_id=source_id,
        sha256=result.sha256,
        size=result.size,
        content_type=result.content_type[:255],
        http_status=result.http_status or 0,
        final_url=result.final_url[:2048],
        title=result.title[:500],
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        captured_at=result.checked_at,
    )


def reason_of(result: Result) -> str:
    """Why the health of a source moved with this look."""
    outcome = Outcome(result.outcome)
    return f"{outcome.label}: {result.error}" if result.error else outcome.label
