"""Cursors: a place in a total order of facts, and which way from there, as opaque text that we gave out.

Behind a place lie the rows after it; up to a place lie the rest, that one among them. So the page before is known by
the cursor alone, and no fact is between two pages.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from config.errors import Invalid
from verification.models import Edition

# What a list can be ordered by: a column. `published_first` never moves, so a crawl along it sees each fact once.
ORDERINGS = {"published_first": "number", "published": "in_force_from", "updated": "changed_at"}
DEFAULT_ORDERING = "-published_first"
BACK = "back"
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in an order: the key of the row there (None in the order of numbers) and its number.

    `is_back` asks for the rows up to it, the row there among them, instead of those behind it.
    """

    ordering: str
    key: datetime | None
    number: int
    is_back: bool = False

    @property
    def text(self) -> str:
        """The cursor that leads here."""
        parts = [self.ordering, self.key.isoformat() if self.key else "", self.number, *([BACK] * self.is_back)]
        return urlsafe_b64encode(json.dumps(parts, separators=(",", ":")).encode()).decode().rstrip("=")

    def turned(self) -> Place:
        """The same place, looked at the other way."""
        return Place(self.ordering, self.key, self.number, not self.is_back)

    def narrow(self, editions: QuerySet[Edition]) -> QuerySet[Edition]:
        """The rows on its side, found on an index however deep they lie."""
        column = column_of(self.ordering)
        way = "lt" if self.ordering.startswith("-") != self.is_back else "gt"
        at_least = f"{way}e" if self.is_back else way
        if column == "number":
            return editions.filter(**{f"number__{at_least}": self.number})
        beyond = Q(**{f"{column}__{way}": self.key}) | Q(**{column: self.key, f"number__{at_least}": self.number})
        return editions.filter(beyond, **{f"{column}__{way}e": self.key})


def column_of(ordering: str) -> str:
    """The column of an order. Raises `Invalid` on an order that is none."""
    try:
        return ORDERINGS[ordering.removeprefix("-")]
    except KeyError:
        known = ", ".join(f"{name}, -{name}" for name in ORDERINGS)
        raise Invalid(f"There is no order “{ordering}”. Known: {known}.", field="ordering") from None


def place_of(ordering: str, row: Any) -> Place:
    """The place of a row, which has a `number`, and a `key` where the order is by one."""
    key = getattr(row, "key", None)
    return Place(ordering, key if isinstance(key, datetime) else None, row.number)


def parsed(ordering: str, cursor: str) -> Place | None:
    """The place a cursor leads to; None without one. Raises `Invalid` where it is no cursor of this order."""
    if not cursor:
        return None
    wrong = Invalid("This is no cursor of this list in this order. Take it from `next` or `previous`.", field="cursor")
    try:
        given, key, number, *way = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = parse_datetime(key) if key else None
    except (ValueError, TypeError):
        raise wrong from None
    if given != ordering or type(number) is not int or abs(number) >= 2**63 or way not in ([], [BACK]):
        raise wrong
    if (column_of(ordering) != "number") != bool(moment):
        raise wrong
    return Place(ordering, moment, number, bool(way))


def sorted_by(editions: QuerySet[Edition], ordering: str, place: Place | None) -> QuerySet[Edition]:
    """The rows from a place on, the nearest to it first."""
    column = column_of(ordering)
    is_back = place is not None and place.is_back
    sign = "-" if ordering.startswith("-") != is_back else ""
    columns = ["number"] if column == "number" else [column, "number"]
    rows = editions if place is None else place.narrow(editions)
    return rows.order_by(*[f"{sign}{name}" for name in columns])


def cut(ordering: str, place: Place | None, rows: Sequence[R], size: int) -> tuple[list[R], str, str]:
    """The rows of a page in their order, with the cursors of the next page and of the one before; empty for none.

    The rows come as `sorted_by` has them, one more than `size` where there are more.
    """
    shown, more = list(rows[:size]), len(rows) > size
    if place is not None and place.is_back:
        before = replace(place_of(ordering, rows[size]), is_back=True).text if more else ""
        return shown[::-1], place.turned().text, before
    following = place_of(ordering, shown[-1]).text if more else ""
    return shown, following, place.turned().text if place else ""
