"""Asking web archives: captures and their budget, patience, and that nothing is lost or recorded twice."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from config.errors import Conflict
from sources.archives.patience import GIVEN_UP_AFTER, MOST_ATTEMPTS
from sources.models import ArchivedCopy, ArchivePause, ArchiveRequest, CaptureAsk, RequestState
from sources.services import ask_for_capture, find_archived_copies, keep_in_archives
from sources.services.asking_archives import lease_requests, record_step, take_step, work_off
from sources.tasks import ask_archives, queue_archive_requests
from tests import factories as make
from tests.sources.conftest import SetArchives
from tests.sources.requests import PAGE, a_page, due_now, in_the_future, only, work
from tests.web.archive import FakeArchive

pytestmark = pytest.mark.django_db


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
    archives: SetArchives, archive: FakeArchive, settings: LazySettings
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


def test_what_was_spent_a_day_ago_makes_room(archives: SetArchives, archive: FakeArchive, settings: LazySettings):
    archives(capture="/save-at-once/{url}")
    settings.ARCHIVE_CAPTURES_A_DAY = 1
    ask_for_capture(source=a_page(), by=make.an_editor())
    CaptureAsk.objects.create(request=only(), at=timezone.now() - timedelta(hours=25))
    work()
    assert archive.captured == [PAGE]


def test_a_budget_of_nothing_turns_captures_off(archives: SetArchives, settings: LazySettings):
    archives(capture="/save-at-once/{url}")
    settings.ARCHIVE_CAPTURES_A_DAY = 0
    make.some_evidence()
    with pytest.raises(Conflict, match="budget is 0"):
        ask_for_capture(source=a_page(), by=make.an_editor())
    assert not ArchiveRequest.objects.exists()


def test_a_capture_that_never_finishes_is_given_up(archives: SetArchives):
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


def test_a_capture_that_failed_is_asked_for_anew_and_costs_again(archives: SetArchives, archive: FakeArchive):
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


def test_a_refused_capture_ends_with_the_archive_s_words(archives: SetArchives):
    archives(capture="/refuses/{url}")
    ask_for_capture(source=a_page(), by=make.an_editor())
    work()
    assert only().state == RequestState.FAILED
    assert "This host is excluded" in only().error


def test_an_archive_that_sends_us_to_a_private_address_gets_no_second_chance(archives: SetArchives):
    archives(timegate="/to-private/{url}")
    find_archived_copies(source=a_page(), by=make.an_editor())
    work()
    assert (only().state, ArchivedCopy.objects.count()) == (RequestState.FAILED, 0)
    assert "where we do not go" in only().error


def test_an_archive_that_is_busy_is_left_alone_as_long_as_it_wants(archives: SetArchives, archive: FakeArchive):
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


def test_one_busy_archive_holds_up_no_other(archives: SetArchives, archive: FakeArchive, settings: LazySettings):
    archives(timemap="/busy/{url}")
    settings.ARCHIVE_TIMEMAPS = {**settings.ARCHIVE_TIMEMAPS, "other": f"{archive.origin}/timemap/{{url}}"}
    archive.keep(PAGE, "2015-01-01")
    find_archived_copies(source=a_page(), by=make.an_editor())
    work()
    assert [copy.archive for copy in ArchivedCopy.objects.all()] == ["other"]


def test_faults_that_may_heal_are_tried_again_ever_later_and_then_given_up(archives: SetArchives, archive: FakeArchive):
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


def test_who_lost_the_ticket_pays_for_no_capture(archives: SetArchives, archive: FakeArchive):
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


def test_requests_to_an_archive_that_is_no_longer_set_wait_for_it(searchable: None, archives: SetArchives):
    find_archived_copies(source=a_page(), by=make.an_editor())
    archives()
    assert (queue_archive_requests(), work()) == (0, 0)
    archives(timemap="/timemap/{url}")
    assert work() == 1
