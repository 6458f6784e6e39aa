"""Whether a page still says what it said: two main texts weighed against each other, whatever their language.

A page is more than its article: dates, counters, bylines, lists of other stories, advertisements. These are told by
their form alone. A line that ends no sentence is a heading, a link, a byline or a figure, and does not count beside
lines that do; a short paragraph that came or went, and shares no words with the rest, is an advertisement or a notice.
What is left is compared sentence by sentence, in any order, as quotes are compared, and weighed by its letters.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz, process

from sources.capture.folding import folded
from sources.capture.passages import MARKS, UNSPACED


class Drift(StrEnum):
    """How far a page has moved away from what it said."""

    SAME = "same"
    TOUCHED = "touched"
    REWRITTEN = "rewritten"


KEPT_AT_LEAST = 0.5  # of what the page said; under that it is rewritten
PROSE_AT_LEAST = 0.2  # of a page; where less of it ends sentences (a table, a script without stops), every line counts
LONG_LINE = 120  # letters of a line that is prose even if it ends no sentence
NOTICE = 200  # letters of a paragraph that may be an advertisement or a notice
COUNTER = 40  # letters of a paragraph in which figures alone may change
RELATED = 0.15  # share of a paragraph's longer words that the rest of its page has too
ENOUGH = 400  # letters of prose from which on a page tells what it is about
ALIKE = 0.65  # similarity of two paragraphs, or sentences, one of which may have become the other
PAIRED = 150  # pieces of each text that are set against each other; the longest
LONGEST = 400_000  # characters of a text that are compared; a long book
LONGEST_PIECE = 2000  # folded characters of them that are compared
_DENSE = 3  # a letter of a script without spaces says about as much as so many others
_ENDS = ".!?…。！？؟۔।॥"
_CLOSING = "\"'”’»)\\]"
_ENDED = re.compile(rf"[{_ENDS}][{_CLOSING}]*\s*$")
_BETWEEN = re.compile(rf"(?<=[{_ENDS}])\s+|(?<=[{_ENDS}][{_CLOSING}])\s+|(?<=[。！？])")
_STAMP = re.compile(r"\d{1,2}[:h]\d{2}(?::\d{2})?|\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_FIGURE = re.compile(r"\d+(?:[\s.,:/-]+\d+)*")
# A word by its first six letters, since its end changes with its case; two letters where there are no words to see.
_LONGER_WORD = re.compile(rf"(?<![^\W\d_{UNSPACED}])(?:[^\W\d_{UNSPACED}]|[{MARKS}]){{6}}|(?=([{UNSPACED}]{{2}}))")
_DENSE_LETTERS = re.compile(f"[{UNSPACED}]+")


@dataclass(frozen=True, slots=True)
class Weighed:
    """How two texts compare: the judgement, and which share of what was said is said still (0 to 1)."""

    drift: Drift
    kept: float


def judge_drift(then: str, now: str, *, wrapped: bool = False) -> Weighed:
    """Judges how a page's main text has moved. A page that says nothing any more is rewritten.

    `wrapped` texts (PDF, plain text) break their lines where the page ends, so that a line says nothing of itself.
    """
    before, after = _prose(then[:LONGEST], wrapped), _prose(now[:LONGEST], wrapped)
    if not before or not after:
        return Weighed(
            Drift.REWRITTEN if before else Drift.SAME if then == now else Drift.TOUCHED, 0.0 if before else 1.0
        )
    gone, come = _apart(before, after)
    lost, new = _apart(_sentences(gone), _sentences(come))
    lost, new = _of(_that_count(gone, before, come), lost), _of(_that_count(come, after, gone), new)
    if not lost and not new:
        return Weighed(Drift.SAME, 1.0)
    kept = max(0.0, 1 - _loss(lost, new) / max(1, sum(map(_letters, before))))
    return Weighed(Drift.REWRITTEN if kept < KEPT_AT_LEAST else Drift.TOUCHED, round(kept, 3))


def _prose(text: str, wrapped: bool) -> list[str]:
    """The paragraphs that the page is about."""
    if wrapped:
        return _sentences([" ".join(text.split())])
    lines = [line for line in map(str.strip, text.splitlines()) if _letters(line)]
    prose = [line for line in lines if _is_prose(line)]
    enough = sum(map(_letters, prose)) >= PROSE_AT_LEAST * sum(map(_letters, lines))
    return prose if enough else lines


def _is_prose(line: str) -> bool:
    return bool(_ENDED.search(line)) or _letters(line) >= LONG_LINE


def _sentences(paragraphs: Iterable[str]) -> list[str]:
    return [sentence for paragraph in paragraphs for sentence in _BETWEEN.split(paragraph) if _letters(sentence)]


def _of(paragraphs: list[str], sentences: list[str]) -> list[str]:
    """Those of the sentences that stand in the paragraphs."""
    there = set(sentences)
    return [sentence for sentence in _sentences(paragraphs) if sentence in there]


def _letters(text: str) -> int:
    """Letters and digits of a text, as many as it would have in a script with spaces."""
    letters = sum(map(str.isalnum, text))
    return letters if text.isascii() else letters + (_DENSE - 1) * sum(map(len, _DENSE_LETTERS.findall(text)))


def _apart(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """What each has and the other has not, compared as they stand and then as quotes are; in any order."""
    for form in (str, folded):
        one_forms, other_forms = list(map(form, one)), list(map(form, other))
        one, other = _without(one, one_forms, other_forms), _without(other, other_forms, one_forms)
    return one, other


def _without(pieces: list[str], forms: list[str], others: list[str]) -> list[str]:
    left, kept = Counter(others), []
    for piece, form in zip(pieces, forms, strict=True):
        if left[form] > 0:
            left[form] -= 1
        else:
            kept.append(piece)
    return kept


def _that_count(changed: list[str], page: list[str], others: list[str]) -> list[str]:
    """Without advertisements, notices and counters."""
    if not changed:
        return []
    frequency = Counter(word for paragraph in page for word in _longer_words(paragraph))
    figures = {form(piece) for piece in others for form in (_without_stamps, _without_figures)}
    likenesses = _likenesses(changed, others)
    told = sum(_letters(paragraph) for paragraph in page if _is_prose(paragraph)) >= ENOUGH
    return [
        piece
        for piece, likeness in zip(changed, likenesses, strict=True)
        if _letters(piece) >= NOTICE or not _is_aside(piece, frequency, figures, is_new=likeness < ALIKE, told=told)
    ]


def _is_aside(piece: str, frequency: Counter[str], others: set[str], *, is_new: bool, told: bool) -> bool:
    """Whether a short paragraph has nothing to do with its page: a clock that moved, a counter, an advertisement."""
    if _without_stamps(piece) in others:
        return True
    is_counter = _without_figures(piece) in others and _letters(piece) < COUNTER
    if not told or not (is_new or is_counter):
        return False
    words = _longer_words(piece)
    return sum(frequency[word] > 1 for word in words) < RELATED * max(1, len(words))


def _longer_words(text: str) -> set[str]:
    return {found.group(1) or found.group() for found in _LONGER_WORD.finditer(text.casefold())}


def _without_stamps(text: str) -> str:
    return "stamp " + folded(_STAMP.sub(" ", text)) if _STAMP.search(text) else "text " + folded(text)


def _without_figures(text: str) -> str:
    return "figures " + folded(_FIGURE.sub(" ", text))


def _loss(lost: list[str], new: list[str]) -> float:
    """Letters that are no longer said; of a sentence that became another, the share that differs."""
    pairs = zip(lost, _likenesses(lost, new), strict=True)
    return sum(_letters(sentence) * min(1.0, 2 * (1 - likeness)) for sentence, likeness in pairs)


def _likenesses(pieces: list[str], others: list[str]) -> list[float]:
    """How like each piece is to the one of the others that is most like it, 0 to 1; 0 for all but the longest."""
    weighed = sorted(range(len(pieces)), key=lambda index: len(pieces[index]), reverse=True)[:PAIRED]
    against = [folded(other)[:LONGEST_PIECE] for other in sorted(others, key=len, reverse=True)[:PAIRED]]
    found = [0.0] * len(pieces)
    for index in weighed:
        best = process.extractOne(folded(pieces[index])[:LONGEST_PIECE], against, scorer=fuzz.ratio)
        found[index] = best[1] / 100 if best else 0.0
    return found
