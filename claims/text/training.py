"""Learns check-worthiness from labelled sentences and writes the small file of weights that ships.

Needs scikit-learn, which only development has; what it makes is read without it. The same data give the same file.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from claims.text.checkworthiness import FORMAT, TREE_COLUMNS, Head, Reader, head_from, packed
from claims.text.features import NAMED, SIZE, hashed_features, looks_like_a_post, named_features, plain_words_of
from claims.text.figures import by_group, mean_of, ranked
from claims.text.meaning import meaning_record

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

POSTS = 0.5  # share of sentences that are written as posts, from which a file is one of posts
NEEDED = {"sentence", "label"}
SHORTEST = 4  # words; shorter ones are stage directions and noise, and are not learned from
STRENGTH = 2.0  # of the line: the inverse of its regularisation
TREES = 80
SMALLEST_LEAF = 3  # sentences, or this share of them where there are many
LEAF_SHARE = 0.002


class UnfitData(ValueError):
    """A file cannot be learned from. The message names the file, the line and the mend."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Sentences with labels 0 or 1. `groups` are the transcripts they come from; empty where there are none."""

    name: str
    sentences: Sequence[str]
    labels: Sequence[int]
    groups: Sequence[str]
    sha256: str

    def chosen(self, places: Sequence[int]) -> Labelled:
        return Labelled(
            self.name,
            [self.sentences[place] for place in places],
            [self.labels[place] for place in places],
            [self.groups[place] for place in places] if self.groups else (),
            self.sha256,
        )


