"""Which of several copies stands for what a page said on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class Dated(Protocol):
    """Whatever has the moment of a copy."""

    @property
    def at(self) -> datetime: ...


D = TypeVar("D", bound=Dated)


def by_closeness(copies: Iterable[D], moment: datetime) -> list[D]:
    """The copies, closest to the moment first.

    Of two that are equally far the earlier one comes first: it holds what could be read by then.
    """
    return sorted(copies, key=lambda copy: (abs(copy.at - moment), copy.at))


def closest(copies: Iterable[D], moment: datetime) -> D | None:
    """The copy closest to the moment; None where there is none."""
    return min(copies, key=lambda copy: (abs(copy.at - moment), copy.at), default=None)
