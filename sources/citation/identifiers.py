"""Identifiers put into one spelling: DOI (ISO 26324), ISBN (ISO 2108) and tags of languages (BCP 47)."""

from __future__ import annotations

import re
from urllib.parse import unquote

_DOI = re.compile(r"(?<![\w.])10\.\d{4,9}/[^\s\"'<>&?#{}|\\^`]{1,200}", re.IGNORECASE)
_ISBN = re.compile(r"(?<![\d-])(?:97[89][- ]?)?\d(?:[- ]?\d){8}[- ]?[\dXx](?![\d-])")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}(?![\w-])")


def doi_in(text: str) -> str | None:
    """The first DOI in a text or address, in lower case and without what closes a sentence."""
    found = _DOI.search(unquote(text[:5_000]))
    if not found:
        return None
    doi = found.group().rstrip(".,;:")
    while doi.endswith((")", "]")) and doi.count("(") + doi.count("[") < doi.count(")") + doi.count("]"):
        doi = doi[:-1].rstrip(".,;:")
    return doi.lower()


def isbn_in(text: str) -> str | None:
    """The first ISBN in a text whose check digit is right, as 13 digits."""
    for found in _ISBN.finditer(text[:5_000]):
        digits = re.sub(r"[^\dX]", "", found.group().upper())
        if len(digits) == 13 and _sum_13(digits) % 10 == 0:
            return digits
        if len(digits) == 10 and _sum_10(digits) % 11 == 0:
            stem = f"978{digits[:9]}"
            return f"{stem}{-_sum_13(stem) % 10}"
    return None


def language_tag(text: str) -> str | None:
    """A tag such as de-AT, however it was joined; None for what is no tag, such as a language's name."""
    found = _LANGUAGE.match(text.strip())
    return found.group().replace("_", "-") if found else None


def _sum_13(digits: str) -> int:
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))


def _sum_10(digits: str) -> int:
    return sum((10 - place) * (10 if digit == "X" else int(digit)) for place, digit in enumerate(digits))
