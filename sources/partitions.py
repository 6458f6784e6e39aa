"""Monthly partitions of the checks table: made ahead of time, dropped whole when a retention time is set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

TABLE = "sources_check"
MONTHS_AHEAD = 3


def month_after(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def partition_name(month: date) -> str:
    return f"{TABLE}_{month:%Y_%m}"


def prepare_partitions(*, today: date | None = None) -> list[str]:
    """Makes the partitions for this month and the next three, where they are missing. Tells which it made."""
    month = (today or datetime.now(UTC).date()).replace(day=1)
    made = []
    for _ in range(MONTHS_AHEAD + 1):
        made += ensure_partition(month)
        month = month_after(month)
    return made


def ensure_partition(day: date) -> list[str]:
    """Makes the partition that checks of that day go into, if it is missing. Tells which it made."""
    month = day.replace(day=1)
    with transaction.atomic(), connection.cursor() as cursor:
        if partition_name(month) in existing_partitions():
            return []
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [TABLE])
        if partition_name(month) in existing_partitions():
            return []  # somebody else made it while we waited
        cursor.execute(
            sql.SQL("CREATE TABLE {} PARTITION OF {} FOR VALUES FROM ({}) TO ({})").format(
                sql.Identifier(partition_name(month)),
                sql.Identifier(TABLE),
                sql.Literal(f"{month.isoformat()} 00:00+00"),
                sql.Literal(f"{month_after(month).isoformat()} 00:00+00"),
            )
        )
        _guard_against_truncate(cursor, partition_name(month))
    return [partition_name(month)]


def _guard_against_truncate(cursor: CursorWrapper, partition: str) -> None:
    """Row triggers pass to partitions by themselves; statement triggers do not."""
    cursor.execute(
        "SELECT tgname, tgfoid::regproc::text FROM pg_trigger"
        " WHERE tgrelid = %s::regclass AND tgname LIKE 'pgtrigger_never_truncated%%'",
        [TABLE],
    )
    for name, function in cursor.fetchall():
        cursor.execute(
            sql.SQL("CREATE TRIGGER {} BEFORE TRUNCATE ON {} FOR EACH STATEMENT EXECUTE FUNCTION {}()").format(
                sql.Identifier(name), sql.Identifier(partition), sql.Identifier(function)
            )
        )


def existing_partitions() -> list[str]:
    """Names of the monthly partitions, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass ORDER BY 1",
            [TABLE],
        )
        return [name for (name,) in cursor.fetchall()]


def drop_expired_partitions(*, today: date | None = None) -> list[str]:
    """Drops partitions that ended before the retention time. Does nothing when every check is kept.

    Nothing cites a check: evidence is pinned to snapshots, which stay.
    """
    if not settings.CHECK_RETENTION_DAYS:
        return []
    limit = (today or datetime.now(UTC).date()) - timedelta(days=settings.CHECK_RETENTION_DAYS)
    expired = [name for name in existing_partitions() if name < partition_name(limit)]
    with connection.cursor() as cursor:
        for name in expired:
            cursor.execute(sql.SQL("DROP TABLE {}").format(sql.Identifier(name)))
    return expired
