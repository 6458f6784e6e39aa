"""Dates as archives write them: HTTP dates (RFC 9110) and the fourteen digits of Wayback-style addresses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime

FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)  # nothing on the web is older
AHEAD = timedelta(days=1)  # what a clock may be ahead of ours
LONGEST = 64  # characters


def http_date(at: datetime) -> str:
    """The moment as `Accept-Datetime` wants it, in whole seconds of GMT."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_date(value: str, *, now: datetime) -> datetime | None:
    """The moment that a header or attribute names; None where it names none at which a page can have been kept."""
    try:
        at = parsedate_to_datetime(value[:LONGEST])
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if FIRST_PAGE <= at <= now + AHEAD else None


def is_timestamp(value: str) -> bool:
    """Whether it is fourteen digits that name a moment."""
    if not (value.isascii() and value.isdigit() and len(value) == 14):
        return False
    try:
        datetime.strptime(value + "+0000", "%Y%m%d%H%M%S%z")
    except ValueError:
        return False
    return True
