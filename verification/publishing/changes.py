"""What happened to facts, in the order of commits: whoever has read up to a cursor has missed nothing before it."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

from config.errors import Invalid
from verification.models import FactEvent


def changes(*, after: str = "", size: int) -> dict[str, Any]:
    """Events after a cursor, or from the first on, with the cursor to go on from. Raises `Invalid` on field after."""
    position = _position(after) if after else 0
    rows = list(FactEvent.objects.filter(position__gt=position).order_by("position")[: size + 1])
    told = rows[:size]
    if told and told[-1].position:
        position = told[-1].position
    return {"results": [event_told(row) for row in told], "cursor": cursor_at(position), "more": len(rows) > size}


def event_told(row: FactEvent) -> dict[str, Any]:
    """An event as it is told to whoever asks or has subscribed."""
    return {
        "id": row.public_id,
        "type": row.kind,
        "at": row.at.isoformat(),
        "fact": row.fact,
        "url": f"/api/v1/facts/{row.fact}/",
        "verdict_id": row.verdict,
        "data": row.data,
    }


def cursor_at(position: int) -> str:
    return urlsafe_b64encode(f"event {position}".encode()).decode().rstrip("=")


def _position(cursor: str) -> int:
    wrong = Invalid("This is no cursor of the changes. Take it from `cursor` of an answer.", field="after")
    try:
        word, _, number = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition(" ")
    except ValueError:
        raise wrong from None
    if word != "event" or not (number.isascii() and number.isdecimal()) or len(number) > 18:
        raise wrong
    return int(number)
