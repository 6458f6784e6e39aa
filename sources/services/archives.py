"""Copies of sources in web archives: what is asked of the archives, and when. `asking_archives` does it.

What is to be asked stands in PostgreSQL. Without an address in the settings nothing is asked, and nothing else needs
the answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.errors import Conflict, Invalid
from config.history import act
from config.permissions import require
from sources.archive_settings import current_archives
from sources.archives.endpoints import Archive, may_be_told
from sources.models import ArchiveRequest, RequestKind, RequestState, Snapshot, Source

FRESH = timedelta(days=30)  # a request of that age need not be repeated
LOOKED_AGAIN = timedelta(days=90)  # after which a lost source is looked for again
MOST_AT_ONCE = 200  # sources that one sweep looks for
MOST_MOMENTS = 5  # for which one request looks for copies
SAME_MOMENT = timedelta(days=1)
NOT_PUBLIC = "This source is not on the public web, so its address is told to no archive."


@act
def find_archived_copies(*, source: Source, by: User, used_at: datetime | None = None) -> list[ArchiveRequest]:
    """Asks each archive in the settings for its copies of the source, closest to when it was used.

    Raises `Conflict` where no archive is set.
    """
    require(by, "sources.add_archiverequest", _("ask archives for copies"))
    archives = {name: archive for name, archive in current_archives().items() if archive.is_searchable}
    if not archives:
        raise Conflict(_("No archive is set that could be asked: ARCHIVE_TIMEMAPS and ARCHIVE_TIMEGATES are empty."))
    moments = [used_at] if used_at else _moments(source)
    return _asked_by_a_person(source, archives, RequestKind.FIND, by, moments)


@act
def ask_for_capture(*, source: Source, by: User) -> list[ArchiveRequest]:
    """Asks each archive in the settings that takes captures to keep the source as it is now.

    Raises `Conflict` where none is set, or where the budget allows none at all.
    """
    require(by, "sources.add_archiverequest", _("ask archives to keep pages"))
    archives = _capturing()
    if not archives:
        raise Conflict(_("No archive is set that keeps pages for us: ARCHIVE_CAPTURES is empty, or the budget is 0."))
    return _asked_by_a_person(source, archives, RequestKind.CAPTURE, by, [])


def keep_in_archives(source_ids: Iterable[int], *, used_at: datetime | None = None) -> None:
    """Something rests on these sources since that moment: archives are asked to keep them.

    One that takes no captures is asked for what it has. What was asked in the last 30 days is not asked again.
    """
    archives = current_archives()
    if not archives:
        return
    capturing = _capturing()
    for source in Source.objects.filter(pk__in=list(source_ids)):
        if not may_be_told(source.url):
            continue
        moments = [used_at] if used_at else _moments(source)
        for name, archive in archives.items():
            if name in capturing:
                _want(source, name, RequestKind.CAPTURE, [])
            elif archive.is_searchable:
                _want(source, name, RequestKind.FIND, moments)


def look_up_what_is_lost() -> int:
    """Asks archives for copies of failing and dead sources, once for each move of health and again after 90 days.

    Those under published facts come first. Tells how many requests were made.
    """
    made, now = 0, timezone.now()
    for name, archive in current_archives().items():
        if not archive.is_searchable:
            continue
        since = Greatest(Coalesce(OuterRef("health_since"), OuterRef("created_at")), now - LOOKED_AGAIN)
        asked = ArchiveRequest.objects.filter(source=OuterRef("pk"), archive=name, kind=RequestKind.FIND)
        lately = asked.filter(created_at__gte=since) | asked.open()
        lost = Source.objects.broken().filter(~Exists(lately)).order_by("-relied_on", "health_since", "pk")
        told = (source for source in lost.iterator() if may_be_told(source.url))
        for source in islice(told, MOST_AT_ONCE):
            made += _made(source, name, RequestKind.FIND, _moments(source))
    return made


def _capturing() -> Mapping[str, Archive]:
    """Archives that keep pages for us, while the budget allows any."""
    if settings.ARCHIVE_CAPTURES_A_DAY == 0:
        return {}
    return {name: archive for name, archive in current_archives().items() if archive.capture}


def _asked_by_a_person(
    source: Source, archives: Iterable[str], kind: RequestKind, by: User, moments: list[datetime]
) -> list[ArchiveRequest]:
    """A request to each archive, made or brought forward. What an archive itself asked us to wait stands."""
    if not may_be_told(source.url):
        raise Invalid(NOT_PUBLIC, field="source")
    for name in archives:
        _made(source, name, kind, moments)
        mine = ArchiveRequest.objects.open().filter(source=source, archive=name, kind=kind)
        mine.filter(lease__isnull=True, job="").update(asked_by=by, next_try_at=timezone.now())
    return list(ArchiveRequest.objects.open().filter(source=source, kind=kind, archive__in=list(archives)))


def _want(source: Source, archive: str, kind: RequestKind, moments: list[datetime]) -> None:
    lately = ArchiveRequest.objects.filter(
        source=source, archive=archive, kind=kind, created_at__gt=timezone.now() - FRESH
    ).exclude(state=RequestState.FAILED)
    covered = [moment for row in lately for moment in row.moments]
    missing = [at for at in moments if not any(abs(at - other) < SAME_MOMENT for other in covered)]
    if missing or not (lately or moments):
        _made(source, archive, kind, missing)


def _made(source: Source, archive: str, kind: RequestKind, moments: list[datetime]) -> int:
    """Makes a request, or gives an open one the moments that it lacks. Tells whether one was made."""
    with transaction.atomic():
        now = timezone.now()
        known = ArchiveRequest.objects.open().select_for_update(of=("self",))
        if row := known.filter(source=source, archive=archive, kind=kind).first():
            row.moments = _few([*row.moments, *moments])
            row.save(update_fields=["moments"])
            return 0
        fresh = ArchiveRequest(
            source=source,
            archive=archive,
            kind=kind,
            moments=_few(moments),
            created_at=now,
            next_try_at=now,
        )
        return len(ArchiveRequest.objects.bulk_create([fresh], ignore_conflicts=True))


def _moments(source: Source) -> list[datetime]:
    """When the source was used, as far as earlier requests know; else when it was last seen to change."""
    rows = ArchiveRequest.objects.filter(source=source, kind=RequestKind.FIND).values_list("moments", flat=True)
    if known := _few(moment for moments in rows for moment in moments):
        return known
    newest = Snapshot.objects.filter(source=source).values_list("captured_at", flat=True).first()
    return [newest or source.created_at]


def _few(moments: Iterable[datetime]) -> list[datetime]:
    """The newest of them, each once, in their order."""
    return sorted(set(moments))[-MOST_MOMENTS:]
