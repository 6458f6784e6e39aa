"""The orders that a list can be brought into by one move: what the buttons up and down send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moves:
    """Where an item stands, from 1, and the whole order with it one place up or down; empty at the ends."""

    place: int
    up: str
    down: str


def moves(ids: Sequence[str]) -> dict[str, Moves]:
    return {one: Moves(at + 1, _swapped(ids, at - 1), _swapped(ids, at)) for at, one in enumerate(ids)}


def _swapped(ids: Sequence[str], at: int) -> str:
    """The order with the item at this place and the next one exchanged."""
    if not 0 <= at < len(ids) - 1:
        return ""
    return ",".join([*ids[:at], ids[at + 1], ids[at], *ids[at + 2 :]])
