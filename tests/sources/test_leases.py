"""What is due stands in PostgreSQL: leased once, recorded once, and lost by nobody's death."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.errors import Conflict
from sources.checking.outcomes import Outcome
from sources.models import Batch, Check, Health, Source
from sources.services import ask_for_check, lease_due, record_results
from sources.services.checks import hold_on
from sources.services.listed import record_looks
from sources.tasks import check_due, queue_due_checks
from tests import factories as make
from tests.web.server import MisbehavingWeb

pytestmark = pytest.mark.django_db


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    settings.CHECK_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    settings.CHECK_ALLOWED_PORTS = ["*"]
    settings.CHECK_HOST_DELAY = 0.0


def in_the_future(minutes: float = 60) -> Any:
    return timezone.now() + timedelta(minutes=minutes)


def test_only_what_is_due_and_free_is_leased():
    due, later, never, held = (make.a_source() for _ in range(4))
    Source.objects.filter(pk=later.pk).update(next_check_at=in_the_future())
    Source.objects.filter(pk=never.pk).update(next_check_at=None)
    Source.objects.filter(pk=held.pk).update(lease=uuid.uuid4(), leased_until=in_the_future())

    lease = lease_due()

    assert lease is not None
    assert lease.urls == {due.pk: due.url}
    assert lease_due() is None


def test_a_batch_is_as_large_as_it_may_be_and_begins_with_who_waits_longest():
    first, second, third = (make.a_source() for _ in range(3))
    for hours, source in enumerate((third, second, first), 1):
        Source.objects.filter(pk=source.pk).update(next_check_at=in_the_future(-60 * hours))

    lease = lease_due(limit=2)

    assert lease is not None
    assert list(lease.urls) == [first.pk, second.pk]


def test_a_lease_that_is_over_is_picked_up_by_somebody_else(settings: Any):
    source = make.a_source()
    dead_worker = lease_due()
    assert dead_worker is not None
    assert lease_due(at=in_the_future(0)) is None

    settings.CHECK_LEASE = timedelta(0)
    Source.objects.update(leased_until=in_the_future(-1))
    other = lease_due()

    assert other is not None
    assert other.ticket != dead_worker.ticket
    assert record_results(ticket=dead_worker.ticket, results={source.pk: make.a_result()}) == 0
    assert record_results(ticket=other.ticket, results={source.pk: make.a_result()}) == 1
    assert Check.objects.count() == 1


def test_a_result_that_comes_twice_counts_once():
    source, lease = make.a_source(), lease_due()
    assert lease is not None
    results = {source.pk: make.a_result()}

    assert [record_results(ticket=lease.ticket, results=results) for _ in range(2)] == [1, 0]
    assert Check.objects.count() == 1


def test_who_records_holds_the_rest_for_longer():
    first, second = make.a_source(), make.a_source()
    lease = lease_due()
    assert lease is not None
    Source.objects.update(leased_until=in_the_future(0.1))

    record_results(ticket=lease.ticket, results={first.pk: make.a_result()})

    second.refresh_from_db()
    first.refresh_from_db()
    assert second.leased_until is not None
    assert second.leased_until > in_the_future(1)
    assert first.leased_until is None


def test_a_source_that_nobody_asked_since_its_host_wants_to_be_left_alone_has_only_its_appointment_moved():
    source, lease = make.a_source(), lease_due()
    assert lease is not None
    put_off = make.a_result(Outcome.THROTTLED, retry_after=600, postponed=True)

    assert record_results(ticket=lease.ticket, results={source.pk: put_off}) == 0

    source.refresh_from_db()
    assert (source.health, source.lease, source.checks.count()) == (Health.UNCHECKED, None, 0)
    assert source.next_check_at == put_off.checked_at + timedelta(seconds=600)


def test_looks_at_a_list_bring_sources_in_but_keep_no_pages_until_something_rests_on_them():
    by, known = make.an_editor(), make.a_source(url="https://example.org/known")
    publisher = make.a_publisher(domains=["example.net"])
    urls = [
        "https://example.org/known?utm_source=x",
        "https://www.example.net/new",
        "https://www.example.net/new",
        "no",
    ]

    assert record_looks(looks=[make.a_result(url=url) for url in urls], by=by) == 2

    fresh = Source.objects.get(normalised_url="https://www.example.net/new")
    assert (fresh.publisher, fresh.added_by) == (publisher, by)
    assert [source.checks.get().snapshot for source in (known, fresh)] == [None, None]
    assert fresh.next_check_at > in_the_future()

    make.some_evidence(source=fresh)
    fresh.refresh_from_db()
    assert fresh.next_check_at is not None
    assert fresh.next_check_at <= timezone.now()


def test_a_source_that_is_being_looked_at_cannot_be_asked_for_again():
    source, by = make.a_source(), make.an_editor()
    lease_due()
    with pytest.raises(Conflict, match="being checked at this moment"):
        ask_for_check(source=source, by=by)


def test_a_check_that_was_asked_for_names_who_asked():
    source, by = make.checked(make.a_source()), make.an_editor()
    ask_for_check(source=source, by=by)
    lease = lease_due()
    assert lease is not None
    record_results(ticket=lease.ticket, results={source.pk: make.a_result()})

    assert [check.asked_by for check in source.checks.all()] == [by, None]


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_lease_the_same():
    sources = {make.a_source().pk for _ in range(12)}
    start = threading.Barrier(4)
    leased: list[int] = []

    def work() -> None:
        start.wait(5)
        while lease := lease_due(limit=2):
            leased.extend(lease.urls)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(leased) == sorted(sources)


@pytest.mark.django_db(transaction=True)
def test_a_source_that_somebody_edits_holds_up_no_lease():
    busy, free = make.a_source(), make.a_source()
    ready, done = threading.Event(), threading.Event()

    def edit() -> None:
        with transaction.atomic():
            Source.objects.select_for_update().get(pk=busy.pk)
            ready.set()
            done.wait(10)
        connection.close()

    editor = threading.Thread(target=edit)
    editor.start()
    ready.wait(5)
    lease = lease_due()
    done.set()
    editor.join(10)

    assert lease is not None
    assert list(lease.urls) == [free.pk]


@pytest.mark.django_db(transaction=True)
def test_what_is_due_is_looked_at_and_recorded(web: MisbehavingWeb, loopback_allowed: None):
    alive, gone = make.a_source(url=web.url("/ok")), make.a_source(url=web.url("/nowhere"))

    assert queue_due_checks() == 1

    alive.refresh_from_db()
    gone.refresh_from_db()
    assert (alive.health, gone.health) == ("alive", "failing")
    assert alive.next_check_at is not None
    assert alive.next_check_at > in_the_future()
    assert queue_due_checks() == 0


def test_as_many_workers_are_called_as_there_are_batches_due(settings: Any, monkeypatch: pytest.MonkeyPatch):
    settings.CHECK_BATCH = 2
    for _ in range(5):
        make.a_source()
    calls: list[dict[str, Any]] = []
    monkeypatch.setattr(check_due, "apply_async", lambda **given: calls.append(given))

    assert queue_due_checks() == 3
    assert calls == [{"expires": settings.CHECK_QUEUE_EVERY}] * 3


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_more_than_one_batch_under_its_ticket(
    web: MisbehavingWeb, loopback_allowed: None, settings: Any
):
    settings.CHECK_BATCH = 2
    for number in range(5):
        make.a_source(url=web.url(f"/ok?{number}"))

    assert check_due() == 5
    assert [batch.size for batch in Batch.objects.all()] == [5]
    assert check_due() == 0


@pytest.mark.django_db(transaction=True)
def test_what_there_was_no_time_for_is_given_back_and_stays_due(
    web: MisbehavingWeb, loopback_allowed: None, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    settings.CHECK_HOST_DELAY = 3.0
    monkeypatch.setattr("sources.tasks.LONGEST", 0.5)
    for path in ("/ok", "/ok?2", "/ok?3"):
        make.a_source(url=web.url(path))

    assert check_due() == 1

    assert Source.objects.filter(lease__isnull=True).count() == 3
    assert Source.objects.due(timezone.now()).count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_between_two_lots_loses_nothing(
    web: MisbehavingWeb, loopback_allowed: None, monkeypatch: pytest.MonkeyPatch
):
    for path in ("/ok", "/ok?2", "/silent"):
        make.a_source(url=web.url(path))

    def killed(**given: Any) -> int:
        record_results(**given)
        raise KeyboardInterrupt

    monkeypatch.setattr("sources.tasks.record_results", killed)
    with pytest.raises(KeyboardInterrupt):
        check_due()
    monkeypatch.undo()

    recorded = Check.objects.count()
    assert recorded < 3
    assert lease_due() is None
    Source.objects.filter(lease__isnull=False).update(leased_until=in_the_future(-1))
    again = lease_due()
    assert again is not None
    assert len(again.urls) == 3 - recorded


def test_what_is_held_for_long_enough_is_not_written_again():
    lease = (make.a_source(), lease_due())[1]
    assert lease is not None
    with CaptureQueriesContext(connection) as asked:
        hold_on(lease.ticket)
    assert len(asked) == 1
    assert Source.objects.get().leased_until == lease.until


def test_a_flushed_redis_loses_no_check():
    source = make.a_source()
    lease_due()
    cache.clear()
    Source.objects.update(leased_until=in_the_future(-1))

    lease = lease_due()
    assert lease is not None
    assert list(lease.urls) == [source.pk]
