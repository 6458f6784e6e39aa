"""Values as cells and back: what a spreadsheet would take for a formula is marked, and the mark is taken off again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

# A spreadsheet calculates what begins so; some turn the full-width signs into the others first.
_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_MARK = "'"
_FORMULA = re.compile(f"{_MARK}*[{re.escape(_SIGNS)}]")
_SUSPECT = frozenset(_SIGNS + _MARK)  # almost no text begins so, and most are told apart by that alone
LONGEST_NAME = 300  # characters


def safe(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would calculate (OWASP). `restored` takes it off."""
    return _MARK + text if text[:1] in _SUSPECT and _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that `safe` was given."""
    return text[1:] if text.startswith(_MARK) and _FORMULA.match(text) else text


def as_text(value: Any) -> str:
    """A value as the text of a cell. Lists have semicolons; where that would not be clear, they are JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list | tuple):
        return _listed([str(one) for one in value])
    return str(value)


def _listed(items: Sequence[str]) -> str:
    told = "; ".join(items)
    return told if list_of(told) == list(items) else json.dumps(items, ensure_ascii=False)


def list_of(text: str) -> list[str]:
    """The items of a list that `as_text` wrote, or a person."""
    if text.startswith("["):
        try:
            items = json.loads(text)
        except ValueError:
            items = None
        if isinstance(items, list) and all(isinstance(item, str) for item in items):
            return items
    return [item.strip() for item in text.split(";") if item.strip()]


def yes_or_no(text: str) -> bool:
    """Raises `ValueError` for what is neither."""
    known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    try:
        return known[text.strip().lower()]
    except KeyError:
        raise ValueError(_("Write true or false.")) from None


def number(text: str) -> float | None:
    """A number, or None where nothing is written. Raises `ValueError`."""
    if not text.strip():
        return None
    try:
        return float(text)
    except ValueError:
        raise ValueError(_("Write a number such as 0.75.")) from None


def day(text: str) -> date | None:
    """A day, or None where nothing is written. Raises `ValueError`."""
    given = text.strip()
    if not given:
        return None
    try:
        return date.fromisoformat(given.removesuffix("T00:00:00"))
    except ValueError:
        raise ValueError(_("Write a day as 2014-09-27.")) from None


def named(text: str) -> str:
    """The name of a person or body. Raises `ValueError` for one that is too long."""
    name = text.strip()
    if len(name) > LONGEST_NAME:
        raise ValueError(_("A name has at most %(most)s characters.") % {"most": LONGEST_NAME})
    return name


def one_of(values: Sequence[str]) -> Callable[[str], str]:
    """Takes one of the values, in any case."""

    def take(text: str) -> str:
        given = text.strip().lower()
        if given not in values:
            raise ValueError(_("Write one of: %(values)s.") % {"values": ", ".join(values)})
        return given

    return take
