"""Reading snapshots back. Whatever is read is held against its digests first; what does not hold is never given out.

A fault that is found is written down, so that the admin and every published fact that rests on it can tell.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.files.storage import storages
from django.utils import timezone

from config.errors import Conflict
from config.history import acting
from sources.capture.reading import Damaged, record_named, verified
from sources.capture.warc import write_resource
from sources.models import Capture, Custody, Snapshot
from sources.models.capture import place_of
from sources.services.keeping import tell_of_keeping

AT_ONCE = 200  # snapshots fetched from the database at once; each of their files is read by itself


class SnapshotDamaged(Conflict):
    """What was kept of a page is damaged or gone. The sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: the bytes, and how they came."""

    body: bytes
    content_type: str
    url: str
    captured_at: datetime

    @property
    def mime(self) -> str:
        return self.content_type.partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class File:
    """A WARC file as it is kept."""

    name: str
    data: bytes


def what_was_seen(snapshot: Snapshot) -> Seen:
    """The bytes of a snapshot, held against their digests. Raises `SnapshotDamaged`, and writes the fault down."""
    body, _ = _noted(snapshot)
    return Seen(body, snapshot.content_type, snapshot.final_url, snapshot.captured_at)


def warc_files(snapshot: Snapshot) -> list[File]:
    """The WARC files that prove a snapshot, as they are kept and whole: its capture, the one that holds its bytes
    where that is another, and the last record of the page having said the same again, if there is one.

    Raises `SnapshotDamaged`, and writes the fault down.
    """
    _, files = _noted(snapshot)
    return list({file.name: file for file in (*files, *_last_seen(snapshot))}.values())


def _last_seen(snapshot: Snapshot) -> list[File]:
    """Evidence beyond the proof: where it is damaged the proof stands without it."""
    newest = snapshot.captures.order_by("-captured_at", "-id").first()
    try:
        return [_file(newest)] if newest else []
    except Damaged:
        return []


def verify_snapshot(snapshot: Snapshot) -> str:
    """Holds what is kept of a snapshot against its digests. The fault, which is also written down, or nothing."""
    try:
        what_was_seen(snapshot)
    except SnapshotDamaged:
        return str(snapshot.custody.fault)
    _note(snapshot, "")
    return ""


def verify_neglected(*, seconds: float) -> Iterator[tuple[Snapshot, str]]:
    """Verifies the snapshots that were not looked at for SNAPSHOT_VERIFY_EVERY, as many as the time allows.

    Gives each with its fault, empty where it is whole.
    """
    until = time.monotonic() + seconds
    since = timezone.now() - settings.SNAPSHOT_VERIFY_EVERY
    while lot := list(Snapshot.objects.unverified_since(since)[:AT_ONCE]):
        for snapshot in lot:
            if time.monotonic() > until:
                return
            yield snapshot, verify_snapshot(snapshot)


def _noted(snapshot: Snapshot) -> tuple[bytes, list[File]]:
    try:
        return _read(snapshot)
    except Damaged as damaged:
        _note(snapshot, str(damaged))
        raise SnapshotDamaged(
            f"What was kept of {snapshot.final_url} on {snapshot.captured_at:%Y-%m-%d} is not whole: {damaged}."
        ) from damaged


def _note(snapshot: Snapshot, fault: str) -> None:
    before = Custody.objects.filter(snapshot=snapshot).values_list("fault", flat=True).first() or ""
    with acting(task="verify_snapshots"):
        custody, _ = Custody.objects.update_or_create(
            snapshot=snapshot, defaults={"verified_at": timezone.now(), "fault": fault}
        )
    snapshot.custody = custody
    if fault != before:
        tell_of_keeping([snapshot.source_id])


def _read(snapshot: Snapshot) -> tuple[bytes, list[File]]:
    """The bytes, and the files that prove them. Raises `Damaged` with all that is wrong, where no way leads there."""
    if hashlib.sha256(snapshot.text.encode()).hexdigest() != snapshot.text_sha256:
        raise Damaged("the text in the database is not the text that was captured")
    faults: list[str] = []
    for capture in snapshot.captures.select_related("body_in"):
        try:
            return _from_capture(capture, sha256=snapshot.sha256)
        except Damaged as damaged:
            faults.append(str(damaged))
    if not faults:
        return _from_bare_file(snapshot)
    raise Damaged("; ".join(dict.fromkeys(faults)))


def _from_capture(capture: Capture, *, sha256: str) -> tuple[bytes, list[File]]:
    file = _file(capture)
    record = record_named(file.data, capture.record_id)
    if record.payload_sha256 != sha256:
        raise Damaged(f"{file.name} is of other bytes")
    if capture.body_in is None:
        return verified(record.body, sha256=sha256), [file]
    faults = []
    for holder in (capture.body_in, *Capture.objects.holding([sha256]).exclude(pk=capture.body_in.pk)):
        try:
            held = _file(holder)
            return verified(record_named(held.data, holder.record_id).body, sha256=sha256), [file, held]
        except Damaged as damaged:
            faults.append(str(damaged))
    raise Damaged("; ".join(faults))


def _from_bare_file(snapshot: Snapshot) -> tuple[bytes, list[File]]:
    """The bytes of a snapshot that was taken before there were captures."""
    body = verified(_stored(snapshot.bare_name), sha256=snapshot.sha256)
    made = write_resource(
        body, url=snapshot.final_url, at=snapshot.captured_at, content_type=snapshot.content_type, same_as=None
    )
    return body, [File(place_of(made.sha256), made.data)]


def _file(capture: Capture) -> File:
    try:
        return File(capture.name, verified(_stored(capture.name), sha256=capture.sha256))
    except Damaged as damaged:
        raise Damaged(f"{capture.name}: {damaged}") from damaged


def _stored(name: str) -> bytes:
    """A file of the storage. Raises `Damaged` where there is none; a storage out of reach says nothing of the file."""
    try:
        with storages["snapshots"].open(name) as file:
            return file.read()
    except (ConnectionError, TimeoutError):
        raise
    except OSError as wrong:
        raise Damaged(
            "the file is gone" if isinstance(wrong, FileNotFoundError) else "the file cannot be read"
        ) from wrong
