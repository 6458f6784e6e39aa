"""What differs between two passages, word by word; letter by letter in scripts that put no spaces between words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from itertools import groupby

from rapidfuzz.distance import Indel

from config.quoting.passages import MARKS, UNSPACED

LONGEST = 4000  # words that are compared; what comes after them is one difference


class Mark(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


Segment = tuple[str, str]  # a mark and its words, as plain text that the reader of it must escape

WORDS = re.compile(rf"\s+|[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{MARKS}])+(?:[.,][0-9]+)*|.", re.DOTALL)


def word_diff(then: str, now: str) -> list[Segment]:
    """Segments that read, without the added ones, as `then`, and without the removed ones, as `now`.

    Bounded in time (Indel distance, bit-parallel): what comes after `LONGEST` words is not compared.
    """
    before, after = WORDS.findall(then), WORDS.findall(now)
    segments: list[Segment] = []
    for step in Indel.opcodes(before[:LONGEST], after[:LONGEST]):
        old, new = "".join(before[step.src_start : step.src_end]), "".join(after[step.dest_start : step.dest_end])
        segments += [(Mark.SAME, old)] if step.tag == "equal" else [(Mark.REMOVED, old), (Mark.ADDED, new)]
    rest = "".join(before[LONGEST:]), "".join(after[LONGEST:])
    segments += [(Mark.SAME, rest[0])] if rest[0] == rest[1] else [(Mark.REMOVED, rest[0]), (Mark.ADDED, rest[1])]
    return _joined(segments)


def as_text(segments: Iterable[Segment]) -> str:
    """The segments as one line of plain text: [-removed-] and {+added+}."""
    forms = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}"}
    return "".join(forms[Mark(mark)].format(words) for mark, words in segments)


def _joined(segments: list[Segment]) -> list[Segment]:
    """Differences with nothing but white space between them become one, removed before added."""
    spread: list[Segment] = []
    for index, (mark, words) in enumerate(segments):
        inside = 0 < index < len(segments) - 1
        if mark == Mark.SAME and inside and words.isspace():
            spread += [(Mark.REMOVED, words), (Mark.ADDED, words)]
        elif words:
            spread.append((mark, words))
    joined: list[Segment] = []
    for _, run in groupby(spread, key=lambda segment: segment[0] == Mark.SAME):
        parts = list(run)
        sides = {mark: "".join(words for kind, words in parts if kind == mark) for mark in Mark}
        joined += [(mark.value, words) for mark, words in sides.items() if words]
    return joined
