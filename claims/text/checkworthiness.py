"""How much a sentence deserves checking, 0..1, by weights that `train_checkworthiness` made; no library is needed.

Each kind of text that was trained on has a head of its own: a line through hashed words, and trees over what stands in
the sentence. A text is scored by the head whose training texts are written as it is: as posts, or as speech and prose.
Posts are read by a language model as well where the caller has one; without it, the words alone decide.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import mul
from pathlib import Path
from typing import Any

from claims.text.features import NAMED, SIZE, hashed_features, looks_like_a_post, named_features, plain_words_of
from claims.text.languages import ENGLISH

SHIPPED = Path(__file__).parent / "data" / "checkworthiness.json"
FORMAT = 2
LINE_SHARE = 0.5  # of the line in the score where no model has read the text; the rest is the trees'

# What a text means, as numbers that a sentence-embedding model makes of it; None where there is no model.
Reader = Callable[[str], Sequence[float] | None]

TREE_COLUMNS = {"feature": "b", "number": "e", "right": "h"}  # how the arrays of a tree are packed
PLAIN = ("name", "posts", "intercept", "line_middle", "line_spread", "tree_middle", "tree_spread")
MEANING = ("share", "intercept", "middle", "spread")

BYLINE = "byline"

# A claim that no evidence can decide is not worth checking, however it is worded: bounds of the score, by kind.
BANDS = {"opinion": (0.0, 0.2), "prediction": (0.2, 0.6), BYLINE: (0.0, 0.05)}
OTHERS = (0.25, 1.0)


class UnfitWeights(ValueError):
    """The file of weights cannot be used. The message says why and what mends it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of decisions as arrays. The left child follows its parent; at a leaf `feature` is -1.

    `number` is the threshold of a decision, and the answer of a leaf.
    """

    feature: Sequence[int]
    number: Sequence[float]
    right: Sequence[int]

    def answer(self, values: Sequence[float]) -> float:
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = node + 1 if values[feature] <= self.number[node] else self.right[node]
        return self.number[node]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A line through what a model makes of a text. `share` is its part of the score; the rest stays with the words."""

    weights: Sequence[float]
    share: float
    intercept: float
    middle: float
    spread: float

    def answer(self, vector: Sequence[float]) -> float:
        line = self.intercept + math.fsum(map(mul, self.weights, vector))
        return (line - self.middle) / self.spread


@dataclass(frozen=True, slots=True)
class Head:
    """What was learned from one kind of text. `posts` is the share of its texts that are written as posts.

    The line weighs hashed words, each by its rarity; the trees ask for what `NAMED` names. Each of the two is put on
    a common measure by its middle and spread over what was learned from.
    """

    name: str
    posts: float
    rarity: Sequence[float]
    weights: Sequence[float]
    intercept: float
    trees: Sequence[Tree]
    line_middle: float
    line_spread: float
    tree_middle: float
    tree_spread: float
    meaning: Meaning | None = None

    def logit(self, text: str, read: Reader | None = None, language: str = ENGLISH) -> float:
        """The evidence for checking: 0 is usual for what was learned from, 1 a spread above it."""
        vector = read(plain_words_of(text)) if read and self.meaning else None
        if self.meaning is None or vector is None:
            return self._by_words(text, language)
        share = self.meaning.share
        return share * self.meaning.answer(vector) + (1 - share) * self._by_words(text, language)

    def _by_words(self, text: str, language: str) -> float:
        line = (self._line(text) - self.line_middle) / self.line_spread
        named = named_features(text, language)
        tree = (sum(tree.answer(named) for tree in self.trees) / len(self.trees) - self.tree_middle) / self.tree_spread
        return LINE_SHARE * line + (1 - LINE_SHARE) * tree

    def _line(self, text: str) -> float:
        boxes = hashed_features(text)
        length = math.sqrt(sum(self.rarity[box] ** 2 for box in boxes)) or 1.0
        return self.intercept + sum(self.rarity[box] * self.weights[box] for box in boxes) / length


@dataclass(frozen=True, slots=True)
class Scorer:
    """The heads that were trained, with the note on where they come from."""

    heads: tuple[Head, ...]
    about: dict[str, Any]
    read: Reader | None = None

    @classmethod
    def shipped(cls, read: Reader | None = None) -> Scorer:
        """The scorer with the weights that come with the project, read once. `read` is asked about posts alone."""
        return replace(_shipped(), read=read) if read else _shipped()

    @classmethod
    def load(cls, path: Path) -> Scorer:
        """Reads a file that `train_checkworthiness` made. Raises `UnfitWeights`."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as wrong:
            raise UnfitWeights(f"{path.name} cannot be read as weights: {wrong}.") from wrong
        if not isinstance(kept, dict) or kept.get("format") != FORMAT or kept.get("features") != list(NAMED):
            raise UnfitWeights(f"{path.name} was made for other features. Train again with train_checkworthiness.")
        return cls(tuple(head_from(head) for head in kept["heads"]), kept["about"])

    def score(self, text: str, language: str = ENGLISH) -> float:
        """How much this text deserves checking, 0..1."""
        post = looks_like_a_post(text)
        head = min(self.heads, key=lambda head: abs(head.posts - post))
        return _to_unit(head.logit(text, self.read, language))

    def of_claim(self, text: str, *, kind: str, language: str = ENGLISH) -> float:
        """The score of a claim in an article, kept within the bounds of its kind."""
        low, high = BANDS.get(kind, OTHERS)
        return round(low + (high - low) * self.score(text, language), 4)


@cache
def _shipped() -> Scorer:
    return Scorer.load(SHIPPED)


def _to_unit(logit: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def packed(values: Sequence[float], code: str) -> str:
    """Numbers as base64 of little-endian halves (`e`), singles (`f`) or short integers (`h`)."""
    return base64.b64encode(struct.pack(f"<{len(values)}{code}", *values)).decode()


def unpacked(text: str, code: str) -> tuple[Any, ...]:
    data = base64.b64decode(text)
    return struct.unpack(f"<{len(data) // struct.calcsize(code)}{code}", data)


def head_from(kept: dict[str, Any]) -> Head:
    """A head as it is kept in the file. Raises `UnfitWeights`."""
    rarity, weights = unpacked(kept["rarity"], "e"), unpacked(kept["weights"], "e")
    if len(rarity) != SIZE or len(weights) != SIZE:
        raise UnfitWeights("The weights were made for another number of hashed words. Train again.")
    plain = {name: kept[name] for name in PLAIN}
    return Head(
        **plain, rarity=rarity, weights=weights, trees=_trees(kept["trees"]), meaning=_meaning(kept.get("meaning"))
    )


def _meaning(kept: dict[str, Any] | None) -> Meaning | None:
    if kept is None:
        return None
    return Meaning(weights=unpacked(kept["weights"], "e"), **{name: kept[name] for name in MEANING})


def _trees(kept: dict[str, Any]) -> tuple[Tree, ...]:
    columns = [unpacked(kept[name], code) for name, code in TREE_COLUMNS.items()]
    trees, start = [], 0
    for size in kept["sizes"]:
        trees.append(Tree(*(column[start : start + size] for column in columns)))
        start += size
    return tuple(trees)
