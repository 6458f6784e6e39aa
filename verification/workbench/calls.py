"""Notes that mention somebody, each with the address at which it stands beside its claim.

Opening the claim in the reading room is what marks a mention as seen; what is listed here only shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from verification.models import Mention
from verification.workbench.walking import addresses


def calls(rows: Iterable[Mention]) -> list[dict[str, Any]]:
    """What a list shows of each mention. A claim that stands in no text has its note in the admin."""
    rows = list(rows)
    rooms = addresses(row.note.claim_id for row in rows)
    return [{"mention": row, "note": row.note, "url": _address(row, rooms)} for row in rows]


def _address(row: Mention, rooms: dict[int, str]) -> str:
    room = rooms.get(row.note.claim_id)
    if room:
        return f"{room}#note-{row.note.public_id}"
    return reverse("admin:verification_note_change", args=[row.note_id])
