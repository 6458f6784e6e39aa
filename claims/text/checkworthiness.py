"""How much a sentence deserves checking, 0..1, by weights that `train_checkworthiness` made; no library is needed.

Each kind of text that was trained on has a head of its own: a line through hashed words, and trees over what stands in
the sentence. A text is scored by the head whose training texts are written as it is: as posts, or as speech and prose.
"""

from __future__ import annotations

import base64
import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claims.text.features import NAMED, SIZE, hashed_features, looks_like_a_post, named_features

SHIPPED = Path(__file__).parent / "data" / "checkworthiness.json"
FORMAT = 1

# A claim that no evidence can decide is not worth checking, however it is worded: bounds of the score, by kind.
BANDS = {"opinion": (0.0, 0.2), "prediction": (0.2, 0.6)}
OTHERS = (0.25, 1.0)


class UnfitWeights(ValueError):
    """The file of weights cannot be used. The message says why and what mends it."""


@dataclass(frozen=True, slots=True)
class Tree:
    """A tree of decisions as arrays: at a leaf the feature is -1 and `value` is its answer."""

    feature: Sequence[int]
    threshold: Sequence[float]
    left: Sequence[int]
    right: Sequence[int]
    value: Sequence[float]

    def answer(self, values: Sequence[float]) -> float:
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = self.left[node] if values[feature] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class Head:
    """What was learned from one kind of text. `posts` is the share of its texts that are written as posts."""

    name: str
    posts: float
    mean: Sequence[float]
    scale: Sequence[float]
    weights: Sequence[float]
    hashed: Sequence[float]
    intercept: float
    trees: Sequence[Tree]
    line_share: float
    line_spread: float
    tree_middle: float
    tree_spread: float

    def logit(self, text: str) -> float:
        """The evidence for checking: 0 is the middle of what was trained on."""
        named, boxes = named_features(text), hashed_features(text)
        line = self.intercept + sum(self.hashed[box] for box in boxes) / math.sqrt(len(boxes) or 1)
        for value, mean, scale, weight in zip(named, self.mean, self.scale, self.weights, strict=True):
            line += weight * max(-3.0, min(3.0, (value - mean) / scale))
        line /= self.line_spread
        if not self.trees:
            return line
        tree = (sum(tree.answer(named) for tree in self.trees) / len(self.trees) - self.tree_middle) / self.tree_spread
        return self.line_share * line + (1 - self.line_share) * tree


@dataclass(frozen=True, slots=True)
class Scorer:
    """The heads that were trained, with the note on where they come from."""

    heads: tuple[Head, ...]
    about: dict[str, Any]

    @classmethod
    def shipped(cls) -> Scorer:
        """The scorer with the weights that come with the project, read once."""
        return _shipped()

    @classmethod
    def load(cls, path: Path) -> Scorer:
        """Reads a file that `train_checkworthiness` made. Raises `UnfitWeights`."""
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as wrong:
            raise UnfitWeights(f"{path.name} cannot be read as weights: {wrong}.") from wrong
        if kept.get("format") != FORMAT or kept.get("features") != list(NAMED):
            raise UnfitWeights(f"{path.name} was made for other features. Train again with train_checkworthiness.")
        return cls(tuple(head_from(head) for head in kept["heads"]), kept["about"])

    def score(self, text: str) -> float:
        """How much this text deserves checking, 0..1."""
        post = looks_like_a_post(text)
        head = min(self.heads, key=lambda head: abs(head.posts - post))
        return _to_unit(head.logit(text))

    def of_claim(self, text: str, *, kind: str) -> float:
        """The score of a claim in an article, kept within the bounds of its kind."""
        low, high = BANDS.get(kind, OTHERS)
        return round(low + (high - low) * self.score(text), 4)


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
    hashed = unpacked(kept["hashed"], "e")
    if len(hashed) != SIZE:
        raise UnfitWeights("The weights were made for another number of hashed words. Train again.")
    plain = ("name", "posts", "mean", "scale", "weights", "intercept", "line_share", "line_spread", "tree_middle", "tree_spread")
    return Head(**{name: kept[name] for name in plain}, hashed=hashed, trees=_trees(kept["trees"]))


def _trees(kept: dict[str, Any]) -> tuple[Tree, ...]:
    columns = [unpacked(kept[name], code) for name, code in TREE_COLUMNS.items()]
    trees, start = [], 0
    for size in kept["sizes"]:
        trees.append(Tree(*(column[start : start + size] for column in columns)))
        start += size
    return tuple(trees)


TREE_COLUMNS = {"feature": "h", "threshold": "f", "left": "h", "right": "h", "value": "e"}
