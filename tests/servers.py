"""Loaded by pytest before the settings: gives the tests a PostgreSQL and a Redis of their own.

They live in `.data-test` and stop with the tests; each process of tests that run side by side has its own.
DATABASE_URL and REDIS_URL name other ones.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ONE_OF_MANY = os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["DATA_DIR"] = str(ROOT / ".data-test" / ONE_OF_MANY)
os.environ.update(DEMO="false", DEBUG="false", CELERY_TASK_ALWAYS_EAGER="true", SECRET_KEY="only-for-tests")
os.environ["CHECK_NAMESERVERS"] = "127.0.0.1:9"  # no test finds the way to a host out there
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright keeps an event loop in the test's thread

_running = ExitStack()


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    if early_config.known_args_namespace.numprocesses and not ONE_OF_MANY:
        return  # this process hands out tests and runs none
    from config.embedded import servers
    from config.environment import DATA_DIR, GIVEN_DATABASE_URL, GIVEN_REDIS_URL

    _running.enter_context(servers(DATA_DIR, with_postgres=not GIVEN_DATABASE_URL, with_redis=not GIVEN_REDIS_URL))


def pytest_unconfigure() -> None:
    _running.close()
