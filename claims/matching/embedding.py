"""Turns sentences into vectors on the CPU, so that sentences that say the same lie close together.

The weights are rounded to whole numbers (8 bits a weight), which takes half the time and ranks as well: see
`make bench-claims`.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.matching.weights import INNER_LAYERS, MODEL, ModelUnavailable, Weights, installed_weights

DIMENSIONS = 384
LONGEST = 128  # tokens that are read of a text; what follows says little about a single claim
LONGEST_TEXT = 4_000  # code points handed to the tokenizer
GRAPH_FORMAT = 2  # counts changes to `graph.py`, so that a kept graph of older make is not used

Vectors = NDArray[np.float32]


class Embedder:
    """A loaded model. Safe to use from several threads."""

    def __init__(self, weights: Weights, *, keep_in: Path, threads: int = 0) -> None:
        """Builds the graph once and keeps it in `keep_in`. Raises `ModelUnavailable` where that cannot be."""
        self.name, self.version = MODEL, weights.version
        try:
            self._load(weights, keep_in, threads)
        except ModelUnavailable:
            raise
        except Exception as wrong:  # libraries of three makers, each with errors of its own
            raise ModelUnavailable(f"The model {MODEL} could not be loaded: {wrong}") from wrong

    def _load(self, weights: Weights, keep_in: Path, threads: int) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(weights.tokenizer))
        self._tokenizer.enable_truncation(LONGEST)
        self._tokenizer.no_padding()
        options = SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3  # errors alone
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # others need the processor too
        graph = _kept_graph(weights, keep_in)
        self._session = InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])

    def embed(self, texts: Sequence[str]) -> Vectors:
        """A vector of length one for each text, in order. Texts may be empty, long, or in any script.

        Each goes through the network alone: rounding follows the largest number in a pass, so in company a text
        would get another vector each time. Claims are short, and nothing is spent on padding.
        """
        return self._means("vectors", texts, DIMENSIONS)

    def layers(self, texts: Sequence[str]) -> Vectors:
        """What the last layers make of each text: `INNER_LAYERS` vectors of length one, side by side."""
        return self._means("layers", texts, INNER_LAYERS * DIMENSIONS)

    def _means(self, output: str, texts: Sequence[str], size: int) -> Vectors:
        readable = [text[:LONGEST_TEXT].encode("utf-8", "replace").decode() for text in texts]
        means = np.zeros((len(texts), size), dtype=np.float32)
        for place, encoded in enumerate(self._tokenizer.encode_batch(readable)):
            ids = np.array([encoded.ids], dtype=np.int64)
            means[place] = self._session.run([output], {"ids": ids, "mask": np.ones_like(ids)})[0][0]
        return means


def load_embedder(*, keep_in: Path, threads: int = 0) -> Embedder:
    """The model of the installed package. Raises `ModelUnavailable`, saying why."""
    return Embedder(installed_weights(), keep_in=keep_in, threads=threads)


def _kept_graph(weights: Weights, folder: Path) -> Path:
    """The file with the network in whole numbers, made where it is missing. Two processes may make it at once."""
    place = folder / f"{MODEL}-{weights.version}-{GRAPH_FORMAT}.onnx"
    if place.is_file():
        return place
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from safetensors.numpy import load_file

    from claims.matching.graph import build_graph

    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as workplace:
        made = Path(workplace) / place.name
        with _quiet():
            quantize_dynamic(
                build_graph(load_file(weights.tensors), weights.sizes),
                made,
                op_types_to_quantize=["MatMul"],
                per_channel=True,
                reduce_range=True,  # else processors without VNNI would overflow
                weight_type=QuantType.QInt8,
                extra_options={"MatMulConstBOnly": True},
            )
        made.replace(place)
    return place


@contextmanager
def _quiet() -> Iterator[None]:
    """The quantiser tells the root logger of every part that it leaves as it is."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
