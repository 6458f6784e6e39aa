"""A page that is known is asked for on condition; a server's word that nothing has changed is taken, for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from sources.checking import Outcome
from sources.checking.result import Hop
from sources.models import Check, Source
from sources.services import lease_due, record_results
from sources.services.known import known_pages
from sources.tasks import check_due
from tests import factories as make
from tests.web.server import MisbehavingWeb

pytestmark = pytest.mark.django_db


def looked_at(source: Source, *, days_ago: float = 1, **details: Any) -> None:
    outcome = details.pop("outcome", Outcome.OK)
    Source.objects.filter(pk=source.pk).update(next_check_at=timezone.now())
    lease = lease_due()
    assert lease is not None
    result = make.a_result(outcome, at=timezone.now() - timedelta(days=days_ago), **{"etag": '"one"', **details})
    record_results(ticket=lease.ticket, results={source.pk: result})


def is_known(source: Source) -> bool:
    return source.pk in known_pages([source.pk])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/with-an-etag", "/with-a-date"])
def test_a_page_that_has_not_changed_is_not_read_again(path: str, web: MisbehavingWeb, settings: Any):
    settings.CHECK_ALLOWED_NETWORKS, settings.CHECK_ALLOWED_PORTS = ["127.0.0.1/32"], ["*"]
    settings.CHECK_HOST_DELAY = 0.0
    source = make.a_source(url=web.url(path))
    for _ in range(3):
        Source.objects.update(next_check_at=timezone.now())
        assert check_due() == 1

    third, second, first = source.checks.all()

    assert (first.http_status, second.http_status, third.http_status) == (200, 304, 304)
    assert {look.outcome for look in (first, second, third)} == {"ok"}
    for again in (second, third):
        assert (again.sha256, again.size, again.snapshot) == (first.sha256, first.size, first.snapshot)
        assert (again.etag, again.last_modified) == (first.etag, first.last_modified)
    source.refresh_from_db()
    assert (source.health, source.snapshots.count()) == ("alive", 1)


def test_what_was_there_lately_and_left_a_snapshot_is_known():
    source = make.a_source()
    assert not is_known(source)
    looked_at(source)

    known = known_pages([source.pk])[source.pk]

    assert known.conditions == {"If-None-Match": '"one"'}
    assert (known.url, known.sha256) == (source.url, Check.objects.get().sha256)


@pytest.mark.parametrize(
    "details",
    [
        {"etag": ""},
        {"days_ago": 31},
        {"outcome": Outcome.NOT_FOUND},
        {"etag": "x" * 300},
        {"redirects": (Hop("https://example.org/old", 301, "/new"),)},
        {"body": None, "http_status": 200},
    ],
    ids=["nothing to compare", "long ago", "not there", "a cut tag", "by a redirect", "no snapshot"],
)
def test_everything_else_is_read_anew(details: dict[str, Any]):
    source = make.a_source()
    looked_at(source, **details)

    assert not is_known(source)


def test_a_look_from_long_ago_is_not_made_younger_by_a_server_that_says_nothing_has_changed():
    source = make.a_source()
    looked_at(source, days_ago=29)
    sha256 = Check.objects.get().sha256
    looked_at(source, days_ago=1, http_status=304, body=None, sha256=sha256, unchanged=True)
    assert Check.objects.filter(http_status=304, snapshot__isnull=False).count() == 1
    assert is_known(source)

    Source.objects.filter(pk=source.pk).update(relied_on=True)
    assert not is_known(source)


def test_a_failure_since_then_makes_it_unknown():
    source = make.a_source()
    looked_at(source, days_ago=3)
    looked_at(source, days_ago=1, outcome=Outcome.TIMEOUT)

    assert not is_known(source)
