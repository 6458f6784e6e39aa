"""A place in a text with as much of its claim as a text shows, as a plain tuple."""

from __future__ import annotations

from typing import NamedTuple

from claims.models.status import Status


class Placed(NamedTuple):
    """A claim where it stands. No model: of a long text thousands are read at once."""

    start: int
    end: int
    pk: int
    public_id: str
    status: str
    claim_id: int
    statement: str
    checkworthiness: float | None

    @property
    def short(self) -> str:
        """The claim's statement as lists show it."""
        return shortened(self.statement)

    @property
    def state(self) -> str:
        return str(Status(self.status).label)


def shortened(statement: str) -> str:
    """A statement as lists show it: at most 120 characters."""
    return statement if len(statement) <= 120 else f"{statement[:119]}…"
