"""Copies in web archives: when they are asked for, and what is kept of the answers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.utils import timezone

from config.errors import Conflict, Invalid, NotAllowed
from sources.archive_settings import current_archives, refuse_bad_archives
from sources.checking.outcomes import Outcome
from sources.models import ArchivedCopy, ArchiveRequest, RequestKind, RequestState, Source
from sources.services import ask_for_capture, find_archived_copies, keep_in_archives
from sources.services.archives import look_up_what_is_lost
from sources.services.asking_archives import lease_requests, record_step, take_step
from sources.tasks import look_up_what_is_lost as look_up_task
from sources.tasks import queue_archive_requests
from tests import factories as make
from tests.sources.conftest import SetArchives
from tests.sources.requests import PAGE, a_page, due_now, in_the_future, only, work
from tests.web.archive import FakeArchive, day

pytestmark = pytest.mark.django_db


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


def test_without_addresses_nothing_is_asked(archives: SetArchives, archive: FakeArchive):
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


def test_addresses_off_the_public_web_are_told_to_no_archive(archives: SetArchives, archive: FakeArchive):
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


def test_what_published_facts_rest_on_is_looked_for_first(archives: SetArchives, monkeypatch: pytest.MonkeyPatch):
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


def test_a_source_that_comes_under_a_published_fact_is_captured(archives: SetArchives, archive: FakeArchive):
    archives()
    evidence = make.some_evidence()
    archives(capture="/save-at-once/{url}")
    make.a_verdict(proposal=make.a_proposal(claim=evidence.claim))

    assert (only().source, only().kind) == (evidence.source, RequestKind.CAPTURE)


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
