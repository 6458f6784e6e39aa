"""Check-worthiness beside a TF-IDF logistic regression, the length of a sentence and chance, in one run.

Whole transcripts are held apart in the debates, sentences in the tweets; intervals are those of a bootstrap over
transcripts, or over tweets. Extraction is timed on the sample article, and where sentences end is measured on the
debates. `tests.bench.claims` calls `main`.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from claims.matching.embedding import load_embedder
from claims.text.extraction import extract
from claims.text.figures import Figure, by_group, mean_of, precision_at, ranked
from claims.text.sentences import split_sentences
from claims.text.training import Features, Labelled, cross_validated, folds, read_labelled
from tests.bench.boundaries import compare_splitters

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "bench" / "checkworthiness"
SAMPLE = ROOT / "verification" / "sample" / "article.txt"
MODELS = Path(os.environ.get("DATA_DIR", ROOT / ".data")) / "models"
SECONDS = 3.0  # that extraction is timed for

Scores = Sequence[float]
Way = Callable[[Labelled], Scores]


def ours(data: Labelled) -> Scores:
    """With what the embedding model makes of posts; how strictly that is learned is chosen within each fold."""
    embedder = load_embedder(keep_in=MODELS)
    return cross_validated(data, Features.of(data.sentences, lambda text: embedder.layers([text])[0].tolist()))


def words_alone(data: Labelled) -> Scores:
    return cross_validated(data, Features.of(data.sentences))


def tfidf(data: Labelled) -> Scores:
    """Words and pairs of words, each fold learned from the others: what everybody tries first."""
    scores = [0.0] * len(data.labels)
    for seen, unseen in folds(data):
        vectors = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
        learned = LogisticRegression(class_weight="balanced", solver="liblinear", random_state=0).fit(
            vectors.fit_transform([data.sentences[place] for place in seen]), [data.labels[place] for place in seen]
        )
        judged = learned.decision_function(vectors.transform([data.sentences[place] for place in unseen]))
        for place, score in zip(unseen, judged, strict=True):
            scores[place] = float(score)
    return scores


def length(data: Labelled) -> Scores:
    return [float(len(sentence)) for sentence in data.sentences]


def chance(data: Labelled) -> Scores:
    drawn = random.Random(0)
    return [drawn.random() for _ in data.sentences]


WAYS: dict[str, Way] = {
    "ours": ours, "ours without the model": words_alone, "TF-IDF regression": tfidf, "length alone": length,
    "chance": chance,
}  # fmt: skip


def judged(data: Labelled, scores: Scores) -> tuple[Figure, float, float]:
    """Average precision (mean over transcripts where there are any), and precision at 10 and at 50."""
    if not data.groups:
        ten, fifty = (precision_at(k, data.labels, scores) for k in (10, 50))
        return ranked(data.labels, scores), ten, fifty
    apart: dict[str, list[int]] = {}
    for place, group in enumerate(data.groups):
        apart.setdefault(group, []).append(place)
    at = [
        sum(precision_at(k, [data.labels[i] for i in own], [scores[i] for i in own]) for own in apart.values())
        / len(apart)
        for k in (10, 50)
    ]
    return mean_of(by_group(data.groups, data.labels, scores)), at[0], at[1]


def compare(data: Labelled) -> None:
    say(f"\n{data.name}: {len(data.labels):,} sentences, {sum(data.labels):,} worth checking, cross-validated")
    say(f"{'':24}{'average precision [95 %]':28}{'P@10':>7}{'P@50':>7}{'seconds':>9}")
    for name, way in WAYS.items():
        began = time.perf_counter()
        figure, ten, fifty = judged(data, way(data))
        say(f"{name:24}{figure!s:28}{ten:7.3f}{fifty:7.3f}{time.perf_counter() - began:9.1f}")


def speed() -> None:
    """Articles and sentences a second, on one core."""
    text = SAMPLE.read_text(encoding="utf-8")
    sentences, rounds, began = len(split_sentences(text)), 0, time.process_time()
    while time.process_time() - began < SECONDS:
        places = [(item.start, item.end, item.exact) for item in extract(text)]
        rounds += 1
    each = (time.process_time() - began) / rounds
    exact = all(text[start:end] == there for start, end, there in places)
    say(f"\nExtraction: {1 / each:.1f} articles of {sentences} sentences a second, {sentences / each:,.0f} sentences")
    say(f"Offsets of claims: {'all exact' if exact else 'NOT EXACT'} ({len(places)} claims)")


def main(arguments: Sequence[str] = ()) -> int:
    parser = argparse.ArgumentParser(prog="tests.bench.checkworthiness", description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA, help="Folder with debates.tsv and tweets.tsv.")
    options = parser.parse_args(arguments)
    speed()
    if (debates := options.data / "debates.tsv").exists():
        compare_splitters(debates, say)
    for name in ("tweets", "debates"):
        if not (file := options.data / f"{name}.tsv").exists():
            say(f"\n{file} is not there; nothing is measured on it.")
            continue
        compare(read_labelled(file))
    return 0


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
