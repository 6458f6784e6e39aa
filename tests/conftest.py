"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import connection, transaction
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


KEPT = frozenset(
    {"django_content_type", "auth_permission", "auth_group", "auth_group_permissions", "django_migrations"}
)


def empty_tables(*_: object) -> None:
    """Empties all tables, as after each test that commits. The tables' own promises forbid that, so they look away.

    Rows are deleted from tables that have some: to truncate them all makes hundreds of files, and takes ten times as
    long. The lock waits for whoever is still writing.
    """
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tables = [connection.ops.quote_name(table) for table in found if table not in KEPT]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})" for table in tables))
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass, start_value, false) FROM pg_sequences"
            " WHERE last_value IS NOT NULL AND NOT sequencename = ANY(%s)",
            [[f"{table}_id_seq" for table in KEPT]],
        )


setattr(TransactionTestCase, "_fixture_teardown", empty_tables)  # noqa: B010 the stubs do not know it
