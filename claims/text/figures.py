"""How well a ranking finds what is worth checking: average precision, precision at k, and how sure that is."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

DRAWS = 1_000  # bootstrap samples
Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Figure:
    """A measure with the 95 % interval of its bootstrap."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def average_precision(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Mean of the precision at each positive; equal scores count as one step. 0 where nothing is positive."""
    total, seen, right, gained = sum(labels), 0, 0, 0.0
    order = sorted(range(len(labels)), key=lambda place: -scores[place])
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        step = sum(labels[place] for place in order[start:end])
        seen, right, start = seen + end - start, right + step, end
        gained += step * right / seen
    return gained / total if total else 0.0


def precision_at(k: int, labels: Sequence[int], scores: Sequence[float]) -> float:
    """Share of positives among the k best."""
    best = sorted(range(len(labels)), key=lambda place: -scores[place])[:k]
    return sum(labels[place] for place in best) / (len(best) or 1)


def by_group(groups: Sequence[str], labels: Sequence[int], scores: Sequence[float]) -> list[float]:
    """The average precision of each group that has a positive, in the order of the groups' names."""
    places: dict[str, list[int]] = {}
    for place, group in enumerate(groups):
        places.setdefault(group, []).append(place)
    return [
        average_precision([labels[place] for place in places[group]], [scores[place] for place in places[group]])
        for group in sorted(places)
        if any(labels[place] for place in places[group])
    ]


def mean_of(values: Sequence[float]) -> Figure:
    """Their mean, with groups drawn again: a handful of transcripts is few, and the interval says so."""
    return resampled(values, lambda drawn: sum(drawn) / len(drawn))


def resampled(parts: Sequence[Part], measure: Callable[[Sequence[Part]], float]) -> Figure:
    """A measure over parts, with parts drawn again."""
    return _bootstrapped(len(parts), lambda drawn: measure([parts[place] for place in drawn]))


def ranked(labels: Sequence[int], scores: Sequence[float]) -> Figure:
    """Average precision over all sentences, with sentences drawn again."""
    return _bootstrapped(
        len(labels), lambda drawn: average_precision([labels[i] for i in drawn], [scores[i] for i in drawn]), draws=300
    )


def _bootstrapped(size: int, measure: Callable[[Sequence[int]], float], draws: int = DRAWS) -> Figure:
    chance = random.Random(0)  # noqa: S311 the same intervals in every run
    drawn = sorted(measure(chance.choices(range(size), k=size)) for _ in range(draws))
    return Figure(measure(range(size)), drawn[int(0.025 * draws)], drawn[int(0.975 * draws)])
