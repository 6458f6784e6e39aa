"""Raw SQL, as somebody with a database prompt would write it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Model

Sql = Callable[..., list[tuple[Any, ...]]]
Refusal = Callable[[str], AbstractContextManager[Any]]


def copy_of(model: type[Model], **changed: str) -> str:
    """SQL that inserts the rows of the model once more, some columns changed to other SQL."""
    columns = [str(field.column) for field in model._meta.fields if field.column != "id"]
    values = [{"public_id": "'another'", **changed}.get(name, name) for name in columns]
    table = model._meta.db_table
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"


@pytest.fixture
def sql(db: None) -> Sql:
    """Runs a statement and, at once, the checks that would otherwise wait for the commit."""

    def run(statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)
            rows = cursor.fetchall() if cursor.description else []
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return rows

    return run


@pytest.fixture
def refused() -> Refusal:
    """The database says no, in these words."""
    return lambda words: pytest.raises(DatabaseError, match=words)
