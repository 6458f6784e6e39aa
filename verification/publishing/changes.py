"""What happened to facts, in the order of commits: whoever has read up to a cursor has missed nothing before it."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from config.errors import Invalid
from verification.models import FactEvent

PLACE = re.compile("event (?P<position>[0-9]{1,18})(?: (?P<event>[0-9a-z]{12}))?")
ELSEWHERE = (
    "What this cursor has read is not what stands here, as after a restore from a backup. Begin anew: without `after`, "
    "and with all facts."
)


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has read: the position of the last event, 0 for none, and its id where that is known."""

    position: int
    event: str = ""

    @property
    def text(self) -> str:
        """The cursor that leads here."""
        told = f"event {self.position} {self.event}".rstrip()
        return urlsafe_b64encode(told.encode()).decode().rstrip("=")


def changes(*, after: str = "", size: int) -> dict[str, Any]:
    """Events after a cursor, or from the first on, with the cursor to go on from.

    Raises `Invalid` on field after where it is no cursor, or one of events that are not ours: after a restore from a
    backup other events may stand there, and whoever went on would miss them.
    """
    place = _place(after) if after else Place(0)
    rows = list(FactEvent.objects.filter(position__gte=max(place.position, 1)).order_by("position")[: size + 2])
    if place.position:
        last = rows.pop(0) if rows else None
        if last is None or last.position != place.position or place.event not in ("", last.public_id):
            raise Invalid(ELSEWHERE, field="after")
    told = rows[:size]
    if told:
        place = Place(told[-1].position or 0, told[-1].public_id)
    return {"results": [event_told(row) for row in told], "cursor": place.text, "more": len(rows) > size}


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


def _place(cursor: str) -> Place:
    wrong = Invalid("This is no cursor of the changes. Take it from `cursor` of an answer.", field="after")
    try:
        found = PLACE.fullmatch(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode())
    except ValueError:
        raise wrong from None
    if found is None:
        raise wrong
    return Place(int(found["position"]), found["event"] or "")
