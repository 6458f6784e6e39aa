"""The embedding model: what it says of sentences, and how its absence is told."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from django.conf import settings

from claims.matching import weights
from claims.matching.embedding import DIMENSIONS, Embedder, load_embedder
from claims.matching.weights import ModelUnavailable, installed_weights


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load_embedder(keep_in=settings.DATA_DIR / "models", threads=1)


def test_sentences_that_say_the_same_are_close_and_others_are_not(embedder: Embedder):
    one, same, other = embedder.embed(
        ["Pakistan bought four helicopters.", "Islamabad purchased 4 choppers.", "The cat sat on the mat."]
    )

    assert one @ same > 0.7
    assert one @ other < 0.3


def test_a_text_has_the_same_vector_alone_and_in_company(embedder: Embedder):
    company = embedder.embed(["A longer sentence about something else entirely, said twice.", "Short.", ""])

    assert np.array_equal(company[1], embedder.embed(["Short."])[0])


@pytest.mark.parametrize("text", ["", "x" * 100_000, "\ud800", "🚁" * 500, "naïve Ärger 漢字 عربى", "\x00\x01"])
def test_any_text_has_a_vector_of_length_one(embedder: Embedder, text: str):
    (vector,) = embedder.embed([text])

    assert vector.shape == (DIMENSIONS,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-3)


def test_a_model_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(weights, "distribution", missing)

    with pytest.raises(ModelUnavailable, match=r"requirements-models\.txt"):
        installed_weights()


def test_a_model_that_is_broken_says_so(tmp_path: Path):
    broken = installed_weights()
    (tmp_path / "tokenizer.json").write_text("{}")

    with pytest.raises(ModelUnavailable, match="could not be loaded"):
        Embedder(
            weights.Weights(broken.version, broken.tensors, tmp_path / "tokenizer.json", broken.sizes),
            keep_in=settings.DATA_DIR / "models",
        )
