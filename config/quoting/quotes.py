"""Finding a quote in a text: as it stands, as it is compared, with words left out, and nearly.

The time is bounded whatever the text and the quote are: at most `PLACES` occurrences are weighed, and nearly the same
words are looked for only where short pieces of the quote stand close together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import fuzz

from config.quoting.folding import Folded, folded
from config.quoting.nearly import nearly
from config.quoting.passages import How, Passage, cuts_number, cuts_word, passage

PLACES = 1000  # occurrences that are weighed at most
SKIPPED = 5000  # folded characters that one ellipsis may stand for
LONGEST = 10_000  # code points of a quote that is looked for nearly
SAME_SURROUNDINGS = 0.6  # similarity of what stands before or after
MOST_PARTS = 8  # of a quote with words left out
_DOTS = r"(?:…|\.{3,}|(?:\. ){2,}\.)"
_ELLIPSIS = re.compile(rf"\[ ?{_DOTS} ?\]|\( ?{_DOTS} ?\)|{_DOTS}")


@dataclass(frozen=True, slots=True)
class Search:
    """What a search came to: the quote where it was found, or else the passage closest to it, if any is close."""

    found: Passage | None = None
    closest: Passage | None = None


def find_quote(text: str, quote: str, *, prefix: str = "", suffix: str = "", near: int = 0) -> Search:
    """Looks for the quote (W3C TextQuote). Of several places, the one whose surroundings fit, then the one near `near`.

    `found` says how it was found; approximately means that the words there are others, so that people must judge.
    """
    wanted = quote.strip()
    if not wanted or not text:
        return Search()
    around = _Around(prefix, suffix, near)
    if place := around.best(text, _exact(text, wanted, around)):
        return Search(found=passage(text, *place))
    whole = Folded(text)
    if place := around.best(text, _folded(text, whole, [folded(wanted)])):
        return Search(found=passage(text, *place, how=How.NORMALISED))
    parts = [part for part in map(folded, _ELLIPSIS.split(wanted)) if part]
    if len(parts) > MOST_PARTS:
        return Search()
    if len(parts) > 1 and (place := around.best(text, _tightest(_folded(text, whole, parts)))):
        return Search(found=passage(text, *place, how=How.ELIDED))
    return _nearly(text, whole, parts) if len(wanted) <= LONGEST else Search()


def same_surroundings(then: Passage, now: Passage) -> bool:
    """Whether a passage stands where it stood: on one side at least, the same words as before."""
    sides = [pair for pair in ((then.prefix, now.prefix), (then.suffix, now.suffix)) if folded(pair[0])]
    return not sides or any(_alike(*pair) >= SAME_SURROUNDINGS for pair in sides)


@dataclass(frozen=True, slots=True)
class _Around:
    """What tells the places where a quote stands apart."""

    prefix: str
    suffix: str
    near: int

    def best(self, text: str, places: Iterator[tuple[int, int]]) -> tuple[int, int] | None:
        return max(places, key=lambda place: self._weight(text, *place), default=None)

    def _weight(self, text: str, start: int, end: int) -> tuple[float, bool, int]:
        fit = 0.0
        if self.prefix:
            fit += _alike(self.prefix, text[max(0, start - len(self.prefix)) : start])
        if self.suffix:
            fit += _alike(self.suffix, text[end : end + len(self.suffix)])
        return round(fit, 2), not cuts_word(text, start, end), -abs(start - self.near)


def _alike(one: str, other: str) -> float:
    """Similarity of two short pieces as they are compared, 0 to 1."""
    return fuzz.ratio(folded(one), folded(other)) / 100


def _exact(text: str, wanted: str, around: _Around) -> Iterator[tuple[int, int]]:
    """Where the words stand as they are. Those with the very surroundings come first, however far on they are."""
    for before, after in ((around.prefix, around.suffix), (around.prefix, ""), ("", around.suffix)):
        if (before or after) and (at := text.find(before + wanted + after)) >= 0:
            yield at + len(before), at + len(before) + len(wanted)
    for at in (*_occurrences(text, wanted, PLACES), text.find(wanted, around.near)):
        if at >= 0 and not cuts_number(text, at, at + len(wanted)):
            yield at, at + len(wanted)


def _folded(text: str, whole: Folded, parts: list[str]) -> Iterator[tuple[int, int]]:
    """Where the parts stand one after the other, whole words and figures each."""
    if not all(parts):
        return
    for at in _occurrences(whole.text, parts[0], PLACES):
        end = at
        for number, part in enumerate(parts):
            last = at + len(part) if number == 0 else end + SKIPPED + len(part)
            end = _next(text, whole, part, end, last)
            if end < 0:
                break
        else:
            yield whole.place(at, end)


def _tightest(places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of places that end together, the one that begins last: the fewest words are left out."""
    latest = {end: start for start, end in places}
    return ((start, end) for end, start in latest.items())


def _next(text: str, whole: Folded, part: str, begin: int, last: int) -> int:
    """Where the first whole occurrence of a part between two folded offsets ends; -1 where there is none."""
    for at in _occurrences(whole.text, part, 20, begin, last):
        place = whole.place(at, at + len(part))
        if not cuts_number(text, *place) and not cuts_word(text, *place):
            return at + len(part)
    return -1


def _occurrences(text: str, words: str, most: int, begin: int = 0, last: int | None = None) -> Iterator[int]:
    at = text.find(words, begin, last)
    while at >= 0 and most > 0:
        yield at
        most -= 1
        at = text.find(words, at + 1, last)


def _nearly(text: str, whole: Folded, parts: list[str]) -> Search:
    """The passage most like the quote. One with words left out is like it where each of its parts is, in order."""
    found = [nearly(text, whole, part) for part in parts]
    close = [near for near in found if near is not None]
    if not close:
        return Search()
    longest = max(close, key=lambda near: near.end - near.start)
    if len(close) < len(parts) or any(two.start < one.end for one, two in pairwise(close)):
        return Search(closest=longest)
    weights = [len(part) for part in parts]
    similarity = sum(near.similarity * weight for near, weight in zip(close, weights, strict=True)) / sum(weights)
    span = passage(text, close[0].start, close[-1].end, how=How.APPROXIMATE, similarity=round(similarity, 3))
    if close[-1].end - close[0].start > sum(len(part) + 2 * SKIPPED for part in parts):
        return Search(closest=longest)
    return Search(found=span) if is_close(span, sum(weights)) else Search(closest=span)


def is_close(near: Passage, length: int) -> bool:
    """Whether the passage is the quote with other words. In a short one, a few letters alike say little."""
    return near.similarity >= (0.75 if length >= 20 else 0.85)
