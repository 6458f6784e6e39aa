"""What is kept of a page: once, on the disk before the row, and never given out when it is damaged."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, storages
from django.core.management import call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from config.history import changes_of
from config.storage import DurableFileStorage
from sources.capture.reading import record_named, records
from sources.models import Capture, Custody, Snapshot, Source
from sources.services.recording import record_results
from sources.services.snapshots import SnapshotDamaged, verify_snapshot, warc_files, what_was_seen
from sources.tasks import verify_snapshots
from tests import factories as make

pytestmark = pytest.mark.django_db
PAGE = b"<p>Four helicopters were sold.</p>"


def kept(capture: Capture) -> bytes:
    with storages["snapshots"].open(capture.name) as file:
        return file.read()


def path_of(capture: Capture) -> Path:
    return Path(storages["snapshots"].path(capture.name))


def flip(capture: Capture) -> None:
    data = bytearray(kept(capture))
    data[len(data) // 2] ^= 1
    path_of(capture).write_bytes(data)


def a_file_count() -> int:
    return len([path for path in Path(storages["snapshots"].path("")).rglob("*") if path.is_file()])


def test_a_new_page_leaves_a_warc_file_named_by_its_digest():
    shot = make.checked(make.a_source(), make.a_result(body=PAGE)).snapshots.get()
    capture = shot.captures.get()
    record = record_named(kept(capture), capture.record_id)

    assert (record.kind, record.body, record.payload_sha256) == ("response", PAGE, shot.sha256)
    assert capture.name == f"warc/{capture.sha256[:2]}/{capture.sha256[2:4]}/{capture.sha256}.warc.gz"
    assert capture.size == len(kept(capture))
    assert what_was_seen(shot).body == PAGE


def test_the_same_bytes_at_two_sources_in_one_lot_are_kept_once():
    lot, ticket = [make.a_source(), make.a_source()], uuid.uuid4()
    Source.objects.update(lease=ticket, leased_until=timezone.now() + timedelta(minutes=5))
    record_results(ticket=ticket, results={source.pk: make.a_result(body=PAGE) for source in lot})
    first, second = Capture.objects.all()

    assert (first.kind, second.kind, second.body_in) == ("response", "revisit", first)
    assert PAGE not in kept(second)
    assert record_named(kept(second), second.record_id).refers_to == first.record_id
    assert [what_was_seen(shot).body for shot in Snapshot.objects.all()] == [PAGE, PAGE]
    assert [file.name for file in warc_files(second.snapshot)] == [second.name, first.name]


def test_a_page_that_nothing_rests_on_leaves_nothing_when_it_says_the_same():
    source = make.a_source()
    for days in (90, 60, 30, 0):
        make.checked(source, make.a_result(at=timezone.now() - timedelta(days=days)))

    assert Capture.objects.count() == a_file_count() == 1


def test_a_page_under_a_published_fact_leaves_one_record_a_week_of_having_said_the_same():
    evidence = make.a_published_claim().evidence.get()
    shot = evidence.source.snapshots.get()
    for days in range(1, 23):
        make.checked(evidence.source, make.a_result(at=timezone.now() + timedelta(days=days)))

    assert [capture.kind for capture in shot.captures.all()] == [
        "response",
        "revisit",
        "revisit",
        "revisit",
    ]
    *_, newest = shot.captures.all()
    assert [file.name for file in warc_files(shot)][-1] == newest.name
    assert [record.kind for record in records(kept(newest))][1] == "revisit"


def test_a_revisit_leans_on_the_same_bytes_whatever_the_hand_that_writes_it():
    one, other = make.a_snapshot(), make.checked(make.a_source(), make.a_result(body=b"<p>Else.</p>")).snapshots.get()

    with pytest.raises(IntegrityError, match="holds the same bytes"), transaction.atomic():
        Capture.objects.create(
            snapshot=other, kind="revisit", captured_at=timezone.now(), url="u", name="n", sha256="", size=1,
            body_in=one.captures.get(),
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Capture.objects.create(
            snapshot=other, kind="revisit", captured_at=timezone.now(), url="u", name="n", sha256="", size=1
        )
    with pytest.raises(IntegrityError, match="never changed"), connection.cursor() as cursor:
        cursor.execute("UPDATE sources_capture SET sha256 = ''")


def test_a_transaction_that_fails_leaves_a_file_at_most(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.services.recording._save", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make.checked(make.a_source())

    assert not Snapshot.objects.exists()
    assert not Capture.objects.exists()
    assert a_file_count() == 1
    assert Source.objects.exclude(lease=None).exists()


def test_a_damaged_file_is_never_given_out_and_the_fault_is_written_down():
    shot = make.a_snapshot()
    flip(shot.captures.get())

    with pytest.raises(SnapshotDamaged, match=r"is not whole: warc/.*its SHA-256 is"):
        what_was_seen(shot)
    with pytest.raises(SnapshotDamaged):
        warc_files(shot)
    assert "its SHA-256 is" in Custody.objects.get().fault


@pytest.mark.parametrize("how", ["gone", "empty", "unreadable", "another"])
def test_whatever_happened_to_a_file_is_told(how: str):
    shot, other = make.a_snapshot(), make.checked(make.a_source(), make.a_result(body=b"else")).snapshots.get()
    path = path_of(shot.captures.get())
    if how == "gone":
        path.unlink()
    elif how == "unreadable":
        path.unlink()
        path.mkdir()
    else:
        path.write_bytes(b"" if how == "empty" else kept(other.captures.get()))

    assert verify_snapshot(shot)
    assert not verify_snapshot(other)
    with pytest.raises(SnapshotDamaged):
        what_was_seen(shot)


def test_text_that_was_altered_in_the_database_is_told():
    shot = make.a_snapshot()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE sources_snapshot SET text = 'No helicopters were sold.'")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    shot.refresh_from_db()

    assert "the text in the database" in verify_snapshot(shot)


def test_a_file_that_is_brought_back_heals_the_snapshot():
    shot = make.a_snapshot()
    path = path_of(shot.captures.get())
    whole = path.read_bytes()
    path.unlink()
    fault = f"{shot.captures.get().name}: the file is gone"
    assert verify_snapshot(shot) == fault

    path.write_bytes(whole)
    assert verify_snapshot(shot) == ""
    assert Custody.objects.get().fault == ""
    assert [change.fields for change in changes_of(Custody.objects.get())] == [(("fault", fault, ""),), ()]


def test_a_page_that_is_read_again_replaces_what_was_lost():
    source = make.checked(make.a_source())
    shot, other = source.snapshots.get(), make.a_snapshot()
    path_of(shot.captures.get()).unlink()
    assert verify_snapshot(shot)
    assert verify_snapshot(other)  # it leans on the same bytes

    make.checked(source)
    assert [capture.kind for capture in shot.captures.all()] == ["response", "response"]
    assert what_was_seen(shot).body == what_was_seen(other).body
    assert (verify_snapshot(shot), verify_snapshot(other)) == ("", "")


def test_snapshots_from_before_there_were_captures_are_read_and_verified():
    shot = make.a_snapshot()
    body = what_was_seen(shot).body
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("DELETE FROM sources_capture")
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    assert verify_snapshot(shot) == "the file is gone"

    storages["snapshots"].save(shot.bare_name, ContentFile(body))
    assert what_was_seen(shot).body == body
    (file,) = warc_files(shot)
    assert [record.kind for record in records(file.data)] == ["warcinfo", "resource"]
    make.checked(shot.source)
    assert shot.captures.get().kind == "response"


def test_a_storage_out_of_reach_says_nothing_of_the_files(monkeypatch: pytest.MonkeyPatch):
    shot = make.a_snapshot()

    def silent(*_: Any) -> None:
        raise ConnectionResetError

    monkeypatch.setattr(DurableFileStorage, "_open", silent)
    with pytest.raises(ConnectionResetError):
        verify_snapshot(shot)
    assert not Custody.objects.exists()


def test_any_storage_of_django_will_do(settings: Any):
    settings.STORAGES = {
        **settings.STORAGES,
        "snapshots": {"BACKEND": "django.core.files.storage.InMemoryStorage", "OPTIONS": {}},
    }
    shot = make.a_snapshot()

    assert isinstance(storages["snapshots"], InMemoryStorage)
    assert what_was_seen(shot).body == b"<p>Four helicopters were sold.</p>"
    assert verify_snapshot(shot) == ""


def test_the_command_names_what_is_damaged_and_fails():
    whole, broken = make.a_snapshot(), make.checked(make.a_source(), make.a_result(body=b"else")).snapshots.get()
    out, err = StringIO(), StringIO()
    call_command("verify_snapshots", stdout=out, stderr=err)
    assert (out.getvalue(), err.getvalue()) == ("", "2 snapshots verified, 0 damaged.\n")

    flip(broken.captures.get())
    with pytest.raises(SystemExit) as end:
        call_command("verify_snapshots", stdout=out, stderr=err)
    assert end.value.code == 1
    assert out.getvalue().startswith(f"{broken.public_id} https://example.org/: warc/")
    assert whole.public_id not in out.getvalue()


def test_the_clock_looks_at_what_was_neglected_longest():
    shots = [make.a_snapshot() for _ in range(3)]
    day = timedelta(days=1)
    Custody.objects.create(snapshot=shots[0], verified_at=timezone.now() - 31 * day)
    Custody.objects.create(snapshot=shots[1], verified_at=timezone.now() - 29 * day)
    assert list(Snapshot.objects.unverified_since(timezone.now() - 30 * day)) == [shots[2], shots[0]]

    assert verify_snapshots() == 0
    assert not Snapshot.objects.unverified_since(timezone.now() - 30 * day).exists()
    path_of(shots[0].captures.get()).unlink()
    Custody.objects.filter(snapshot=shots[0]).update(verified_at=timezone.now() - 31 * day)
    assert verify_snapshots() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_read_the_same_bytes_at_the_same_time_keep_them_once():
    sources = [make.a_source() for _ in range(6)]

    def work(source: Source) -> None:
        try:
            make.checked(source, make.a_result(body=PAGE))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as workers:
        list(workers.map(work, sources))
    assert sorted(capture.kind for capture in Capture.objects.all()) == ["response", *["revisit"] * 5]
