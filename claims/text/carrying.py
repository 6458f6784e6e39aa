"""Where a passage of one text stands in the next revision of it: the same words, nearly the same, or nowhere.

Nothing is guessed in silence. Words that stand several times are told apart by what surrounds them, then by their
order; where neither decides, the passage is lost and the likeliest place is only named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from rapidfuzz import fuzz

from config.quoting.alignment import aligned
from config.quoting.folding import Folded, folded
from config.quoting.nearly import nearly
from config.quoting.passages import Passage, cuts_number, cuts_word
from config.quoting.quotes import LONGEST, is_close

PLACES = 50  # occurrences that are told apart at most
AROUND = (24, 100)  # code points on each side by which they are told apart: what is near counts twice
MARGIN = 0.2  # by how much one place must fit better than another; a perfect fit is 1.5
UNTOUCHED = 1.35  # what surrounds both is the same but for a word; then their order may decide
SHORT = 20  # folded characters under which the same words elsewhere may well be about something else
FITS = 0.6  # on one side at least, for short words
SEARCHES = 40  # times that the whole text is searched for nearly the same words

Span = tuple[int, int]


class Lost(StrEnum):
    """Why a passage was not carried over."""

    AMBIGUOUS = "ambiguous"
    ELSEWHERE = "elsewhere"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a passage: where it stands, how it was found (exact, normalised, approximate), how alike it is.

    A lost one says why, and `start` and `end` name the closest passage, if any is close.
    """

    how: str
    start: int | None = None
    end: int | None = None
    similarity: float = 1.0
    lost: Lost | None = None


