"""Looking at sources: asking for a check, and leasing what is due.

What is due and who holds it stands in PostgreSQL alone. A lease is a ticket: results are accepted once, from
whoever holds the ticket, so a killed worker loses nothing and a slow one records nothing twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.edits import locked
from config.errors import Conflict
from config.history import act
from config.permissions import require
from sources.checking import Known
from sources.models import Batch, Source
from sources.services.archives import keep_in_archives
from sources.services.known import known_pages

T = TypeVar("T")
BATCHES_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lease:
    """A ticket for checking some sources until a moment in time."""

    ticket: uuid.UUID
    until: datetime
    urls: Mapping[int, str]  # by source


@act
def ask_for_check(*, source: Source, by: User) -> Source:
    """Makes a source due now. Raises `Conflict` while a worker is already looking at it."""
    require(by, "sources.check_source", _("ask for a check"))
    current = locked(source)
    now = timezone.now()
    if current.leased_until and current.leased_until > now:
        raise Conflict(_("This source is being checked at this moment. The result will appear here."))
    current.next_check_at, current.asked_by = now, by
    current.save(update_fields=["next_check_at", "asked_by"])
    source.refresh_from_db()
    return source


def want_soon(source: Source) -> None:
    """Makes a source due now, since something is about to rest on it."""
    _bring_forward([source.pk], to=timezone.now())


def rely_on(source_ids: Iterable[int]) -> None:
    """Brings the next look at these sources forward, since published facts rest on them now; has archives keep them.

    Which sources those are stands in `Source.relied_on`, kept by whoever publishes.
    """
    source_ids = list(source_ids)
    keep_in_archives(source_ids)
    _bring_forward(source_ids, to=timezone.now() + settings.CHECK_RECHECK_RELIED_ON)


def _bring_forward(source_ids: Iterable[int], *, to: datetime) -> None:
    """No look comes later than it was to come. A source that a worker holds is seen soon anyway."""
    later = Q(next_check_at__isnull=True) | Q(next_check_at__gt=to)
    Source.objects.filter(later, pk__in=list(source_ids), lease__isnull=True).update(next_check_at=to)


def lease_due(*, ticket: uuid.UUID | None = None, at: datetime | None = None, limit: int | None = None) -> Lease | None:
    """Takes the sources that are due and that nobody holds; None when there are none.

    Who holds sources already takes more of them under the same ticket; they become one batch.
    """
    at, ticket = at or timezone.now(), ticket or uuid.uuid4()
    limit = limit or settings.CHECK_BATCH
    with transaction.atomic():
        due = Source.objects.due(at).select_for_update(of=("self",), skip_locked=True)
        urls = dict(due.values_list("pk", "url")[:limit])
        if not urls:
            return None
        lease = Lease(ticket=ticket, until=at + settings.CHECK_LEASE, urls=urls)
        Source.objects.filter(pk__in=urls).update(lease=ticket, leased_until=lease.until)
        Batch.objects.grow(ticket, by=len(urls), at=at)
    return lease


def hold_on(ticket: uuid.UUID) -> None:
    """Whoever holds the ticket is alive and at work: what is held under it is held for longer."""
    until = timezone.now() + settings.CHECK_LEASE
    soon_over = Source.objects.filter(lease=ticket, leased_until__lt=until - settings.CHECK_LEASE / 3)
    soon_over.update(leased_until=until)


def forget_batches() -> None:
    """Deletes what is known of batches that were handed out a day ago and more: they are over."""
    Batch.objects.older_than(timezone.now() - BATCHES_KEPT).delete()


class Errand:
    """One worker's round: a ticket, and the sources taken under it, as they are needed."""

    def __init__(self) -> None:
        self.ticket = uuid.uuid4()
        self._taken: dict[int, int] = {}  # source by the place of its address in `urls`

    def urls(self) -> Generator[str | Known, None, None]:
        """Addresses of what is due, or the pages known there. Each lot is leased when it is asked for.

        May be read inside an event loop: the database is asked in a thread of its own.
        """
        place = count()
        with ThreadPoolExecutor(1, "leasing") as thread:
            try:
                while due := thread.submit(self._take).result():
                    for source_id, wanted in due.items():
                        self._taken[next(place)] = source_id
                        yield wanted
            finally:
                thread.submit(connections.close_all).result()

    def _take(self) -> dict[int, str | Known]:
        lease = lease_due(ticket=self.ticket)
        return {**lease.urls, **known_pages(lease.urls)} if lease else {}

    def by_source(self, found: Mapping[int, T]) -> dict[int, T]:
        """What was found at places of `urls`, by source instead."""
        return {self._taken.pop(place): thing for place, thing in found.items()}
