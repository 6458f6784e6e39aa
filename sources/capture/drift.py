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

from config.quoting.folding import folded
from config.quoting.passages import MARKS, UNSPACED


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
ASIDE_AT_MOST = 0.3  # of a page; where more of it seems to be notices, they are what it is about
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
    before, after = _what_counts(_paragraphs(then[:LONGEST], wrapped), _paragraphs(now[:LONGEST], wrapped))
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


def _paragraphs(text: str, wrapped: bool) -> list[str]:
    if wrapped:
        return _sentences([" ".join(text.split())])
    return [line for line in map(str.strip, text.splitlines()) if _letters(line)]


def _what_counts(*texts: list[str]) -> list[list[str]]:
    """Of each text the paragraphs that it is about; all of both where one has hardly any prose."""
    prose = [list(filter(_is_prose, lines)) for lines in texts]
    enough = [
        sum(map(_letters, long)) >= PROSE_AT_LEAST * sum(map(_letters, lines))
        for long, lines in zip(prose, texts, strict=True)
    ]
    return prose if all(enough) else list(texts)


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
    """Without clocks that moved, counters, advertisements and notices."""
    forms = {form(piece) for piece in others for form in (_without_stamps, _without_figures)}
    changed = [piece for piece in changed if _without_stamps(piece) not in forms]
    if sum(_letters(paragraph) for paragraph in page if _is_prose(paragraph)) < ENOUGH:
        return changed
    frequency = Counter(word for paragraph in page for word in _longer_words(paragraph))
    likenesses = zip(changed, _likenesses(changed, others), strict=True)
    candidates = [piece for piece, likeness in likenesses if likeness < ALIKE or _is_counter(piece, forms)]
    asides = {piece for piece in candidates if _letters(piece) < NOTICE and not _is_related(piece, frequency)}
    counted = [piece for piece in changed if piece not in asides]
    aside = sum(map(_letters, changed)) - sum(map(_letters, counted))
    return counted if aside <= ASIDE_AT_MOST * sum(map(_letters, page)) else changed


def _is_counter(piece: str, others: set[str]) -> bool:
    """Whether a very short paragraph is there still with other figures."""
    return _letters(piece) < COUNTER and _without_figures(piece) in others


def _is_related(piece: str, frequency: Counter[str]) -> bool:
    """Whether a paragraph is about what its page is about: it shares words with the rest."""
    words = _longer_words(piece)
    return bool(words) and sum(frequency[word] > 1 for word in words) >= RELATED * len(words)


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