def read_labelled(path: Path) -> Labelled:
    """Reads tab-separated sentences with a header that names `sentence` and `label`, without quoting."""
    try:
        data = path.read_bytes()
        rows = list(csv.reader(data.decode("utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    except (OSError, UnicodeDecodeError) as wrong:
        raise UnfitData(f"{path.name} cannot be read: {wrong}.") from wrong
    header, rows = (rows[0], rows[1:]) if rows else ([], [])
    if not set(header) >= NEEDED:
        raise UnfitData(f"{path.name} needs a first line that names the columns sentence and label.")
    sentence, label = header.index("sentence"), header.index("label")
    for number, row in enumerate(rows, 2):
        if len(row) != len(header) or row[label] not in {"0", "1"}:
            raise UnfitData(f"{path.name}, line {number}: give {len(header)} columns and a label that is 0 or 1.")
    labels = [int(row[label]) for row in rows]
    if len(set(labels)) < 2:
        raise UnfitData(f"{path.name} needs sentences of both labels, 0 and 1.")
    group = header.index("transcript") if "transcript" in header else None
    groups = [row[group] for row in rows] if group is not None else []
    return Labelled(path.stem, [row[sentence] for row in rows], labels, groups, hashlib.sha256(data).hexdigest())


@dataclass(frozen=True, slots=True)
class Features:
    """All sentences as numbers, made once and used for every fold."""

    named: np.ndarray
    hashed: csr_matrix
    words: np.ndarray
    layers: np.ndarray | None = None

    @classmethod
    def of(cls, sentences: Sequence[str], read: Reader | None = None) -> Features:
        """`read` is asked where the sentences are posts: it takes milliseconds for each, and speech does without."""
        import numpy as np
        from scipy.sparse import csr_matrix

        boxes = [hashed_features(sentence) for sentence in sentences]
        ends = np.cumsum([0, *map(len, boxes)])
        flat = np.fromiter((box for row in boxes for box in row), dtype=np.int32, count=int(ends[-1]))
        return cls(
            np.array([named_features(sentence) for sentence in sentences]),
            csr_matrix((np.ones(len(flat)), flat, ends), shape=(len(boxes), SIZE)),
            np.array([len(sentence.split()) for sentence in sentences]),
            _read_all(sentences, read) if read and share_of_posts(sentences) > POSTS else None,
        )


def share_of_posts(sentences: Sequence[str]) -> float:
    return sum(map(looks_like_a_post, sentences)) / len(sentences)


def _read_all(sentences: Sequence[str], read: Reader) -> np.ndarray | None:
    import numpy as np

    vectors = [read(plain_words_of(sentence)) for sentence in sentences]
    return None if any(vector is None for vector in vectors) else np.array(vectors, dtype=np.float64)


def train_head(data: Labelled, features: Features, places: Sequence[int] | None = None) -> Head:
    """Learns one head from these sentences (all by default). Deterministic."""
    return head_from(head_record(data, features, range(len(data.labels)) if places is None else places))


def head_record(data: Labelled, features: Features, places: Sequence[int]) -> dict[str, Any]:
    """What was learned, as it is kept in the file."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    kept = np.array([place for place in places if features.words[place] >= SHORTEST])
    named, labels, hashed = features.named[kept], np.array(data.labels)[kept], features.hashed[kept]
    rarity = np.log((1 + len(kept)) / (1 + np.asarray(hashed.sum(axis=0)).ravel())) + 1
    rows = _unit_rows(hashed, rarity)
    line = LogisticRegression(C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=0).fit(rows, labels)
    forest = _forest(named, labels)
    lines, answers = line.decision_function(rows), forest.predict_proba(named)[:, 1]
    record = {
        "name": data.name,
        "posts": round(share_of_posts(data.sentences), 4),
        "rarity": packed(rarity.tolist(), "e"),
        "weights": packed(line.coef_[0].tolist(), "e"),
        "intercept": round(float(line.intercept_[0]), 4),
        "line_middle": round(float(lines.mean()), 4),
        "line_spread": round(float(lines.std()), 4),
        "tree_middle": round(float(answers.mean()), 4),
        "tree_spread": round(float(answers.std()), 4),
        "trees": _kept(forest),
    }
    if features.layers is None:
        return record
    return {**record, "meaning": meaning_record(features.layers[kept], labels)}


def _unit_rows(hashed: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """TF-IDF of words that stand there or not, each sentence of length 1."""
    import numpy as np
    from scipy.sparse import diags

    weighed = hashed @ diags(rarity)
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9)) @ weighed).tocsr()


def _forest(named: np.ndarray, labels: np.ndarray) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier

    leaf = max(SMALLEST_LEAF, round(LEAF_SHARE * len(labels)))
    forest = ExtraTreesClassifier(TREES, min_samples_leaf=leaf, class_weight="balanced", random_state=0, n_jobs=1)
    return forest.fit(named, labels)


def _kept(forest: Any) -> dict[str, Any]:
    columns: dict[str, list[Any]] = {name: [] for name in TREE_COLUMNS}
    sizes = []
    for tree in (estimator.tree_ for estimator in forest.estimators_):
        leaf = tree.children_left < 0
        shares = tree.value[:, 0, 1] / tree.value[:, 0].sum(axis=1)
        sizes.append(int(tree.node_count))
        columns["feature"] += [-1 if end else int(name) for end, name in zip(leaf, tree.feature, strict=True)]
        columns["number"] += [float(s if e else t) for e, s, t in zip(leaf, shares, tree.threshold, strict=True)]
        columns["right"] += tree.children_right.tolist()
    return {"sizes": sizes, **{name: packed(values, TREE_COLUMNS[name]) for name, values in columns.items()}}


def folds(data: Labelled, count: int = 5) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """Pairs of places to learn from and to judge on: whole transcripts apart, or shuffled sentences."""
    from sklearn.model_selection import GroupKFold, StratifiedKFold

    if data.groups:
        yield from GroupKFold(count).split(data.labels, groups=data.groups)
    else:
        yield from StratifiedKFold(count, shuffle=True, random_state=0).split(data.labels, data.labels)


def cross_validated(data: Labelled, features: Features) -> list[float]:
    """The score of every sentence by a head that has not seen its transcript (or the sentence)."""
    scores = [0.0] * len(data.labels)
    for seen, unseen in folds(data):
        head = train_head(data, features, seen)
        for place in unseen:
            scores[place] = head.logit(data.sentences[place], _known(features, place))
    return scores


def _known(features: Features, place: int) -> Reader | None:
    """What was read of this sentence already."""
    layers = features.layers
    return None if layers is None else lambda _text: layers[place].tolist()


def weights_file(heads: Sequence[dict[str, Any]], about: dict[str, Any]) -> str:
    """The text of the file that ships: one JSON object, the same for the same data."""
    kept = {"format": FORMAT, "about": about, "features": list(NAMED), "heads": list(heads)}
    return json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def figures_of(data: Labelled, features: Features) -> dict[str, str]:
    """What cross-validation says of a head, with bootstrap intervals, in words for the note."""
    scores = cross_validated(data, features)
    if data.groups:
        return {"MAP over transcripts, cross-validated": str(mean_of(by_group(data.groups, data.labels, scores)))}
    return {"average precision, cross-validated": str(ranked(data.labels, scores))}


def trained(
    files: Sequence[Path],
    *,
    licence: str,
    day: str,
    with_figures: bool,
    say: Callable[[str], object],
    read: Reader | None = None,
) -> str:
    """Learns a head from each file and returns the text of the weights. Raises `UnfitData`."""
    heads, notes = [], []
    for data in [read_labelled(file) for file in files]:
        say(f"Learning from {data.name}: {len(data.labels):,} sentences, {sum(data.labels):,} worth checking.")
        features = Features.of(data.sentences, read)
        heads.append(head_record(data, features, range(len(data.labels))))
        notes.append(
            {
                "data": data.name,
                "sha256": data.sha256,
                "sentences": len(data.labels),
                "positive": sum(data.labels),
                "figures": figures_of(data, features) if with_figures else {},
            }
        )
    return weights_file(heads, {"licence": licence, "date": day, "learned_from": notes})
