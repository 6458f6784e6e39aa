"""Statements that are asked so often, or are so long, that PostgreSQL should take them apart once and not each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def asked(statement: str, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a statement answers, prepared unless `DATABASE_PREPARED` is off.

    Django writes values into its statements, so that none can be prepared; this leaves them beside it. It is the
    connection of Django all the same, with its transaction, and errors are Django's.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        return psycopg.Cursor(connection.connection).execute(statement.encode(), values, prepare=True).fetchall()
