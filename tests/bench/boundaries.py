"""Where sentences end, beside a plain rule, on public transcripts whose sentences people told apart.

What one speaker said in a row is put together with spaces, and taken apart again. `tests.bench.checkworthiness` calls
`compare_splitters`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from claims.text.figures import resampled
from claims.text.sentences import split_sentences

_PLAIN = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“(])")
Ends = set[int]


@dataclass(frozen=True, slots=True)
class Turn:
    """What a speaker said in a row, and where its sentences end but for the last, in code points."""

    transcript: str
    text: str
    ends: Ends


@dataclass(slots=True)
class Count:
    """Ends that were found, those of them that are right, and those that are there."""

    right: int = 0
    found: int = 0
    there: int = 0


def read_turns(file: Path) -> list[Turn]:
    """From tab-separated lines: transcript, line, speaker, sentence, label."""
    lines = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    return [
        _turn(transcript, [line[3].strip() for line in said])
        for (transcript, _), said in groupby(lines, key=lambda line: (line[0], line[2]))
    ]


def _turn(transcript: str, sentences: Sequence[str]) -> Turn:
    ends, at = set(), 0
    for sentence in sentences[:-1]:
        ends.add(at + len(sentence))
        at += len(sentence) + 1
    return Turn(transcript, " ".join(sentences), ends)


def ours(text: str) -> Ends:
    return {sentence.end for sentence in split_sentences(text)[:-1]}


def plain(text: str) -> Ends:
    """A stop, space and a capital."""
    return {found.start() for found in _PLAIN.finditer(text)}


SPLITTERS: dict[str, Callable[[str], Ends]] = {"ours": ours, "a stop, then a capital": plain}


def compare_splitters(file: Path, say: Callable[[str], None]) -> None:
    turns = read_turns(file)
    say(f"\n{file.stem}: {sum(len(turn.ends) for turn in turns):,} ends of sentences amid what one speaker said")
    say(f"{'':24}{'F1 [95 %]':28}{'precision':>10}{'recall':>8}")
    for name, split in SPLITTERS.items():
        counts = _counted(turns, split)
        figure = resampled(list(counts.values()), _f1)
        precision, recall = _rates(list(counts.values()))
        say(f"{name:24}{figure!s:28}{precision:10.3f}{recall:8.3f}")
    exact = sum(map(_is_exact, turns))
    say(f"Offsets of sentences: exact, with white space alone between them, in {exact:,} of {len(turns):,} texts")


def _counted(turns: Sequence[Turn], split: Callable[[str], Ends]) -> Mapping[str, Count]:
    counts: dict[str, Count] = defaultdict(Count)
    for turn in turns:
        found, count = split(turn.text), counts[turn.transcript]
        count.right += len(found & turn.ends)
        count.found += len(found)
        count.there += len(turn.ends)
    return counts


def _rates(counts: Sequence[Count]) -> tuple[float, float]:
    right = sum(count.right for count in counts)
    return right / sum(count.found for count in counts), right / sum(count.there for count in counts)


def _f1(counts: Sequence[Count]) -> float:
    precision, recall = _rates(counts)
    return 2 * precision * recall / (precision + recall)


def _is_exact(turn: Turn) -> bool:
    at = 0
    for sentence in split_sentences(turn.text):
        if turn.text[at : sentence.start].strip() or turn.text[sentence.start : sentence.end] != sentence.text:
            return False
        at = sentence.end
    return not turn.text[at:].strip()
