"""How far the checks have come: counted from leases and results, never written down by the way."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sources.models import Batch, Source
from sources.progress import SHOWN, checks_under_way
from sources.services import lease_due, record_results
from sources.services.checks import Lease
from sources.tasks import prepare_check_partitions
from tests import factories as make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def leased(count: int) -> Lease:
    for _ in range(count):
        make.a_source()
    lease = lease_due()
    assert lease is not None
    return lease


def record(lease: Lease, count: int) -> None:
    record_results(ticket=lease.ticket, results={pk: make.a_result() for pk in list(lease.urls)[:count]})


def test_a_batch_is_done_as_far_as_its_results_are_recorded():
    first, second = leased(3), leased(2)
    make.a_source()
    record(first, 2)

    progress = checks_under_way()
    assert [(batch.done, batch.size, batch.is_silent) for batch in progress.batches] == [(2, 3, False), (0, 2, False)]
    assert (progress.done, progress.size, progress.waiting) == (2, 5, 1)

    record(first, 3)
    record(second, 2)
    assert checks_under_way().batches == ()


def test_a_batch_says_when_it_was_handed_out():
    make.a_source()
    at = timezone.now() + HOUR
    lease_due(at=at)

    assert [batch.leased_at for batch in checks_under_way().batches] == [at]


def test_a_batch_whose_lease_has_run_out_is_silent_until_another_takes_over():
    lease = leased(3)
    record(lease, 1)
    Source.objects.filter(lease=lease.ticket).update(leased_until=timezone.now())

    progress = checks_under_way()
    assert [(batch.done, batch.size, batch.is_silent) for batch in progress.batches] == [(1, 3, True)]
    assert progress.waiting == 2

    assert lease_due() is not None
    progress = checks_under_way()
    assert [(batch.done, batch.size, batch.is_silent) for batch in progress.batches] == [(0, 2, False)]
    assert progress.waiting == 0


def test_with_nothing_under_way_it_is_said_when_the_next_source_is_due():
    later, soon = make.checked(make.a_source()), make.checked(make.a_source())
    at = timezone.now() + HOUR
    Source.objects.filter(pk=soon.pk).update(next_check_at=at)
    Source.objects.filter(pk=later.pk).update(next_check_at=at + HOUR)

    progress = checks_under_way()
    assert (progress.batches, progress.waiting, progress.next_due) == ((), 0, at)
    assert progress.next_wait.replace("\xa0", " ") == "in 59 minutes"
    Source.objects.filter(pk=soon.pk).update(next_check_at=timezone.now() + timedelta(seconds=20))
    assert checks_under_way().next_wait == "within a minute"


def test_something_under_way_is_asked_for_again_within_seconds_and_a_calm_page_rarely():
    assert checks_under_way().refresh_after == 30
    make.a_source()
    assert checks_under_way().refresh_after == 3
    lease_due()
    assert checks_under_way().refresh_after == 3


def test_many_batches_are_counted_and_the_oldest_are_shown():
    for _ in range(SHOWN + 2):
        leased(1)

    progress = checks_under_way()
    assert progress.size == SHOWN + 2
    assert (progress.shown, progress.not_shown) == (progress.batches[:SHOWN], 2)
    assert sorted(progress.batches, key=lambda batch: batch.leased_at) == list(progress.batches)


def test_progress_costs_the_same_however_much_is_under_way(django_assert_num_queries: Any):
    for count in (1, 30):
        for _ in range(count):
            leased(2)
            make.checked(make.a_source())
        with django_assert_num_queries(3):
            checks_under_way()


def test_a_look_at_a_list_of_addresses_is_no_batch():
    source = make.checked(make.a_source())
    Source.objects.filter(pk=source.pk).update(lease=uuid.uuid4(), leased_until=timezone.now() + HOUR)

    assert checks_under_way().batches == ()


def test_nothing_due_leaves_no_batch():
    assert lease_due() is None
    assert not Batch.objects.exists()


def test_batches_are_forgotten_after_a_day():
    old, young = leased(1), leased(1)
    Batch.objects.filter(ticket=old.ticket).update(leased_at=timezone.now() - 25 * HOUR)
    Batch.objects.filter(ticket=young.ticket).update(leased_at=timezone.now() - 23 * HOUR)
    prepare_check_partitions()

    assert [batch.ticket for batch in Batch.objects.all()] == [young.ticket]
