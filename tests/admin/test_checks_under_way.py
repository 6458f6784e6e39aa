"""The first page tells how far the checks have come, and how many sources are in which health."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

from sources.models import Health, Source
from sources.services import lease_due, record_results
from tests import factories as make
from verification import roles

pytestmark = pytest.mark.django_db
PANEL = "/admin/sources/source/progress/"
PAGES = ["/admin/", PANEL]


def words(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return " ".join(unescape(strip_tags(answer.content.decode())).split())


def batches(count: int, *, recorded: int = 0) -> None:
    """As many batches of three sources, some sources of each recorded."""
    for _ in range(count):
        for _ in range(3):
            make.a_source()
        lease = lease_due()
        assert lease is not None
        record_results(ticket=lease.ticket, results={pk: make.a_result() for pk in list(lease.urls)[:recorded]})


@pytest.mark.parametrize("url", PAGES)
def test_what_runs_is_shown_as_a_whole_and_batch_by_batch(url: str, signed_in):
    batches(2, recorded=1)
    make.a_source()
    client = signed_in(roles.EDITOR)

    said = words(client, url)
    assert "2 of 6 checked 1 waiting" in said
    assert said.count(" 1 of 3") == 2
    assert "silent" not in said
    page = client.get(url).content.decode()
    assert '<progress class="progress mt-3 mb-3" max="6" value="2"' in page
    assert 'hx-trigger="every 3s"' in page


@pytest.mark.parametrize("url", PAGES)
def test_a_worker_that_has_gone_silent_is_told(url: str, signed_in):
    batches(1, recorded=2)
    Source.objects.exclude(lease=None).update(leased_until=timezone.now())

    assert " 2 of 3 Its worker has gone silent; another takes over." in words(signed_in(roles.EDITOR), url)


def test_more_batches_than_a_page_holds_are_counted(signed_in):
    batches(11)
    said = words(signed_in(roles.EDITOR), PANEL)

    assert (said.count("Started at"), said.count("And 1 batch more.")) == (10, 1)


def test_a_calm_page_says_what_comes_next(signed_in):
    client = signed_in(roles.EDITOR)
    assert "Nothing is being checked at this moment, and no source is due later." in words(client, PANEL)

    source = make.checked(make.a_source())
    Source.objects.filter(pk=source.pk).update(next_check_at=timezone.now() + timedelta(hours=3, seconds=10))
    assert "Nothing is being checked at this moment. The next source is due in 3 hours, on 20" in words(client, PANEL)

    make.a_source()
    assert "1 source is due and will be handed to a worker in a moment." in words(client, PANEL)


@pytest.mark.parametrize("url", PAGES)
def test_many_batches_cost_as_many_queries_as_few(url: str, signed_in):
    client = signed_in(roles.EDITOR)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    batches(1, recorded=1)
    cost()  # warms the caches of content types and permissions
    few = cost()
    batches(6, recorded=1)
    assert cost() == few


def test_only_who_may_see_sources_is_told(client: Client, signed_in):
    batches(1)
    roleless = User.objects.create_user("roleless", is_staff=True)
    assert client.get(PANEL).status_code == 403
    assert signed_in(roleless).get(PANEL).status_code == 403
    assert signed_in(roles.EDITOR).post(PANEL).status_code == 405

    page = words(signed_in(roleless), "/admin/")
    assert "What waits" in page
    assert "Checks under way" not in page
    assert "Sources by health" not in page


def test_counts_by_health_lead_to_the_sources_counted(signed_in):
    make.checked(make.a_source())
    make.checked(make.a_source())
    make.a_dead_source()
    client = signed_in(roles.EDITOR)
    answer: Any = client.get("/admin/")
    [drawn] = [one for one in answer.context["charts"] if one.name == "by-health"]
    figures = {str(mark.label): (mark.value, mark.url) for mark in drawn.marks}

    assert {label: count for label, (count, _) in figures.items() if count} == {"Alive": 2, "Dead": 1}
    assert list(figures) == [str(label) for label in Health.labels]
    for label, (count, url) in figures.items():
        found = client.get(url).context["cl"].queryset
        assert [row.get_health_display() for row in found] == [label] * count
        assert url in unescape(answer.content.decode())
