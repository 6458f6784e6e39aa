"""What is looked at when a text is compared with the claims that were found: meaning, words, and facts that agree."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from claims.matching.facts import Facts, facts
from claims.matching.tokens import SMALL
from claims.matching.words import stems, words

Rarity = Callable[[str], float]  # how telling a stem is: its inverse document frequency
Matrix = NDArray[np.float64]

FEATURES = (
    "meaning of the statement",
    "meaning of the title",
    "the closer of both",
    "how far behind the closest found",
    "place by meaning",
    "words, beside the best found",
    "words, in all",
    "place by words",
    "share of the statement's words",
    "share of the title's words",
    "share of the text's words",
    "pairs of words shared",
    "a number shared",
)
MUCH = 30.0  # a BM25 that is as good as any higher one
FEW_PLACES = 3.0  # how soon places in a list stop to differ


@dataclass(frozen=True)
class Said:
    """A text that is compared. Takes itself apart when it is first asked."""

    text: str
    language: str = "en"

    @cached_property
    def telling(self) -> list[str]:
        return [stem for stem in stems(self.text, self.language) if stem not in SMALL and len(stem) > 1]

    @cached_property
    def set_of_telling(self) -> frozenset[str]:
        return frozenset(self.telling)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(zip(self.telling, self.telling[1:], strict=False))

    @cached_property
    def spelled(self) -> dict[str, str]:
        """The words behind the stems."""
        return {stem: word for word in words(self.text) for stem in stems(word, self.language)}

    @cached_property
    def facts(self) -> Facts:
        return facts(self.text, self.language)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A claim that was found, and how near the search saw it."""

    statement: Said
    title: Said
    statement_cosine: float  # -1 to 1
    title_cosine: float  # -1 to 1; without a title it does not count
    bm25: float

    @property
    def headline(self) -> Said:
        """The title; without one the statement stands in, so that no claim is behind for want of a title."""
        return self.title if self.title.text else self.statement

    @property
    def headline_cosine(self) -> float:
        return self.title_cosine if self.title.text else self.statement_cosine

    @property
    def closer(self) -> float:
        return max(self.statement_cosine, self.headline_cosine)


def features_of(text: Said, found: Sequence[Candidate], rarity: Rarity) -> Matrix:
    """A row of FEATURES for each candidate. Places and distances are those among these candidates."""
    closer = np.array([candidate.closer for candidate in found])
    bm25 = np.array([candidate.bm25 for candidate in found])
    rows = np.zeros((len(found), len(FEATURES)))
    if not found:
        return rows
    rows[:, 0] = [candidate.statement_cosine for candidate in found]
    rows[:, 1] = [candidate.headline_cosine for candidate in found]
    rows[:, 2] = closer
    rows[:, 3] = closer - closer.max()
    rows[:, 4] = 1.0 / (FEW_PLACES + _places(closer))
    rows[:, 5] = bm25 / max(bm25.max(), 1e-9)
    rows[:, 6] = np.minimum(bm25 / MUCH, 2.0)
    rows[:, 7] = 1.0 / (FEW_PLACES + _places(bm25))
    all_said = _told(text.set_of_telling, rarity)
    rows[:, 8:] = [_in_common(text, candidate, all_said, rarity) for candidate in found]
    return rows


def _places(values: Matrix) -> Matrix:
    """The place of each when the highest comes first, from 0; equals keep their order."""
    places = np.empty(len(values))
    places[np.argsort(-values, kind="stable")] = np.arange(len(values))
    return places


def _in_common(text: Said, candidate: Candidate, all_said: float, rarity: Rarity) -> tuple[float, ...]:
    statement, title = candidate.statement, candidate.headline
    said, claimed, headline = text.set_of_telling, statement.set_of_telling, title.set_of_telling
    shared = said & (claimed | headline)
    pairs = len(text.pairs & (statement.pairs | title.pairs)) if len(shared) > 1 else 0
    return (
        _told(said & claimed, rarity) / (_told(claimed, rarity) or 1.0),
        _told(said & headline, rarity) / (_told(headline, rarity) or 1.0),
        _told(shared, rarity) / (all_said or 1.0),
        min(pairs, 4) / 4.0,
        float(any(map(statement.facts.counts, text.facts.counted.numbers))),
    )


def _told(stems_told: frozenset[str], rarity: Rarity) -> float:
    """How much the words tell, all together, in whatever order."""
    return math.fsum(map(rarity, stems_told))


def shared_words(text: Said, candidate: Candidate, rarity: Rarity) -> list[str]:
    """Words of the text whose stems stand in both, the most telling first."""
    shared = text.set_of_telling & (candidate.statement.set_of_telling | candidate.headline.set_of_telling)
    return [text.spelled[stem] for stem in sorted(shared, key=lambda stem: (-rarity(stem), stem))]
