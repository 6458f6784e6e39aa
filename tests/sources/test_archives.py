"""Copies in web archives: when they are asked for, within which limits, and what is kept of the answers."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from config.errors import Conflict, Invalid, NotAllowed
from sources.archive_settings import current_archives, refuse_bad_archives
from sources.archives.patience import GIVEN_UP_AFTER, MOST_ATTEMPTS
from sources.checking.outcomes import Outcome
from sources.models import ArchivedCopy, ArchivePause, ArchiveRequest, CaptureAsk, RequestKind, RequestState, Source
from sources.services import ask_for_capture, find_archived_copies, keep_in_archives
from sources.services.archives import look_up_what_is_lost
from sources.services.asking_archives import lease_requests, record_step, take_step, work_off
from sources.tasks import ask_archives, queue_archive_requests
from sources.tasks import look_up_what_is_lost as look_up_task
from tests import factories as make
from tests.web.archive import FakeArchive, day

pytestmark = pytest.mark.django_db
Set = Callable[..., None]
PAGE = "https://example.org/report"


@pytest.fixture
def archives(settings: LazySettings, archive: FakeArchive) -> Set:
    """Sets addresses of the archive on loopback, by kind; none of a kind that is not named."""
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_TIMEOUT_TOTAL, settings.ARCHIVE_DELAY = 2.5, 0.0

    def set_to(*, name: str = "fake", **addresses: str) -> None:
        kinds = {"TIMEMAPS": "timemap", "TIMEGATES": "timegate", "CAPTURES": "capture", "CAPTURE_STATUS": "status",
                 "CAPTURE_COPIES": "copy"}  # fmt: skip
        for setting, kind in kinds.items():
            given = {name: archive.origin + addresses[kind]} if kind in addresses else {}
            setattr(settings, f"ARCHIVE_{setting}", given)

    return set_to


@pytest.fixture
def in_jobs(archives: Set) -> None:
    archives(capture="/save", status="/status/{job}", copy="/web/{timestamp}/{url}")


@pytest.fixture
def searchable(archives: Set) -> None:
    archives(timemap="/timemap/{url}")


def a_page(**details: Any) -> Source:
    return make.a_source(url=PAGE, **details)


def in_the_future(minutes: float = 60) -> datetime:
    return timezone.now() + timedelta(minutes=minutes)


def only() -> ArchiveRequest:
    return ArchiveRequest.objects.get()


def due_now() -> None:
    ArchiveRequest.objects.open().update(next_try_at=timezone.now())
    ArchivePause.objects.all().delete()


def work() -> int:
    return work_off(longest=30)


# --- looking for copies ---


def test_a_person_asks_for_copies_and_the_closest_is_kept(searchable: None, archive: FakeArchive):
    source, by = a_page(), make.an_editor()
    archive.keep(PAGE, "2014-01-01", "2015-02-27", "2020-01-01")

    (request,) = find_archived_copies(source=source, by=by, used_at=day("2015-03-01"))
    assert (request.state, request.asked_by) == (RequestState.WAITING, by)
    assert queue_archive_requests() == 1

    copy = ArchivedCopy.objects.get()
    assert (copy.source, copy.archive, copy.origin) == (source, "fake", "found")
    assert (copy.url, copy.captured_at) == (archive.copy_of(PAGE, "2015-02-27"), day("2015-02-27"))
    assert (only().state, only().next_try_at, only().lease) == (RequestState.DONE, None, None)
    assert queue_archive_requests() == 0


def test_a_copy_that_is_found_again_is_kept_once(searchable: None, archive: FakeArchive):
    source, by = a_page(), make.an_editor()
    archive.keep(PAGE, "2015-02-27")
    for _ in range(2):
        find_archived_copies(source=source, by=by)
        work()

    assert ArchivedCopy.objects.count() == 1
    assert [row.state for row in ArchiveRequest.objects.all()] == [RequestState.DONE] * 2


def test_what_no_archive_has_is_said(searchable: None):
    find_archived_copies(source=a_page(), by=make.an_editor())
    work()
    assert (only().state, only().error) == (RequestState.NOT_ARCHIVED, "")


def test_without_addresses_nothing_is_asked(archives: Set, archive: FakeArchive):
    archives()
    source, by = make.a_dead_source(url=PAGE), make.an_editor()
    keep_in_archives([source.pk])
    with pytest.raises(Conflict, match="ARCHIVE_TIMEMAPS"):
        find_archived_copies(source=source, by=by)
    with pytest.raises(Conflict, match="ARCHIVE_CAPTURES"):
        ask_for_capture(source=source, by=by)

    assert (look_up_what_is_lost(), queue_archive_requests(), work()) == (0, 0, 0)
    assert (ArchiveRequest.objects.count(), archive.connections) == (0, 0)


def test_strangers_ask_for_nothing(searchable: None):
    for service in (find_archived_copies, ask_for_capture):
        with pytest.raises(NotAllowed):
            service(source=a_page() if not Source.objects.exists() else Source.objects.get(), by=make.a_user())
    assert not ArchiveRequest.objects.exists()


def test_addresses_off_the_public_web_are_told_to_no_archive(archives: Set, archive: FakeArchive):
    archives(timemap="/timemap/{url}", capture="/save-at-once/{url}")
    source = make.has_died(make.a_source(url="http://10.1.2.3/minutes"))
    with pytest.raises(Invalid, match="not on the public web"):
        ask_for_capture(source=source, by=make.an_editor())
    with pytest.raises(Invalid, match="not on the public web"):
        find_archived_copies(source=source, by=make.an_editor())
    keep_in_archives([source.pk])
    look_up_what_is_lost()

    assert not ArchiveRequest.objects.exists()


def test_asking_twice_makes_one_request_with_both_moments(searchable: None, archive: FakeArchive):
    source, by = a_page(), make.an_editor()
    archive.keep(PAGE, "2014-01-01", "2020-01-01")
    for moment in ("2014-06-01", "2019-06-01", "2014-06-01"):
        find_archived_copies(source=source, by=by, used_at=day(moment))

    assert only().moments == [day("2014-06-01"), day("2019-06-01")]
    work()
    assert [copy.captured_at.year for copy in ArchivedCopy.objects.all()] == [2014, 2020]


def test_a_moment_that_comes_while_the_archive_is_asked_is_not_lost(searchable: None, archive: FakeArchive):
    source, by = a_page(), make.an_editor()
    archive.keep(PAGE, "2014-01-01", "2020-01-01")
    find_archived_copies(source=source, by=by, used_at=day("2014-06-01"))
    (row,) = lease_requests()
    step = take_step(row)
    find_archived_copies(source=source, by=by, used_at=day("2020-06-01"))

    record_step(row, step)
    assert only().state == RequestState.WAITING
    work()
    assert [copy.captured_at.year for copy in ArchivedCopy.objects.all()] == [2014, 2020]


# --- when it happens by itself ---


def test_a_source_that_begins_to_fail_is_looked_for_and_again_when_it_dies(searchable: None, archive: FakeArchive):
    source, alive = a_page(), make.checked(make.a_source())
    seen, failed = in_the_future(-9 * 24 * 60), in_the_future(-8 * 24 * 60)
    make.checked(source, make.a_result(at=seen))
    archive.keep(PAGE, "2015-01-01")
    make.checked(source, make.a_result(Outcome.NOT_FOUND, at=failed))
    assert source.health == "failing"

    assert look_up_task() == 1
    assert look_up_what_is_lost() == 0
    assert (only().source, only().moments, only().asked_by) == (source, [seen], None)
    assert not alive.archive_requests.exists()
    work()
    assert look_up_what_is_lost() == 0

    make.has_died(source)
    assert look_up_what_is_lost() == 1


def test_the_long_dead_are_looked_for_again_after_a_season(searchable: None, settings: LazySettings):
    source = make.a_dead_source(url=PAGE)
    Source.objects.filter(pk=source.pk).update(health_since=timezone.now() - timedelta(days=400))
    look_up_what_is_lost()
    work()
    assert look_up_what_is_lost() == 0

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE sources_archiverequest SET created_at = now() - interval '91 days'")
        cursor.execute("SET session_replication_role = DEFAULT")
    assert look_up_what_is_lost() == 1


def test_what_published_facts_rest_on_is_looked_for_first(archives: Set, monkeypatch: pytest.MonkeyPatch):
    archives()
    make.a_dead_source()
    make.has_died(make.a_source(url="http://10.1.2.3/minutes"))
    relied_on = make.has_died(make.a_published_claim().evidence.get().source)
    make.a_dead_source()
    archives(timemap="/timemap/{url}")
    monkeypatch.setattr("sources.services.archives.MOST_AT_ONCE", 1)

    assert look_up_what_is_lost() == 1
    assert only().source == relied_on
    assert [look_up_what_is_lost() for _ in range(3)] == [1, 1, 0]


def test_evidence_has_its_source_captured_once_in_a_while(in_jobs: None, archive: FakeArchive):
    source = make.checked(a_page())
    make.some_evidence(source=source)
    make.some_evidence(source=source)
    assert (only().source, only().kind) == (source, RequestKind.CAPTURE)
    while only().is_open:
        due_now()
        work()
    make.some_evidence(source=source)

    assert archive.captured == [PAGE]
    assert source.archived_copies.get().origin == "captured"


def test_evidence_has_its_source_looked_for_where_no_archive_captures(searchable: None):
    source = make.checked(a_page())
    evidence = make.some_evidence(source=source)
    assert (only().kind, only().moments) == (RequestKind.FIND, [evidence.used_at])


def test_a_source_that_comes_under_a_published_fact_is_captured(archives: Set, archive: FakeArchive):
    archives()
    evidence = make.some_evidence()
    archives(capture="/save-at-once/{url}")
    make.a_verdict(proposal=make.a_proposal(claim=evidence.claim))

    assert (only().source, only().kind) == (evidence.source, RequestKind.CAPTURE)


# --- captures ---


def test_a_capture_goes_from_job_to_copy(in_jobs: None, archive: FakeArchive):
    source, by = a_page(), make.an_editor()
    archive.pending = 1
    (request,) = ask_for_capture(source=source, by=by)
    seen = []
    while only().is_open:
        due_now()
        work()
        seen.append((only().state, bool(only().job)))

    assert seen == [("under_way", True), ("under_way", True), ("under_way", False), ("done", False)]
    assert (archive.captured, CaptureAsk.objects.count()) == ([PAGE], 1)
    copy = source.archived_copies.get()
    assert (copy.origin, copy.original_url) == ("captured", PAGE)
    assert request.public_id == only().public_id


def test_the_budget_of_a_day_is_not_overspent_and_waits_for_room(
    archives: Set, archive: FakeArchive, settings: LazySettings
):
    archives(capture="/save-at-once/{url}")
    settings.ARCHIVE_CAPTURES_A_DAY = 2
    by = make.an_editor()
    for number in range(4):
        ask_for_capture(source=make.a_source(url=f"{PAGE}/{number}"), by=by)
    work()

    waiting = ArchiveRequest.objects.filter(error__contains="The budget of 2 captures in 24 hours is spent")
    assert (CaptureAsk.objects.count(), len(archive.captured), waiting.count()) == (2, 2, 2)
    oldest = CaptureAsk.objects.last()
    assert oldest is not None
    assert [row.next_try_at for row in waiting] == [oldest.at + timedelta(days=1)] * 2
    assert {(row.attempts, row.state) for row in waiting} == {(0, RequestState.WAITING)}


def test_what_was_spent_a_day_ago_makes_room(archives: Set, archive: FakeArchive, settings: LazySettings):
    archives(capture="/save-at-once/{url}")
    settings.ARCHIVE_CAPTURES_A_DAY = 1
    ask_for_capture(source=a_page(), by=make.an_editor())
    CaptureAsk.objects.create(request=only(), at=timezone.now() - timedelta(hours=25))
    work()
    assert archive.captured == [PAGE]


def test_a_budget_of_nothing_turns_captures_off(archives: Set, settings: LazySettings):
    archives(capture="/save-at-once/{url}")
    settings.ARCHIVE_CAPTURES_A_DAY = 0
    make.some_evidence()
    with pytest.raises(Conflict, match="budget is 0"):
        ask_for_capture(source=a_page(), by=make.an_editor())
    assert not ArchiveRequest.objects.exists()


def test_a_capture_that_never_finishes_is_given_up(archives: Set):
    archives(capture="/save", status="/never/{job}")
    ask_for_capture(source=a_page(), by=make.an_editor())
    for _ in range(3):
        due_now()
        work()
    assert only().state == RequestState.UNDER_WAY
    ArchiveRequest.objects.update(captured_from=timezone.now() - GIVEN_UP_AFTER)
    due_now()
    work()

    assert only().state == RequestState.FAILED
    assert "not come to an end" in only().error


def test_a_capture_that_failed_is_asked_for_anew_and_costs_again(archives: Set, archive: FakeArchive):
    archives(capture="/save", status="/fails/{job}", copy="/web/{timestamp}/{url}")
    ask_for_capture(source=a_page(), by=make.an_editor())
    for _ in range(2):
        due_now()
        work()
    assert (only().state, only().job, only().attempts) == (RequestState.WAITING, "", 1)
    assert "The page timed out" in only().error

    archives(capture="/save", status="/status/{job}", copy="/web/{timestamp}/{url}")
    while only().is_open:
        due_now()
        work()
    assert (only().state, CaptureAsk.objects.count()) == (RequestState.DONE, 2)


def test_a_refused_capture_ends_with_the_archive_s_words(archives: Set):
    archives(capture="/refuses/{url}")
    ask_for_capture(source=a_page(), by=make.an_editor())
    work()
    assert only().state == RequestState.FAILED
    assert "This host is excluded" in only().error


def test_an_archive_that_sends_us_to_a_private_address_gets_no_second_chance(archives: Set):
    archives(timegate="/to-private/{url}")
    find_archived_copies(source=a_page(), by=make.an_editor())
    work()
    assert (only().state, ArchivedCopy.objects.count()) == (RequestState.FAILED, 0)
    assert "where we do not go" in only().error


# --- patience ---


def test_an_archive_that_is_busy_is_left_alone_as_long_as_it_wants(archives: Set, archive: FakeArchive):
    archives(timemap="/busy/{url}")
    by = make.an_editor()
    for number in range(3):
        find_archived_copies(source=make.a_source(url=f"{PAGE}/{number}"), by=by)
    begun = timezone.now()

    assert work() == 1
    assert len(archive.asked) == 1
    asked = ArchiveRequest.objects.get(attempts=1)
    assert asked.next_try_at is not None
    assert asked.next_try_at >= begun + timedelta(seconds=600)
    assert ArchiveRequest.objects.filter(lease__isnull=False).count() == 0

    find_archived_copies(source=make.a_source(url=f"{PAGE}/0-again"), by=by)
    assert (queue_archive_requests(), work()) == (0, 0)
    ArchivePause.objects.update(until=timezone.now())
    assert queue_archive_requests() == 1


def test_one_busy_archive_holds_up_no_other(archives: Set, archive: FakeArchive, settings: LazySettings):
    archives(timemap="/busy/{url}")
    settings.ARCHIVE_TIMEMAPS = {**settings.ARCHIVE_TIMEMAPS, "other": f"{archive.origin}/timemap/{{url}}"}
    archive.keep(PAGE, "2015-01-01")
    find_archived_copies(source=a_page(), by=make.an_editor())
    work()
    assert [copy.archive for copy in ArchivedCopy.objects.all()] == ["other"]


def test_faults_that_may_heal_are_tried_again_ever_later_and_then_given_up(archives: Set, archive: FakeArchive):
    archives(timemap="/down/{url}")
    find_archived_copies(source=a_page(), by=make.an_editor())
    waits = []
    for _ in range(MOST_ATTEMPTS - 1):
        now = timezone.now()
        assert work() == 1
        assert work() == 0
        waits.append((only().next_try_at or now) - now)
        due_now()
    work()

    assert all(later > 2 * sooner for sooner, later in pairwise(waits))
    assert (only().state, only().attempts, len(archive.asked)) == (RequestState.FAILED, MOST_ATTEMPTS, MOST_ATTEMPTS)
    assert "HTTP 500" in only().error


def test_what_a_person_waits_for_comes_first(searchable: None, archive: FakeArchive):
    keep_in_archives([make.a_source(url=f"{PAGE}/{number}").pk for number in range(3)])
    find_archived_copies(source=make.a_source(url=f"{PAGE}/wanted"), by=make.an_editor())
    work()
    assert archive.asked[0] == f"/timemap/{PAGE}/wanted"


# --- nothing is lost, and nothing recorded twice ---


def test_only_one_worker_talks_to_an_archive(searchable: None):
    by = make.an_editor()
    for number in range(3):
        find_archived_copies(source=make.a_source(url=f"{PAGE}/{number}"), by=by)
    assert len(lease_requests(limit=1)) == 1
    assert lease_requests() == []
    assert queue_archive_requests() == 0


def test_a_dead_worker_s_requests_are_taken_by_another_and_its_late_word_does_not_count(
    searchable: None, archive: FakeArchive
):
    archive.keep(PAGE, "2015-01-01")
    find_archived_copies(source=a_page(), by=make.an_editor())
    (late,) = lease_requests()
    ArchiveRequest.objects.update(leased_until=in_the_future(-1))
    step = take_step(late)

    assert work() == 1
    assert record_step(late, step) == 0
    assert (ArchivedCopy.objects.count(), only().state) == (1, RequestState.DONE)


def test_who_lost_the_ticket_pays_for_no_capture(archives: Set, archive: FakeArchive):
    archives(capture="/save-at-once/{url}")
    ask_for_capture(source=a_page(), by=make.an_editor())
    (late,) = lease_requests()
    ArchiveRequest.objects.update(lease=None, leased_until=None)

    assert take_step(late) is None
    assert (archive.captured, CaptureAsk.objects.count()) == ([], 0)


def test_what_there_is_no_time_for_is_given_back(searchable: None):
    find_archived_copies(source=a_page(), by=make.an_editor())
    assert work_off(longest=0) == 0
    assert only().lease is None
    assert ask_archives() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same(searchable: None):
    by = make.an_editor()
    for number in range(4):
        find_archived_copies(source=make.a_source(url=f"{PAGE}/{number}"), by=by)
    start, taken = threading.Barrier(3), []

    def lease() -> None:
        start.wait(5)
        taken.append(len(lease_requests(limit=2)))
        connection.close()

    threads = [threading.Thread(target=lease) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sorted(taken) == [0, 0, 2]


def test_requests_to_an_archive_that_is_no_longer_set_wait_for_it(searchable: None, archives: Set):
    find_archived_copies(source=a_page(), by=make.an_editor())
    archives()
    assert (queue_archive_requests(), work()) == (0, 0)
    archives(timemap="/timemap/{url}")
    assert work() == 1


# --- settings ---


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("ARCHIVE_TIMEMAPS", {"one": "https://a.example.com/"}, "ARCHIVE_TIMEMAPS lacks {url}"),
        ("ARCHIVE_TIMEGATES", {"one": "nonsense{url}"}, "ARCHIVE_TIMEGATES holds an address"),
        ("ARCHIVE_CAPTURE_STATUS", {"one": "https://a.example.com/{job}"}, "ARCHIVE_CAPTURE_STATUS names “one”"),
        ("ARCHIVE_CAPTURES_A_DAY", -1, "ARCHIVE_CAPTURES_A_DAY"),
        ("ARCHIVE_DELAY", -0.5, "ARCHIVE_DELAY"),
    ],
)
def test_a_bad_setting_is_named_at_start(setting: str, value: Any, words: str, settings: LazySettings):
    refuse_bad_archives()
    setattr(settings, setting, value)
    with pytest.raises(ImproperlyConfigured, match=words):
        refuse_bad_archives()


def test_nothing_is_set_by_default():
    assert current_archives() == {}
