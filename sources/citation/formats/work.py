"""What writers ask of a tidied CSL-JSON item, and the archived copy that may come with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Archived:
    """A copy in a web archive: its address, the day it was taken, and whether the original is dead."""

    url: str
    on: date
    dead: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A tidied CSL-JSON item with the questions that writers ask of it."""

    item: Mapping[str, Any]
    archived: Archived | None = field(default=None)

    def text(self, name: str) -> str:
        """A field as text; empty where it is missing."""
        return str(self.item.get(name, ""))

    @property
    def authors(self) -> list[dict[str, str]]:
        """Who wrote it, else who edited it."""
        return list(self.item.get("author") or self.item.get("editor") or [])

    def day(self, name: str, *, joint: str = "-") -> str:
        """A date as far as it is known, in the order of ISO 8601; as words where it was given in words."""
        parts = self.item.get(name, {}).get("date-parts", [[]])[0]
        if not parts:
            return str(self.item.get(name, {}).get("literal", ""))
        return joint.join([f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:])])

    @property
    def year(self) -> str:
        """The year of publication; empty where it is unknown."""
        parts = self.item.get("issued", {}).get("date-parts", [[]])[0]
        return str(parts[0]) if parts else ""


def family_first(name: Mapping[str, str]) -> str:
    """“Family, Given, Suffix”; what is one literal stays whole."""
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, [name.get("non-dropping-particle"), name["family"]]))
    given = " ".join(filter(None, [name.get("given"), name.get("dropping-particle")]))
    return ", ".join(filter(None, [family, given, name.get("suffix")]))
