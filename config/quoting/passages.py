"""A passage of a text by W3C selectors: its offsets, its words, what surrounds it, and its page in a PDF.

https://www.w3.org/TR/annotation-model/#selectors; offsets count Unicode code points, the end is exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CONTEXT = 32  # code points kept on each side
PAGE_BREAK = "\f"  # stands between the pages of a PDF
PDF_FRAGMENT = "http://tools.ietf.org/rfc/rfc3778"
_POINTS = ".,٫٬"  # inside a figure
# Letters of scripts that put no spaces between words: Thai to Tibetan, Burmese, Khmer, Chinese, Japanese.
UNSPACED = r"\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks and joiners that stand inside the words of other scripts, and are no word characters to `re`.
MARKS = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0900-\u0963\u0966-\u0dff"
    r"\u200c\u200d\u00ad"
)
_SPACED = re.compile(rf"[^\W\d_{UNSPACED}]|[{MARKS}]")


class How(StrEnum):
    """How a quote was found, from the surest to the least sure."""

    EXACT = "exact"
    NORMALISED = "normalised"
    ELIDED = "elided"
    APPROXIMATE = "approximate"


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a text. `similarity` to what was looked for is 0 to 1; `page` counts from 1, None where none are."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    how: How = How.EXACT
    similarity: float = 1.0
    page: int | None = None

    def place(self) -> dict[str, Any]:
        """The fields of whatever keeps a place in a text."""
        return {name: getattr(self, name) for name in ("start", "end", "exact", "prefix", "suffix")}

    def selectors(self) -> list[dict[str, Any]]:
        """The passage as W3C selectors; the page as in RFC 3778."""
        found: list[dict[str, Any]] = [
            {"type": "TextPositionSelector", "start": self.start, "end": self.end},
            {"type": "TextQuoteSelector", "exact": self.exact, "prefix": self.prefix, "suffix": self.suffix},
        ]
        if self.page is not None:
            found.append({"type": "FragmentSelector", "conformsTo": PDF_FRAGMENT, "value": f"page={self.page}"})
        return found


def passage(text: str, start: int, end: int, *, how: How = How.EXACT, similarity: float = 1.0) -> Passage:
    """The passage at these offsets. Raises ValueError when they are not inside the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}–{end} are not inside the text, which has {len(text)} characters")
    return Passage(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
        how=how,
        similarity=similarity,
        page=text.count(PAGE_BREAK, 0, start) + 1 if PAGE_BREAK in text else None,
    )


def find_passage(text: str, exact: str) -> Passage | None:
    """The only place where the words stand; None when they stand nowhere or more than once."""
    start = text.find(exact) if exact else -1
    if start < 0 or text.find(exact, start + 1) >= 0:
        return None
    return passage(text, start, start + len(exact))


def selected(selectors: Iterable[Mapping[str, Any]] | None) -> Passage | None:
    """The passage that W3C selectors speak of; None where they speak of none."""
    by_type = {selector["type"]: selector for selector in selectors or ()}
    place, words = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector")
    if not place or not words:
        return None
    page = by_type.get("FragmentSelector", {}).get("value", "").removeprefix("page=")
    return Passage(
        start=place["start"],
        end=place["end"],
        exact=words["exact"],
        prefix=words["prefix"],
        suffix=words["suffix"],
        page=int(page) if page else None,
    )


def cuts_number(text: str, start: int, end: int) -> bool:
    """Whether the passage begins or ends inside a figure, as 14 does in 140, in 14.5, in 2,014 and in −14."""
    return _figure_goes_on_before(text, start) or _figure_goes_on_after(text, end)


def _figure_goes_on_before(text: str, start: int) -> bool:
    if not _is_digit(text, start):
        return False
    before, beyond = _at(text, start - 1), _at(text, start - 2)
    if before.isdecimal() or (before in _POINTS and beyond.isdecimal()):
        return True
    return before in "-−" and not beyond.isalnum() and beyond not in "-−"


def _figure_goes_on_after(text: str, end: int) -> bool:
    after, beyond = _at(text, end), _at(text, end + 1)
    return _is_digit(text, end - 1) and (after.isdecimal() or (after in _POINTS and beyond.isdecimal()))


def cuts_word(text: str, start: int, end: int) -> bool:
    """Whether the passage begins or ends inside a word, in scripts that put spaces between words."""
    return _same_word(text, start) or _same_word(text, end)


def _same_word(text: str, at: int) -> bool:
    return bool(_SPACED.match(_at(text, at - 1)) and _SPACED.match(_at(text, at)))


def whole_words(text: str, start: int, end: int, *, most: int = 40) -> tuple[int, int]:
    """The passage, with the words and figures that it cuts into taken in, up to `most` code points on each side."""
    left, right = max(0, start - most), min(len(text), end + most)
    while start > left and (_same_word(text, start) or _figure_goes_on_before(text, start)):
        start -= 1
    while end < right and (_same_word(text, end) or _figure_goes_on_after(text, end)):
        end += 1
    return start, end


def _at(text: str, index: int) -> str:
    return text[index] if 0 <= index < len(text) else "\n"


def _is_digit(text: str, index: int) -> bool:
    return _at(text, index).isdecimal()
