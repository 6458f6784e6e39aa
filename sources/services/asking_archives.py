"""Asking archives: one worker at a time talks to an archive, one step of one request after the other.

A step is recorded in one transaction, for whoever still holds the ticket. A killed worker loses its step and nothing
else; a capture is paid for from the budget before it is asked for.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from config.history import acting
from sources.archive_settings import archive_policy, current_archives
from sources.archives import (
    Archive,
    ArchiveTrouble,
    Capture,
    Memento,
    ask_to_capture,
    captured_copy,
    find_copies,
    progress_of,
)
from sources.archives.asking import CaptureFailed
from sources.archives.patience import GIVEN_UP_AFTER, MOST_ATTEMPTS, look_after, wait_after
from sources.models import ArchivedCopy, ArchivePause, ArchiveRequest, CaptureAsk, Origin, RequestKind, RequestState

AT_ONCE = 20  # requests that a worker takes of one archive
NEVER_FINISHED = "The archive has not come to an end with the capture in {hours} hours."


@dataclass(frozen=True, slots=True)
class Step:
    """What one step came to: copies, or how far a capture is, or trouble. `moments` are those that were asked for."""

    copies: Sequence[Memento] = ()
    capture: Capture | None = None
    trouble: ArchiveTrouble | None = None
    moments: Sequence[datetime] = ()


def archives_are_due(at: datetime | None = None) -> int:
    """At how many archives something is due."""
    due = ArchiveRequest.objects.due(at or timezone.now()).filter(archive__in=list(current_archives()))
    return due.order_by().values("archive").distinct().count()


def lease_requests(*, at: datetime | None = None, limit: int = AT_ONCE) -> list[ArchiveRequest]:
    """Takes what is due at one archive that nobody talks to, under one new ticket; empty where there is nothing."""
    at, ticket = at or timezone.now(), uuid.uuid4()
    with transaction.atomic():
        _one_after_the_other("lease")
        due = ArchiveRequest.objects.due(at).filter(archive__in=list(current_archives()))
        archive = due.values_list("archive", flat=True).first()
        taken = list(due.filter(archive=archive).values_list("pk", flat=True)[:limit])
        rows = ArchiveRequest.objects.filter(pk__in=taken)
        rows.update(lease=ticket, leased_until=at + _lease())
        by_id = {row.pk: row for row in rows.select_related("source")}
    return [by_id[pk] for pk in taken]


def work_off(*, longest: float) -> int:
    """Asks archives for what is due, for so many seconds. Tells how many steps were recorded."""
    until, recorded = time.monotonic() + longest, 0
    while time.monotonic() < until and (rows := lease_requests()):
        recorded += _talk(rows, until)
    return recorded


def _talk(rows: Sequence[ArchiveRequest], until: float) -> int:
    """One step of each request, as long as there is time and the archive has the patience."""
    recorded, rest = 0, list(rows)
    while rest and time.monotonic() < until:
        _hold_on(rest)
        step = take_step(row := rest.pop(0))
        recorded += record_step(row, step)
        if step is not None and step.trouble and step.trouble.is_busy:
            break
        if rest:
            time.sleep(settings.ARCHIVE_DELAY)
    _give_back(rest)
    return recorded


def take_step(row: ArchiveRequest) -> Step | None:
    """Asks the archive for the next thing; None where the budget allows no capture now."""
    archive, url, policy = current_archives()[row.archive], row.source.url, archive_policy()
    try:
        if row.kind == RequestKind.FIND:
            moments = row.moments or [row.created_at]
            copies = asyncio.run(find_copies(archive, url, moments, policy=policy))
            return Step(copies=copies, moments=row.moments)
        if row.job:
            return Step(capture=asyncio.run(progress_of(archive, row.job, url, policy=policy)))
        if row.captured_from:
            return Step(copies=[_kept_copy(row, archive)])
        if not _paid(row):
            return None
        return Step(capture=asyncio.run(ask_to_capture(archive, url, policy=policy)))
    except ArchiveTrouble as trouble:
        return Step(trouble=trouble)


def _kept_copy(row: ArchiveRequest, archive: Archive) -> Memento:
    capture, asked_at = Capture(url=row.copy_url, done=True), row.captured_from or row.created_at
    return asyncio.run(captured_copy(archive, capture, row.source.url, asked_at=asked_at, policy=archive_policy()))


def record_step(row: ArchiveRequest, step: Step | None) -> int:
    """Writes down what the step came to, if the row still bears its ticket. Tells whether it did."""
    with transaction.atomic(), acting(task="ask_archives"):
        held = ArchiveRequest.objects.select_for_update(of=("self",)).filter(pk=row.pk, lease=row.lease).first()
        if held is None:
            return 0
        held.lease = held.leased_until = None
        if step is None:
            _wait_for_the_budget(held)
        elif step.trouble:
            _note_trouble(held, step.trouble)
        elif step.capture:
            _note_progress(held, step.capture)
        else:
            _keep(held, step)
        held.save()
    return 1


def _keep(row: ArchiveRequest, step: Step) -> None:
    now = timezone.now()
    origin = Origin.FOUND if row.kind == RequestKind.FIND else Origin.CAPTURED
    ArchivedCopy.objects.bulk_create(
        (
            ArchivedCopy(
                source=row.source,
                archive=row.archive,
                url=copy.url,
                captured_at=copy.at,
                original_url=copy.original[:2048],
                origin=origin,
                seen_at=now,
            )
            for copy in step.copies
        ),
        ignore_conflicts=True,  # a copy that is known already
    )
    row.error = ""
    if set(row.moments) - set(step.moments):  # somebody wants to know of another moment by now
        row.next_try_at = now
        return
    _end(row, RequestState.DONE if step.copies else RequestState.NOT_ARCHIVED)


def _note_progress(row: ArchiveRequest, capture: Capture) -> None:
    """The archive has taken the capture on, is at it, or says that it is done."""
    now = timezone.now()
    row.captured_from = row.captured_from or now
    row.state, row.error, row.job, row.copy_url = RequestState.UNDER_WAY, "", capture.job, capture.url
    _look_again(row, now)


def _note_trouble(row: ArchiveRequest, trouble: ArchiveTrouble) -> None:
    now = timezone.now()
    row.error = trouble.message
    if isinstance(trouble, CaptureFailed):
        row.state, row.job, row.captured_from = RequestState.WAITING, "", None
    if row.captured_from and trouble.may_heal:
        _look_again(row, now, retry_after=trouble.retry_after)
    elif not trouble.may_heal or row.attempts + 1 >= MOST_ATTEMPTS:
        row.attempts += 1
        _end(row, RequestState.FAILED)
    else:
        row.attempts += 1
        row.next_try_at = now + wait_after(row.attempts, retry_after=trouble.retry_after, seed=row.public_id)
    if trouble.is_busy:
        _leave_alone(row, trouble, now)


def _look_again(row: ArchiveRequest, now: datetime, *, retry_after: int | None = None) -> None:
    """When to look at a capture that is under way; at some time that comes to an end."""
    under_way = now - (row.captured_from or now)
    if under_way >= GIVEN_UP_AFTER:
        row.error = row.error or NEVER_FINISHED.format(hours=GIVEN_UP_AFTER // timedelta(hours=1))
        _end(row, RequestState.FAILED)
        return
    row.next_try_at = now + max(look_after(under_way), timedelta(seconds=retry_after or 0))


def _leave_alone(row: ArchiveRequest, trouble: ArchiveTrouble, now: datetime) -> None:
    """Nothing is asked of the archive until it wants to be asked again, whatever is due."""
    wait = timedelta(seconds=trouble.retry_after) if trouble.retry_after else wait_after(1, seed=row.archive)
    ArchivePause.objects.update_or_create(archive=row.archive, defaults={"until": now + wait})


def _end(row: ArchiveRequest, state: RequestState) -> None:
    row.state, row.ended_at, row.next_try_at = state, timezone.now(), None


def _paid(row: ArchiveRequest) -> bool:
    """Takes one capture out of the budget, if there is room and the row still bears its ticket."""
    now = timezone.now()
    with transaction.atomic():
        _one_after_the_other("pay")
        room = CaptureAsk.objects.room_at(now, budget=settings.ARCHIVE_CAPTURES_A_DAY)
        mine = ArchiveRequest.objects.filter(pk=row.pk, lease=row.lease).exists()
        if room != now or not mine:
            return False
        CaptureAsk.objects.create(request=row, at=now)
    return True


def _wait_for_the_budget(row: ArchiveRequest) -> None:
    now, budget = timezone.now(), settings.ARCHIVE_CAPTURES_A_DAY
    row.error = f"The budget of {budget} captures in 24 hours is spent (ARCHIVE_CAPTURES_A_DAY)."
    row.next_try_at = CaptureAsk.objects.room_at(now, budget=budget) or now + timedelta(days=1)


def _hold_on(rows: Iterable[ArchiveRequest]) -> None:
    for ticket in {row.lease for row in rows}:
        ArchiveRequest.objects.filter(lease=ticket).update(leased_until=timezone.now() + _lease())


def _give_back(rows: Iterable[ArchiveRequest]) -> None:
    for ticket in {row.lease for row in rows}:
        ArchiveRequest.objects.filter(lease=ticket).update(lease=None, leased_until=None)


def _lease() -> timedelta:
    """Long enough for one step and the pause after it."""
    step = settings.CHECK_TIMEOUT_TOTAL + settings.ARCHIVE_DELAY
    return settings.CHECK_LEASE + timedelta(seconds=step)


def _one_after_the_other(what: str) -> None:
    """Others who come here wait until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"sources_archiverequest/{what}"])
