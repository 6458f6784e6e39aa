"""Figures of a ranking, and how far chance could move them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 2_000
Answer = Sequence[str]  # ids, the first is the best
Relevant = Collection[str]


def average_precision(answer: Answer, relevant: Relevant, at: int) -> float:
    """Of the first `at`, as in the CheckThat! lab: the mean of the precisions at each hit."""
    hits = [place for place, name in enumerate(answer[:at]) if name in relevant]
    return sum((number + 1) / (place + 1) for number, place in enumerate(hits)) / min(len(relevant), at)


def reciprocal_rank(answer: Answer, relevant: Relevant) -> float:
    return next((1 / (place + 1) for place, name in enumerate(answer) if name in relevant), 0.0)


def recall(answer: Answer, relevant: Relevant, at: int) -> float:
    return sum(name in relevant for name in answer[:at]) / len(relevant)


COLUMNS: dict[str, Callable[[Answer, Relevant], float]] = {
    "MAP@1": lambda answer, relevant: average_precision(answer, relevant, 1),
    "MAP@5": lambda answer, relevant: average_precision(answer, relevant, 5),
    "MRR": reciprocal_rank,
    "R@10": lambda answer, relevant: recall(answer, relevant, 10),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean over queries, and between which values it lies in 95 of 100 resamples of them."""

    mean: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.mean:.3f} ({self.low:.3f}–{self.high:.3f})"


def figure(values: Sequence[float]) -> Figure:
    """The mean with its bootstrap interval (Efron, 1979). The same values give the same interval."""
    told = np.array(values)
    picks = np.random.default_rng(0).integers(0, len(told), size=(RESAMPLES, len(told)))
    low, high = np.quantile(told[picks].mean(axis=1), [0.025, 0.975])
    return Figure(float(told.mean()), float(low), float(high))


def figures(answers: Sequence[Answer], relevant: Sequence[Relevant]) -> dict[str, Figure]:
    """Each of COLUMNS over all queries."""
    return {
        name: figure([measure(answer, right) for answer, right in zip(answers, relevant, strict=True)])
        for name, measure in COLUMNS.items()
    }
