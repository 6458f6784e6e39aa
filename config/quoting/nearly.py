"""The passage of a text that is most like some words, in bounded time.

Short pieces of the words are looked up in the text at a regular distance; where many stand at the same distance from
each other as in the words, the text is aligned with them (Indel distance, bit-parallel).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from config.quoting.folding import Folded, folded
from config.quoting.passages import How, Passage, passage, whole_words

SHORTEST = 6  # folded characters; fewer are like anything
SHORT = 64  # folded characters up to which the whole text is slid along
SAME_PIECE = 3  # places in the words that one piece may come from
WINDOWS = 4  # stretches of the text that are aligned at most
CLOSE = 0.6  # similarity under which a passage has nothing to do with the words; any two of one language reach .5


def nearly(text: str, whole: Folded, words: str) -> Passage | None:
    """The passage most like the words (folded), if any is close."""
    if len(words) < SHORTEST or not whole.text:
        return None
    best: Passage | None = None
    for start, end in _windows(whole.text, words):
        if start < end and (found := _aligned(text, whole, words, start, end)):
            best = found if best is None or found.similarity > best.similarity else best
    return best if best and best.similarity >= CLOSE else None


def _windows(text: str, words: str) -> list[tuple[int, int]]:
    """Stretches of the folded text in which the words may stand."""
    length = len(words)
    if length <= SHORT:
        found = fuzz.partial_ratio_alignment(words, text, score_cutoff=CLOSE * 100)
        return [(max(0, found.dest_start - length), found.dest_end + length)] if found else []
    piece = 3 if length < 200 else 5
    places: dict[str, list[int]] = {}
    for at in range(length - piece + 1):
        known = places.setdefault(words[at : at + piece], [])
        if len(known) < SAME_PIECE:
            known.append(at)
    width = max(16, length // 4)
    votes = Counter(
        (at - there) // width
        for at in range(0, len(text) - piece + 1, piece)
        for there in places.get(text[at : at + piece], ())
    )
    together = {bucket: count + votes[bucket + 1] for bucket, count in list(votes.items())}
    best = sorted(together, key=together.__getitem__, reverse=True)[:WINDOWS]
    return [(max(0, (bucket - 1) * width), (bucket + 3) * width + length) for bucket in best]


def _aligned(text: str, whole: Folded, words: str, start: int, end: int) -> Passage | None:
    """The part of a stretch that is most like the words, in whole words."""
    stretch = whole.text[start:end]
    blocks = [block for block in Indel.opcodes(words, stretch).as_matching_blocks() if block.size]
    if not blocks:
        return None
    first, last = _densest([(block.a, block.b, block.size) for block in blocks])
    head, tail = blocks[first], blocks[last]
    begins = {head.b, max(0, head.b - head.a)}
    over = len(words) - tail.a - tail.size
    ends = {tail.b + tail.size, min(len(stretch), tail.b + tail.size + over)}
    tries = {place for begin in begins for stop in ends for place in _places(text, whole, start + begin, start + stop)}
    rated = [(fuzz.ratio(words, folded(text[begin:stop])) / 100, begin, stop) for begin, stop in tries]
    similarity, begin, stop = max(rated, key=lambda one: (one[0], one[1] - one[2]))
    return passage(text, begin, stop, how=How.APPROXIMATE, similarity=min(round(similarity, 3), 0.999))


def _places(text: str, whole: Folded, start: int, end: int) -> Iterator[tuple[int, int]]:
    if start < end:
        yield whole_words(text, *whole.place(start, end))


def _densest(blocks: list[tuple[int, int, int]]) -> tuple[int, int]:
    """The run of matching blocks that has the most in common and the least between: its first and last index."""
    best, best_run, score, first = 0.0, (0, 0), 0.0, 0
    for index, (a, b, size) in enumerate(blocks):
        if index:
            before_a, before_b, before_size = blocks[index - 1]
            score -= 0.5 * (a - before_a - before_size + b - before_b - before_size)
        if index == 0 or score <= 0:
            score, first = 0.0, index
        score += size
        if score > best:
            best, best_run = score, (first, index)
    return best_run
