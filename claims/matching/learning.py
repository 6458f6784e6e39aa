"""Learns how to rank from texts whose claims are known: softmax regression over lists (Cao et al., 2007).

Newton's method, no chance involved, weights rounded: the same data gives the same file.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from claims.matching.bm25 import WordIndex
from claims.matching.embedding import Embedder, Vectors
from claims.matching.features import Candidate, Matrix, Said, features_of
from claims.matching.ranking import Ranking, difference, write_rankings
from claims.matching.words import bare

FOUND = 20  # candidates taken from each of the two searches
HELD_SMALL = 2e-3  # how strongly weights are held near nothing, in the units of the loss
STEPS = 12  # Newton's method needs fewer
TINY = 1e-12
DIGITS = 4


@dataclass(frozen=True)
class Pool:
    """Claims in memory, with what the two searches need."""

    statements: Sequence[Said]
    titles: Sequence[Said]
    vectors: Vectors
    title_vectors: Vectors
    index: WordIndex


@dataclass(frozen=True)
class Example:
    """A text, what the searches found for it, and which of that is right (1, else 0)."""

    text: Said
    found: Sequence[Candidate]
    places: Sequence[int]  # in the pool
    right: Matrix


def pool_of(statements: Sequence[str], titles: Sequence[str], vectors: Vectors, title_vectors: Vectors) -> Pool:
    """Claims made ready to be searched in memory. A claim without a title has an empty one."""
    said, headlines = [Said(text) for text in statements], [Said(text) for text in titles]
    index = WordIndex([[*one.telling, *two.telling] for one, two in zip(said, headlines, strict=True)])
    return Pool(said, headlines, vectors, title_vectors, index)


def example(text: str, vector: Vectors, right: frozenset[int], pool: Pool) -> Example:
    """What both searches find for a text. `right` are places in the pool."""
    said = Said(bare(text))
    statements, titles = pool.vectors @ vector, pool.title_vectors @ vector
    bm25 = pool.index.scores(said.telling)
    by_meaning = np.argsort(-np.maximum(statements, titles), kind="stable")[:FOUND]
    by_words = np.argsort(-bm25, kind="stable")[:FOUND]
    places = [int(place) for place in dict.fromkeys([*by_meaning, *by_words])]
    found = [
        Candidate(pool.statements[at], pool.titles[at], float(statements[at]), float(titles[at]), float(bm25[at]))
        for at in places
    ]
    return Example(said, found, places, np.array([float(place in right) for place in places]))


def learn(examples: Sequence[Example], pool: Pool) -> Ranking:
    """Weights that put what is right first, and how a sum of them becomes a chance."""
    lists = [(features_of(one.text, one.found, pool.index.rarity), one.right) for one in examples if one.right.any()]
    every = np.vstack([features for features, _ in lists])
    spread = every.std(axis=0) + 1e-6
    weights = _softmax_regression([(features / spread, right) for features, right in lists]) / spread
    ranking = Ranking(tuple(round(float(weight), DIGITS) for weight in weights), 1.0, 0.0)
    slope, offset = _chance([*examples, *map(_without_right, examples)], pool, ranking)
    return replace(ranking, slope=round(slope, DIGITS), offset=round(offset, DIGITS))


def without_meaning(one: Example) -> Example:
    """The same text where search went by words alone."""
    by_words = np.argsort([-candidate.bm25 for candidate in one.found], kind="stable")[:FOUND]
    found = [replace(one.found[at], statement_cosine=0.0, title_cosine=0.0) for at in by_words]
    return Example(one.text, found, [one.places[at] for at in by_words], one.right[by_words])


def _softmax_regression(lists: Sequence[tuple[Matrix, Matrix]]) -> Matrix:
    weights = np.zeros(lists[0][0].shape[1])
    for _ in range(STEPS):
        slope, bend = _slope_and_bend(lists, weights)
        step = np.linalg.solve(bend, slope)
        before = _loss(lists, weights)
        while _loss(lists, weights - step) > before and np.abs(step).max() > TINY:
            step = step / 2.0  # far from the end, Newton's method steps too far
        weights = weights - step
    return weights


def _chances(features: Matrix, weights: Matrix) -> Matrix:
    sums = features @ weights
    chances = np.exp(sums - sums.max())
    return np.asarray(chances / chances.sum())


def _loss(lists: Sequence[tuple[Matrix, Matrix]], weights: Matrix) -> float:
    """How surprising what is right would be, plus what holds weights small."""
    surprise = [-float(right @ np.log(_chances(features, weights) + TINY) / right.sum()) for features, right in lists]
    return sum(surprise) / len(lists) + HELD_SMALL * float(weights @ weights)


def _slope_and_bend(lists: Sequence[tuple[Matrix, Matrix]], weights: Matrix) -> tuple[Matrix, Matrix]:
    slope = 2.0 * HELD_SMALL * weights
    bend = 2.0 * HELD_SMALL * np.eye(len(weights))
    for features, right in lists:
        chances = _chances(features, weights)
        centred = features - chances @ features
        slope = slope + features.T @ (chances - right / right.sum()) / len(lists)
        bend = bend + (centred * chances[:, None]).T @ centred / len(lists)
    return slope, bend


def _without_right(one: Example) -> Example:
    """The same text where nothing says the same, so that a chance can be small for all that is found."""
    kept = [place for place, right in enumerate(one.right) if not right]
    return Example(one.text, [one.found[at] for at in kept], [one.places[at] for at in kept], np.zeros(len(kept)))


def _chance(examples: Sequence[Example], pool: Pool, ranking: Ranking) -> tuple[float, float]:
    """Slope and offset of the logistic curve from sums to chances, over what comes first (Platt, 1999)."""
    sums, right = [], []
    for one in examples:
        if not one.found:
            continue
        costs = [difference(one.text, candidate).cost for candidate in one.found]
        totals = ranking.sums(features_of(one.text, one.found, pool.index.rarity)) - np.array(costs)
        first = int(np.argmax(totals))
        sums.append(float(totals[first]))
        right.append(float(one.right[first]))
    slope, offset = _logistic(np.array(sums), np.array(right))
    return slope, offset


def _logistic(x: Matrix, y: Matrix) -> tuple[float, float]:
    middle, spread = float(x.mean()), float(x.std()) + 1e-6
    inputs = np.column_stack([(x - middle) / spread, np.ones(len(x))])
    values = np.zeros(2)
    for _ in range(STEPS):
        chances = 1.0 / (1.0 + np.exp(-(inputs @ values)))
        bend = (inputs * (chances * (1.0 - chances))[:, None]).T @ inputs + 1e-3 * np.eye(2)
        values = values - np.linalg.solve(bend, inputs.T @ (chances - y) + 1e-3 * values)
    slope = float(values[0]) / spread
    if not math.isfinite(slope) or slope <= 0:
        raise ValueError("The examples teach nothing: what is right does not score higher than what is not.")
    return slope, float(values[1]) - slope * middle


def learned_file(claims: Sequence[Mapping[str, Any]], queries: Sequence[Mapping[str, Any]], embedder: Embedder) -> str:
    """The file of weights learned from claims (id, statement, title) and queries (text, relevant ids).

    Raises ValueError where a query names a claim that is not there.
    """
    places = {claim["id"]: place for place, claim in enumerate(claims)}
    statements = [claim["statement"] for claim in claims]
    titles = [claim.get("title") or "" for claim in claims]
    pool = pool_of(statements, titles, embedder.embed(statements), embedder.embed(titles))
    examples = []
    for query in queries:
        if missing := [wanted for wanted in query["relevant"] if str(wanted) not in places]:
            raise ValueError(f"Query {query['id']}: relevant: there is no claim {missing[0]}.")
        right = frozenset(places[str(wanted)] for wanted in query["relevant"])
        vector = embedder.embed([bare(query["text"])])[0]
        examples.append(example(query["text"], vector, right, pool))
    if not examples:
        raise ValueError("There are no queries to learn from.")
    return write_rankings(learn(examples, pool), learn([*map(without_meaning, examples)], pool))
