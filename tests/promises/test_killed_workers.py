"""Real workers and a real clock: killed without warning, their Redis flushed, and every source is looked at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.models import Count

from config.environment import BASE_DIR
from sources.models import Batch, Check, Source
from tests import factories as make
from tests.web.server import MisbehavingWeb

SOURCES = 400
PATIENCE = 90  # seconds
BROKER = f"{settings.REDIS_URL.partition('?')[0]}?db=9"  # a database of its own, in both spellings of the address
BINDINGS = "_kombu.binding.celery"  # where the broker keeps which queues there are


def celery(*arguments: str, database: str, broker: str) -> subprocess.Popen[bytes]:
    """A process of its own group, so that a kill takes its children too."""
    env = {
        **os.environ,
        "DATABASE_URL": database,
        "REDIS_URL": broker,
        "CELERY_TASK_ALWAYS_EAGER": "false",
        "CHECK_ALLOWED_NETWORKS": "127.0.0.1/32",
        "CHECK_ALLOWED_PORTS": "*",
        "CHECK_BATCH": "50",
        "CHECK_CONCURRENCY": "4",
        "CHECK_PER_HOST": "4",
        "CHECK_HOST_DELAY": "0.02",
        "CHECK_LEASE": "3",
        "CHECK_QUEUE_EVERY": "0.5",
    }
    command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", *arguments, "--loglevel", "error"]
    return subprocess.Popen(command, cwd=BASE_DIR, env=env, start_new_session=True)


class Staff:
    """The workers and the clock of a test."""

    def __init__(self, **servers: str) -> None:
        self._servers = servers
        self._everyone: list[subprocess.Popen[bytes]] = []

    def hire(self, *arguments: str) -> subprocess.Popen[bytes]:
        self._everyone.append(celery(*arguments, **self._servers))
        return self._everyone[-1]

    def worker(self) -> subprocess.Popen[bytes]:
        return self.hire("worker", "--concurrency", "1", "--without-gossip", "--without-mingle", "--without-heartbeat")

    def dismiss(self, one: subprocess.Popen[bytes]) -> None:
        os.killpg(one.pid, signal.SIGKILL)
        one.wait(10)
        self._everyone.remove(one)

    def dismiss_all(self) -> None:
        for one in list(self._everyone):
            self.dismiss(one)


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    client = redis.Redis.from_url(BROKER)
    client.flushdb()
    yield client
    client.flushdb()
    client.close()


@pytest.fixture
def staff(broker: redis.Redis, tmp_path: Any) -> Iterator[Staff]:
    database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{connection.settings_dict['NAME']}")
    staff = Staff(database=urlunsplit(database), broker=BROKER)
    yield staff
    staff.dismiss_all()


def until_recorded(count: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while (recorded := Check.objects.count()) < count:
        assert time.monotonic() < deadline, f"{recorded} of {count} looks were recorded within {PATIENCE} seconds"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_killed_workers_and_a_flushed_redis_lose_nothing_and_repeat_nothing(
    web: MisbehavingWeb, staff: Staff, broker: redis.Redis, tmp_path: Any
):
    for number in range(SOURCES):
        make.a_source(url=web.url(f"/ok?{number}"))
    staff.hire("beat", "--pidfile=", "--schedule", str(tmp_path / "beat"))
    first, second = staff.worker(), staff.worker()

    until_recorded(20)
    staff.dismiss(first)
    assert broker.exists(BINDINGS)
    broker.flushdb()
    until_recorded(100)
    staff.dismiss(second)
    staff.worker()
    until_recorded(200)
    broker.flushdb()
    staff.worker()
    until_recorded(SOURCES)

    times = Source.objects.annotate(times=Count("checks")).values_list("times", flat=True)
    assert set(times) == {1}
    assert not Source.objects.filter(lease__isnull=False).exists()
    assert Batch.objects.count() > 2


@pytest.mark.django_db(transaction=True)
def test_workers_hear_of_what_is_due_also_after_a_flush(
    web: MisbehavingWeb, staff: Staff, broker: redis.Redis, tmp_path: Any
):
    staff.hire("beat", "--pidfile=", "--schedule", str(tmp_path / "beat"))
    staff.worker()
    for flushed in range(1, 3):
        make.a_source(url=web.url(f"/ok?flushed={flushed}"))
        until_recorded(flushed)
        broker.flushdb()
