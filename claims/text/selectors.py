"""W3C TextPosition and TextQuote selectors, counted in Unicode code points.

https://www.w3.org/TR/annotation-model/#text-quote-selector
"""

from __future__ import annotations

from dataclasses import dataclass

CONTEXT = 32  # code points kept on each side of a passage


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a text: offsets in code points (end exclusive), the words there, and what surrounds them."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def passage(text: str, start: int, end: int) -> Passage:
    """The passage at these offsets. Raises ValueError when they are not inside the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"offsets {start}–{end} are not inside the text, which has {len(text)} characters")
    return Passage(
        start=start,
        end=end,
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )


def find_passage(text: str, exact: str) -> Passage | None:
    """The only place where the words stand; None when they stand nowhere or more than once."""
    start = text.find(exact) if exact else -1
    if start < 0 or text.find(exact, start + 1) >= 0:
        return None
    return passage(text, start, start + len(exact))
