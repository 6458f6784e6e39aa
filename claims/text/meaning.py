"""Learns what a language model's reading of posts says about check-worthiness: one line through its inner layers.

How strictly the line is held back is chosen on the sentences it learns from, by a cross-validation of its own; so a
cross-validation around it is nested, and its figure honest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from claims.text.checkworthiness import packed
from claims.text.figures import average_precision

if TYPE_CHECKING:
    import numpy as np

SHARE = 0.8  # of this line in the score of a post; the rest is its words'
STRENGTHS = (0.001, 0.002, 0.004)  # inverse of regularisation; the choice
FOLDS = 5
FLAT = 1e-4  # spread of a number below which it says nothing but rounding


def meaning_record(layers: np.ndarray, labels: np.ndarray) -> dict[str, Any]:
    """The line that is learned from these posts, as it is kept in the file. Deterministic."""
    strength = max(STRENGTHS, key=lambda one: _found(layers, labels, one))
    weights, intercept = _line(layers, labels, strength)
    answers = layers @ weights + intercept
    return {
        "weights": packed(weights.tolist(), "e"),
        "share": SHARE,
        "strength": strength,
        "intercept": round(float(intercept), 4),
        "middle": round(float(answers.mean()), 4),
        "spread": round(float(answers.std()), 4),
    }


def _found(layers: np.ndarray, labels: np.ndarray, strength: float) -> float:
    """Average precision of this strength on posts that the line has not seen."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    scores = np.zeros(len(labels))
    for seen, unseen in StratifiedKFold(FOLDS, shuffle=True, random_state=1).split(layers, labels):
        weights, intercept = _line(layers[seen], labels[seen], strength)
        scores[unseen] = layers[unseen] @ weights + intercept
    return average_precision(labels.tolist(), scores.tolist())


def _line(layers: np.ndarray, labels: np.ndarray, strength: float) -> tuple[np.ndarray, float]:
    """Learned with each number on its own measure, and written so that it reads the vectors as they come."""
    from sklearn.linear_model import LogisticRegression

    middle, spread = layers.mean(axis=0), layers.std(axis=0)
    spread[spread < FLAT] = 1.0
    learned = LogisticRegression(C=strength, class_weight="balanced", max_iter=2_000).fit(
        (layers - middle) / spread, labels
    )
    weights = learned.coef_[0] / spread
    return weights, float(learned.intercept_[0] - weights @ middle)
