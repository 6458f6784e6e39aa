"""Statements that are asked so often, or are so long, that PostgreSQL should take them apart once and not each time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def asked(statement: str, values: Sequence[Any] | Mapping[str, Any], *, prepared: bool = True) -> list[tuple[Any, ...]]:
    """The rows that a statement answers, prepared unless `DATABASE_PREPARED` is off.

    One that is not `prepared` is sent with its values written in, for where its plan hangs on them.

    Django writes values into its statements, so that none can be prepared; this leaves them beside it. It is the
    connection of Django all the same, with its transaction, and errors are Django's.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors:
        cursor = (psycopg.Cursor if prepared else psycopg.ClientCursor)(connection.connection)
        return cursor.execute(statement.encode(), values, prepare=prepared).fetchall()
