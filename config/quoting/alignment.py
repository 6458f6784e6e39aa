"""Which parts of two texts are the same, in order: lines or words that stand once in both hold the rest in place.

Patience diff (Bram Cohen) with a bound: what lies between two anchors is compared in full where it is short, and is
one difference where it is long. Time and memory grow with the length of the texts, not with its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Indel

COMPARED = 4_000_000  # pairs that are compared in full at most: half a megabyte
DEEPEST = 60  # times that a stretch is looked through for anchors again

Block = tuple[int, int, int]  # where it begins in the one, in the other, and how many are the same
Stretch = tuple[int, int, int, int, int]  # from, to in the one; from, to in the other; depth


def aligned(then: Sequence[str], now: Sequence[str]) -> list[Block]:
    """Runs that are the same in both, in order, the longest that they can be joined to."""
    found: list[Block] = []
    waiting: list[Stretch] = [(0, len(then), 0, len(now), 0)]
    while waiting:
        low, high, begin, end, depth = waiting.pop()
        first, last = low, high
        while low < high and begin < end and then[low] == now[begin]:
            low, begin = low + 1, begin + 1
        while low < high and begin < end and then[high - 1] == now[end - 1]:
            high, end = high - 1, end - 1
        found += [(first, begin - (low - first), low - first), (high, end, last - high)]
        if low == high or begin == end:
            continue
        anchors = _anchors(then, now, low, high, begin, end) if depth < DEEPEST else []
        if anchors:
            waiting += _between(anchors, low, high, begin, end, depth + 1)
            found += [(one, other, 1) for one, other in anchors]
        elif (high - low) * (end - begin) <= COMPARED:
            found += _in_full(then, now, low, high, begin, end)
    return _joined(sorted(block for block in found if block[2]))


def _anchors(
    then: Sequence[str], now: Sequence[str], low: int, high: int, begin: int, end: int
) -> list[tuple[int, int]]:
    """Pairs of what stands once in both stretches, as many as keep their order in both."""
    here, there = Counter(then[low:high]), Counter(now[begin:end])
    at = {now[index]: index for index in range(begin, end) if there[now[index]] == 1}
    pairs = [(index, at[then[index]]) for index in range(low, high) if here[then[index]] == 1 and then[index] in at]
    return _rising(pairs)


def _rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs of which both sides rise."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, other) in enumerate(pairs):
        place = bisect_left(ends, other)
        before.append(last[place - 1] if place else -1)
        ends[place : place + 1] = [other]
        last[place : place + 1] = [index]
    run: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _between(
    anchors: list[tuple[int, int]], low: int, high: int, begin: int, end: int, depth: int
) -> Iterator[Stretch]:
    for one, other in anchors:
        if low < one or begin < other:
            yield low, one, begin, other, depth
        low, begin = one + 1, other + 1
    if low < high or begin < end:
        yield low, high, begin, end, depth


def _in_full(then: Sequence[str], now: Sequence[str], low: int, high: int, begin: int, end: int) -> Iterator[Block]:
    for step in Indel.opcodes(list(then[low:high]), list(now[begin:end])):
        if step.tag == "equal":
            yield low + step.src_start, begin + step.dest_start, step.src_end - step.src_start


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for one, other, size in blocks:
        if joined and joined[-1][0] + joined[-1][2] == one and joined[-1][1] + joined[-1][2] == other:
            joined[-1] = (joined[-1][0], joined[-1][1], joined[-1][2] + size)
        else:
            joined.append((one, other, size))
    return joined
