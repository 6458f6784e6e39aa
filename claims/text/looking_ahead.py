"""Whether a date in a sentence is one to come: “until Thursday” is the next one, “on Thursday” the last."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from claims.text.languages import language_of


@dataclass(frozen=True, slots=True)
class Printed:
    """The day of a text, and whether the sentence looks ahead to a date that it names."""

    day: date | None
    ahead: Callable[[re.Match[str]], bool]


_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|due|set to|expected|scheduled|plans? to|planned|going to|"
    r"expects?|forecasts|hopes?|aims?|intends?|wants?|starts?|begins?|opens|ends|expires|takes effect|"
    r"comes into force)\b|['’]ll\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|by)\s+(?:early |late |mid-)?\Z", re.IGNORECASE)
_BACK = re.compile(r"\b(?:after|said|told|was|were|had|announced|warned|showed|reported|wrote)\b", re.IGNORECASE)


def looks_ahead(text: str, language: str) -> Callable[[re.Match[str]], bool]:
    """In English the words that stand before a date tell it; elsewhere the verb may come last."""
    spoken = language_of(language)
    if spoken is not None:
        future = spoken.signs["will"].search(text) is not None
        return lambda _match: future

    def ahead(match: re.Match[str]) -> bool:
        start = match.end("lead") if match.groupdict().get("lead") else match.start()
        if _UNTIL.search(text, max(0, start - 20), start):
            return True
        cues = list(_AHEAD.finditer(text, max(0, start - 80), start))
        return bool(cues) and _BACK.search(text, cues[-1].end(), start) is None

    return ahead
