"""Puts the claims that were found in order, says how likely each says the same as the text, and why.

The weights were learned (see `learning.py`); what a disagreement costs was not: people who match posts to checked
claims forgive a wrong number, and a fact-checker must not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from heapq import heappush, heappushpop
from pathlib import Path
from typing import Any

import numpy as np

from claims.matching.disagreements import Disagreement, disagreements
from claims.matching.features import (
    FEATURES,
    Candidate,
    Matrix,
    Rarity,
    Said,
    features_of,
    shared_words,
)

WEIGHTS = Path(__file__).with_name("ranking.json")
COSTS = {"numbers": 2.0, "dates": 1.5, "names": 2.0, "negation": 2.0}  # in the units of the score before it is a chance
ALIKE_COSTS = {
    "numbers": 12.0,
    "dates": 9.0,
    "names": 12.0,
    "negation": 12.0,
}  # more, the more the two are alike otherwise: one number in a long post may be about anything
SHOWN = 4  # shared words that a reason names
CLOSE = 0.5  # cosine from which meanings count as close


@dataclass(frozen=True, slots=True)
class Difference:
    """The points on which a claim contradicts a text, and how alike the two are in words, from 0 to 1."""

    points: tuple[Disagreement, ...]
    alike: float

    @property
    def cost(self) -> float:
        return sum(
            (COSTS[point.kind] + ALIKE_COSTS[point.kind] * self.alike**2) * point.weight for point in self.points
        )


def difference(text: Said, candidate: Candidate) -> Difference:
    """What the claim's statement says against the text."""
    said, claimed = text.set_of_telling, candidate.statement.set_of_telling
    alike = len(said & claimed) / max(len(said), len(claimed), 1)
    return Difference(tuple(disagreements(text.facts, candidate.statement.facts)), alike)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What was learned: the weight of each feature, and how a sum of them becomes a chance."""

    weights: tuple[float, ...]  # in the order of FEATURES
    slope: float
    offset: float

    def sums(self, features: Matrix) -> Matrix:
        """A number for each candidate, the higher the likelier it says the same, before what disagreements cost."""
        return features @ np.array(self.weights)

    def chance(self, total: float) -> float:
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, self.slope * total + self.offset))))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate in its place: which it was, the chance from 0 to 1 that it says the same, and why."""

    place: int  # among the candidates as they were given
    score: float
    why: tuple[str, ...]
    agrees: bool  # whether no number, date, name or negation contradicts


def rank(
    text: Said, found: Sequence[Candidate], rarity: Rarity, *, top: int = 0, ranking: Ranking | None = None
) -> list[Ranked]:
    """The candidates, the likeliest first, all or the first `top`; equals keep their order."""
    ranking = ranking or shipped_ranking()
    compared = _compared(text, found, ranking.sums(features_of(text, found, rarity)), top or len(found))
    return [
        Ranked(
            place=place,
            score=round(ranking.chance(total), 4),
            why=_why(found[place], shared_words(text, found[place], rarity), differing.points),
            agrees=not differing.points,
        )
        for total, place, differing in compared
    ]


def _compared(text: Said, found: Sequence[Candidate], sums: Matrix, top: int) -> list[tuple[float, int, Difference]]:
    """The first `top` with their totals and places. Disagreements only cost, so that what cannot come up to the first
    is not read for any."""
    compared: list[tuple[float, int, Difference]] = []
    totals: list[float] = []  # the best `top` so far, the lowest first
    for place in np.argsort(-sums, kind="stable"):
        if len(totals) == top and sums[place] < totals[0]:
            break
        differing = difference(text, found[place])
        total = float(sums[place]) - differing.cost
        compared.append((total, int(place), differing))
        (heappushpop if len(totals) == top else heappush)(totals, total)
    return sorted(compared, key=lambda one: (-one[0], one[1]))[:top]


def _why(candidate: Candidate, shared: Sequence[str], differing: Sequence[Disagreement]) -> tuple[str, ...]:
    reasons = []
    if candidate.closer >= CLOSE:
        reasons.append(f"close in meaning ({candidate.closer:.2f})")
    if shared:
        reasons.append(f"shares {', '.join(shared[:SHOWN])}")
    return (*reasons, *(point.words for point in differing))


@cache
def shipped_ranking(*, meaning: bool = True) -> Ranking:
    """The weights that come with the project: for both searches, or for words alone."""
    both, words_alone = read_rankings(WEIGHTS.read_text())
    return both if meaning else words_alone


def read_rankings(text: str) -> tuple[Ranking, Ranking]:
    """Weights for both searches and for words alone. Raises ValueError where they are for other features."""
    told = json.loads(text)
    return _read(told["both searches"]), _read(told["words alone"])


def _read(told: dict[str, Any]) -> Ranking:
    if tuple(told["weights"]) != FEATURES:
        raise ValueError("These weights were learned for other features. Learn them again: manage.py train_matching")
    return Ranking(tuple(told["weights"].values()), told["chance"]["slope"], told["chance"]["offset"])


def write_rankings(both: Ranking, words_alone: Ranking) -> str:
    """The file that `read_rankings` reads. The same weights always give the same bytes."""
    told = {"both searches": _told(both), "words alone": _told(words_alone)}
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _told(ranking: Ranking) -> dict[str, Any]:
    return {
        "weights": dict(zip(FEATURES, ranking.weights, strict=True)),
        "chance": {"slope": ranking.slope, "offset": ranking.offset},
    }
