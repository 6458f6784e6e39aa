"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("ours", deadline=None)  # tests are about what is right; the first call loads much
hypothesis_settings.load_profile("ours")

pytest_plugins = ["tests.web.fixtures"]

SEED = Path(__file__).resolve().parent.parent.parent / "shared" / "seed"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys come last: the browser keeps an event loop in this thread, and other tests run their own."""
    items.sort(key=lambda item: item.get_closest_marker("journey") is not None)


@pytest.fixture
def seed() -> Path:
    """The folder of the real article. It lies beside the checkout and is not part of it."""
    if not SEED.is_dir():
        pytest.skip(f"The seed dossier is not at {SEED}.")
    return SEED


@pytest.fixture(autouse=True)
def own_files(settings: LazySettings, tmp_path: Path) -> None:
    """Snapshots of one test are not there in the next."""
    storages: dict[str, Any] = dict(settings.STORAGES)
    for name in ("default", "snapshots"):
        storages[name] = {**storages[name], "OPTIONS": {"location": str(tmp_path / name)}}
    settings.STORAGES = storages


@pytest.fixture(autouse=True)
def quick_passwords(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    yield
    cache.clear()


def empty_tables(*_: object) -> None:
    """Empties all tables, as after each test that commits. The tables' own promises forbid that, so they look away."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    kept = {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions", "django_migrations"}
    with connection.cursor() as cursor:
        names = ", ".join(connection.ops.quote_name(table) for table in tables if table not in kept)
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        cursor.execute("SET session_replication_role = DEFAULT")


setattr(TransactionTestCase, "_fixture_teardown", empty_tables)  # noqa: B010 the stubs do not know it
