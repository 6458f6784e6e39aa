"""The network of the embedding model, written down as an ONNX graph with its weights.

BERT (Devlin et al., 2019) as sentence-transformers uses it: encoder layers, mean over the words, length one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import ModelProto, TensorProto, checker, helper, numpy_helper

from claims.matching.weights import INNER_LAYERS, Sizes

OPSET = 20
IR_VERSION = 10  # what runtimes from 2024 on read
Tensors = Mapping[str, NDArray[Any]]


class _Graph:
    """Collects nodes and constants; each step answers the name of what it makes."""

    def __init__(self, tensors: Tensors, sizes: Sizes) -> None:
        self.tensors, self.sizes = tensors, sizes
        self.nodes: list[Any] = []
        self.constants: dict[str, Any] = {}

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        made = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [made], **attributes))
        return made

    def constant(self, name: str, value: NDArray[Any]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def numbers(self, *values: int) -> str:
        return self.constant(f"numbers_{'_'.join(map(str, values))}", np.array(values, dtype=np.int64))

    def linear(self, x: str, *names: str) -> str:
        """One multiplication for several layers that read the same."""
        weight = np.concatenate([self.tensors[f"{name}.weight"].T for name in names], axis=1)
        bias = np.concatenate([self.tensors[f"{name}.bias"] for name in names])
        times = self.node("MatMul", x, self.constant(f"{names[0]}.weight", weight))
        return self.node("Add", times, self.constant(f"{names[0]}.bias", bias))

    def norm(self, x: str, name: str) -> str:
        scale = self.constant(f"{name}.weight", self.tensors[f"{name}.weight"])
        shift = self.constant(f"{name}.bias", self.tensors[f"{name}.bias"])
        return self.node("LayerNormalization", x, scale, shift, axis=-1, epsilon=self.sizes.epsilon)

    def embeddings(self) -> str:
        words = self.node("Gather", self.constant("words", self.tensors["embeddings.word_embeddings.weight"]), "ids")
        length = self.node("Slice", self.node("Shape", "ids"), self.numbers(1), self.numbers(2))
        table = self.tensors["embeddings.position_embeddings.weight"]
        table = table + self.tensors["embeddings.token_type_embeddings.weight"][0]  # every text is of the first type
        places = self.node("Slice", self.constant("places", table), self.numbers(0), length, self.numbers(0))
        return self.norm(self.node("Add", words, places), "embeddings.LayerNorm")

    def heads_of(self, x: str, order: list[int]) -> str:
        apart = self.node("Reshape", x, self.numbers(0, 0, self.sizes.heads, -1))
        return self.node("Transpose", apart, perm=order)

    def layer(self, x: str, layer: str, hidden: str) -> str:
        at = f"{layer}.attention"
        all_three = self.linear(x, f"{at}.self.query", f"{at}.self.key", f"{at}.self.value")
        parts = [f"{all_three}_{part}" for part in ("query", "key", "value")]
        self.nodes.append(helper.make_node("Split", [all_three], parts, axis=-1, num_outputs=3))
        query, value = (self.heads_of(part, [0, 2, 1, 3]) for part in (parts[0], parts[2]))
        key = self.heads_of(parts[1], [0, 2, 3, 1])
        scale = self.constant("scale", _number((self.sizes.width / self.sizes.heads) ** -0.5))
        scores = self.node("Add", self.node("Mul", self.node("MatMul", query, key), scale), hidden)
        mixed = self.node("MatMul", self.node("Softmax", scores, axis=-1), value)
        mixed = self.node("Transpose", mixed, perm=[0, 2, 1, 3])
        mixed = self.node("Reshape", mixed, self.numbers(0, 0, self.sizes.width))
        x = self.norm(self.node("Add", self.linear(mixed, f"{at}.output.dense"), x), f"{at}.output.LayerNorm")
        inner = self.node("Gelu", self.linear(x, f"{layer}.intermediate.dense"))
        return self.norm(self.node("Add", self.linear(inner, f"{layer}.output.dense"), x), f"{layer}.output.LayerNorm")

    def pooled(self, x: str, mask: str) -> str:
        """The mean of what stands for words, as a vector of length one."""
        kept = self.node("Mul", x, self.node("Unsqueeze", mask, self.numbers(2)))
        total = self.node("ReduceSum", kept, self.numbers(1), keepdims=0)
        return self.node("LpNormalization", total, axis=-1, p=2)  # the length goes, so the sum does for the mean


def _number(value: float) -> NDArray[Any]:
    return np.array(value, dtype=np.float32)


def build_graph(tensors: Tensors, sizes: Sizes) -> ModelProto:
    """An ONNX model from token ids and their mask (int64, texts by tokens) to vectors of length one (float32).

    `vectors` is the embedding; `layers` are the same means of the last `INNER_LAYERS` layers, side by side.
    """
    graph = _Graph(tensors, sizes)
    mask = graph.node("Cast", "mask", to=TensorProto.FLOAT)
    absent = graph.node("Sub", graph.constant("one", _number(1.0)), mask)
    hidden = graph.node("Mul", absent, graph.constant("far_below", _number(-10_000.0)))
    hidden = graph.node("Unsqueeze", hidden, graph.numbers(1, 2))
    x = graph.embeddings()
    pooled = []
    for number in range(sizes.layers):
        x = graph.layer(x, f"encoder.layer.{number}", hidden)
        pooled.append(graph.pooled(x, mask))
    graph.nodes.append(helper.make_node("Identity", [pooled[-1]], ["vectors"]))
    graph.nodes.append(helper.make_node("Concat", pooled[-INNER_LAYERS:], ["layers"], axis=-1))
    shape = ["texts", "tokens"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "sentence-embedding",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "mask")],
            [
                helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", sizes.width]),
                helper.make_tensor_value_info("layers", TensorProto.FLOAT, ["texts", INNER_LAYERS * sizes.width]),
            ],
            initializer=list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    checker.check_model(model)
    helper.set_model_props(model, {"onnx.quant.pre_process": "onnxruntime.quant"})  # there is nothing left to prepare
    return model
