"""Keeping what was seen: a WARC file for each capture, on the disk before the row that names it.

The same bytes are kept once, whichever source they were seen at: a later capture of them is a revisit record, which
carries the headers alone. Under published facts a page that says the same leaves one a week.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, transaction
from django.db.models import OuterRef, Subquery

from sources.capture.warc import Original, Written, write_exchanges, write_resource
from sources.checking.result import Result
from sources.models import Capture, CaptureKind, Custody, Snapshot, Source
from sources.models.capture import place_of
from sources.signals import keeping_moved

SEEN_AGAIN = timedelta(days=6, hours=12)  # between two records of a page that says the same; looks come a week apart
FILES_AT_ONCE = 8  # written side by side; waiting for a disk or a bucket is most of it


@dataclass(frozen=True, slots=True)
class _Kept:
    """A capture that is to be: what it is of, its file, and the capture it leans on."""

    snapshot: Snapshot
    file: Written
    kind: CaptureKind
    body_in: Capture | None


def with_last_capture(snapshots: Iterable[Snapshot]) -> Mapping[int, datetime]:
    """When each of these was last captured; those are absent that have no capture, or none that is whole."""
    newest = Capture.objects.filter(snapshot=OuterRef("pk")).order_by("-captured_at").values("captured_at")[:1]
    rows = Snapshot.objects.filter(pk__in=[shot.pk for shot in snapshots]).exclude(custody__fault__gt="")
    found = rows.annotate(last=Subquery(newest)).values_list("pk", "last")
    return {pk: last for pk, last in found if last is not None}


def worth_a_record(looks: Iterable[tuple[Source, Snapshot, Result]]) -> list[tuple[Snapshot, Result]]:
    """Which of these known pages leave a record of having been read once more, with the same bytes.

    Those under published facts, once a week, and any whose bytes are not kept whole.
    """
    read = [(source, shot, result) for source, shot, result in looks if result.body is not None]
    last = with_last_capture(shot for _, shot, _ in read)
    return [
        (shot, result)
        for source, shot, result in read
        if shot.pk not in last or (source.relied_on and result.checked_at - last[shot.pk] >= SEEN_AGAIN)
    ]


def keep(seen: Iterable[tuple[Snapshot, Result]]) -> None:
    """Writes what was seen of these snapshots, which have rows. Inside a transaction, which makes the files count.

    What is written for a transaction that fails is a file that no row names.
    """
    seen = list(seen)
    if not seen:
        return
    _wait_for_others({shot.sha256 for shot, _ in seen})
    holders = _holders({shot.sha256 for shot, _ in seen})
    full, lean = [], []
    for shot, result in seen:
        if shot.sha256 in holders:
            lean.append((shot, result))
        else:
            holders[shot.sha256] = None  # the first of them keeps the bytes
            full.append((shot, result))
    _store(_kept(shot, result, None) for shot, result in full)
    holders = _holders({shot.sha256 for shot, _ in lean})
    _store(_kept(shot, result, holders[shot.sha256]) for shot, result in lean)
    healed = Custody.objects.filter(snapshot__in=[shot for shot, _ in full]).exclude(fault="")
    if sources := set(healed.values_list("snapshot__source", flat=True)):
        healed.update(fault="")
        tell_of_keeping(sources)


def tell_of_keeping(source_ids: Iterable[int]) -> None:
    """Lets others know, once it is committed, that what is kept of these sources was damaged, or is whole again."""
    told = sorted(source_ids)
    transaction.on_commit(lambda: keeping_moved.send(sender=Custody, source_ids=told), robust=True)


def _wait_for_others(digests: set[str]) -> None:
    """Until the end of the transaction nobody else decides who keeps these bytes. In order, so that nobody is stuck."""
    keys = sorted(int.from_bytes(bytes.fromhex(digest[:16]), signed=True) for digest in digests)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def _holders(digests: set[str]) -> dict[str, Capture | None]:
    found = Capture.objects.holding(list(digests)).values_list(
        "snapshot__sha256", "pk", "record_id", "url", "captured_at"
    )
    names = ("pk", "record_id", "url", "captured_at")
    return {digest: Capture(**dict(zip(names, values, strict=True))) for digest, *values in found}


def _kept(shot: Snapshot, result: Result, holder: Capture | None) -> _Kept:
    body = result.body or b""
    same_as = Original(holder.record_id, holder.url, holder.captured_at) if holder else None
    if result.spoken:
        file, kind = write_exchanges(result.spoken, same_as=same_as), CaptureKind.RESPONSE
    else:
        file = write_resource(
            body, url=result.final_url, at=result.checked_at, content_type=result.content_type, same_as=same_as
        )
        kind = CaptureKind.RESOURCE
    return _Kept(shot, file, CaptureKind.REVISIT if holder else kind, holder)


def _store(captures: Iterable[_Kept]) -> None:
    captures = list(captures)
    with ThreadPoolExecutor(FILES_AT_ONCE, "keeping") as threads:
        names = list(threads.map(_to_storage, [kept.file for kept in captures]))
    Capture.objects.bulk_create(
        Capture(
            snapshot=kept.snapshot,
            kind=kept.kind,
            captured_at=kept.file.at.replace(microsecond=0),  # as the record says it
            url=kept.file.url,
            record_id=kept.file.record_id,
            name=name,
            sha256=kept.file.sha256,
            size=len(kept.file.data),
            body_in=kept.body_in,
        )
        for kept, name in zip(captures, names, strict=True)
    )


def _to_storage(file: Written) -> str:
    return storages["snapshots"].save(place_of(file.sha256), ContentFile(file.data))