class Carrier:
    """Two revisions of a text, made ready so that many passages can be looked for. Offsets are code points."""

    def __init__(self, then: str, now: str) -> None:
        self.then, self.now = then, now
        self._searches = SEARCHES
        self._regions: dict[Span, Folded] = {}

    def find(self, start: int, end: int) -> Carried:
        """What became of the passage at these offsets of the older text."""
        words = self.then[start:end]
        news = list(_whole(self.now, _occurrences(self.now, words), len(words), self._is_cut(start, end)))
        if news:
            return self._decided("exact", [*_spans(_occurrences(self.then, words), len(words))], news, (start, end))
        plain = folded(words)
        news = [*self._folded_spans(self.now, self._whole_now, plain, self._is_cut(start, end))]
        if news:
            olds = [*self._folded_spans(self.then, self._whole_then, plain, True)]
            return self._decided("normalised", olds, news, (start, end))
        return self._nearly(plain, start, end)

    @cached_property
    def _whole_then(self) -> Folded:
        return Folded(self.then)

    @cached_property
    def _whole_now(self) -> Folded:
        return Folded(self.now)

    @cached_property
    def _blocks(self) -> list[tuple[Span, Span]]:
        """Stretches of whole lines that are the same: from, to in the older text; from, to in the newer."""
        then, now = self.then.split("\n"), self.now.split("\n")
        old, new = _starts(then), _starts(now)
        return [((old[a], old[a + size]), (new[b], new[b + size])) for a, b, size in aligned(then, now)]

    def _is_cut(self, start: int, end: int) -> bool:
        """Whether the passage itself begins or ends inside a word or figure."""
        return cuts_word(self.then, start, end) or cuts_number(self.then, start, end)

    @staticmethod
    def _folded_spans(text: str, whole: Folded, plain: str, may_cut: bool) -> Iterator[Span]:
        for at in _occurrences(whole.text, plain) if plain else ():
            start, end = whole.place(at, at + len(plain))
            if may_cut or not (cuts_word(text, start, end) or cuts_number(text, start, end)):
                yield start, end

    def _decided(self, how: str, olds: list[Span], news: list[Span], place: Span) -> Carried:
        """Which of the places in the newer text is this one's."""
        mine = next((index for index, (start, end) in enumerate(olds) if start < place[1] and place[0] < end), 0)
        fits = [self._fit(place, new) for new in news]
        best = max(range(len(news)), key=fits.__getitem__)
        closest = news[best]
        if len(olds) == len(news) == 1:
            short = len(folded(self.then[slice(*place)])) < SHORT
            if short and max(self._sides(place, news[0])) < FITS:
                return Carried("lost", *closest, lost=Lost.ELSEWHERE)
            return Carried(how, *closest)
        chosen = self._told_apart(olds, news, fits, mine, best)
        if chosen is None or max(len(olds), len(news)) > PLACES:
            return Carried("lost", *closest, lost=Lost.AMBIGUOUS)
        return Carried(how, *news[chosen])

    def _told_apart(self, olds: list[Span], news: list[Span], fits: list[float], mine: int, best: int) -> int | None:
        """By what surrounds them: it fits this place best, and this place fits no other; else by their order."""
        others = [fit for index, fit in enumerate(fits) if index != best]
        rivals = [self._fit(old, news[best]) for index, old in enumerate(olds) if index != mine]
        if all(fits[best] - fit >= MARGIN for fit in (*others, *rivals)):
            return best
        if len(olds) == len(news) and fits[mine] >= max(UNTOUCHED, fits[best] - MARGIN):
            return mine
        return None

    def _fit(self, old: Span, new: Span) -> float:
        """How well what surrounds two places agrees. The better side counts twice: a moved sentence keeps but one."""
        better, worse = sorted(self._sides(old, new), reverse=True)
        return better + worse / 2

    def _sides(self, old: Span, new: Span) -> tuple[float, float]:
        before = [(self.then[max(0, old[0] - far) : old[0]], self.now[max(0, new[0] - far) : new[0]]) for far in AROUND]
        after = [(self.then[old[1] : old[1] + far], self.now[new[1] : new[1] + far]) for far in AROUND]
        return _alike(before), _alike(after)

    def _nearly(self, plain: str, start: int, end: int) -> Carried:
        """Nearly the same words are taken where they stand in place of the old ones; elsewhere they are only named."""
        if not plain or end - start > LONGEST:
            return Carried("lost", lost=Lost.GONE)
        begin, stop = self._instead_of(start, end)
        if found := self._near(plain, begin, stop):
            how, lost = ("approximate", None) if is_close(found, len(plain)) else ("lost", Lost.CHANGED)
            return Carried(how, begin + found.start, begin + found.end, found.similarity, lost)
        if self._searches and (begin, stop) != (0, len(self.now)):
            self._searches -= 1
            if found := self._near(plain, 0, len(self.now)):
                return Carried("lost", found.start, found.end, found.similarity, Lost.CHANGED)
        return Carried("lost", lost=Lost.GONE)

    def _near(self, plain: str, begin: int, stop: int) -> Passage | None:
        region = self._regions.get((begin, stop))
        if region is None:
            region = self._whole_now if stop - begin == len(self.now) else Folded(self.now[begin:stop])
            self._regions[begin, stop] = region
        return nearly(self.now[begin:stop], region, plain)

    def _instead_of(self, start: int, end: int) -> Span:
        """What of the newer text stands between the lines around the passage that stayed the same."""
        before = [new[1] for old, new in self._blocks if old[1] <= start]
        after = [new[0] for old, new in self._blocks if old[0] >= end]
        return (before[-1] if before else 0), min(after[0] if after else len(self.now), len(self.now))


def _occurrences(text: str, words: str) -> list[int]:
    """Where the words stand, up to one more than are told apart."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0 and len(found) <= PLACES:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _spans(found: list[int], length: int) -> Iterator[Span]:
    return ((at, at + length) for at in found)


def _whole(text: str, found: list[int], length: int, may_cut: bool) -> Iterator[Span]:
    for start, end in _spans(found, length):
        if may_cut or not (cuts_word(text, start, end) or cuts_number(text, start, end)):
            yield start, end


def _starts(lines: list[str]) -> list[int]:
    """Where each line begins, and where the text ends."""
    return [0, *accumulate(len(line) + 1 for line in lines)]


def _alike(pairs: list[tuple[str, str]]) -> float:
    """Similarity of what stands on one side, 0 to 1, near and far taken together."""
    return sum(fuzz.ratio(folded(one), folded(other)) for one, other in pairs) / 100 / len(pairs)
