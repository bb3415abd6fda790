"""The exact sum behind any one value: sources × weights + bias."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from jaxtyping import Float64, Int64
from torch import Tensor, nn

from nnviz_core.contributions.places import Place
from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.blocks import maker
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.layers.terms import terms
from nnviz_core.trace import Trace, record


class Layer(NamedTuple):
    """A layer, and the shape of its output without the batch."""

    name: str
    shape: tuple[int, ...]


@dataclass(frozen=True)
class Contributions:
    """How the value at `index` of `layer` came about: `products` (= `sources` × `weights`) and `bias` add up to `total`.

    `kind` is one of "convolution", "linear", "maximum", "rectifier", "function", "normalisation", "scaling", "average", "copy", "softmax".
    Source i is the value at `source_indices[i]` of `source_layer`. A softmax is the exception: its sources are the exponentials of
    the logits less the largest logit, and only the source of the explained class has a weight, 1 / the sum of all sources.
    Cells of a padded border are not sources. A maximum gives its winner the weight 1 and the others 0. A `function` of one
    value, such as "tanh", has as bias its value at 0 and as weight its mean slope between 0 and that value.
    `maker` is the layer that made the sources: `source_layer`, or what this hands on unchanged.
    """

    layer: str
    index: tuple[int, ...]
    kind: str
    sources: Float64[np.ndarray, " source"]
    weights: Float64[np.ndarray, " source"]
    products: Float64[np.ndarray, " source"]
    bias: float
    total: float
    source_layer: str
    source_indices: Int64[np.ndarray, "source axis"]
    maker: Layer
    function: str = ""

    @property
    def strongest(self) -> int:
        """The number of the source with the largest absolute product."""
        return int(np.abs(self.products).argmax())

    def place(self, source: int) -> Place:
        """The place where source number `source` was made."""
        return made_at(self.maker, self.source_indices[source].tolist())


def made_at(maker: Layer, index: Sequence[int]) -> Place:
    """The place in `maker` of the value at `index` of a layer that hands its values on, be it flattened.

    Raises `ValueError` for an index that there isn't.
    """
    is_flat = len(index) != len(maker.shape)
    place = np.unravel_index(index[0], maker.shape) if is_flat else index
    return Place(maker.name, tuple(int(axis) for axis in place))


def explain(network: nn.Sequential, inputs: Tensor, layer: str, index: Sequence[int]) -> Contributions:
    """The sum behind one value of the pass of `inputs` (1, …); `layer` may also be "probabilities".

    Raises `KeyError` for a layer that doesn't exist, `IndexError` for an index that its output doesn't have and
    `ValueError` for more than one input, for a pixel, or for a kind of layer that is not a sum.
    """
    return explain_in(network, recorded(network, inputs), layer, index)


def explain_in(network: nn.Sequential, trace: Trace, layer: str, index: Sequence[int]) -> Contributions:
    """The sum behind one value of a recorded pass; arguments and errors are those of `explain`."""
    if layer == passes.INPUT:
        raise ValueError("a pixel of the input is not a sum: it was drawn")
    if layer == PROBABILITIES:
        return _explain_probability(network, trace, index)
    before, _ = passes.split(network, layer)
    source_layer = passes.layer_names(network)[len(before) - 1]
    values = _values(trace, source_layer)
    place = geometry.checked_index(index, tuple(trace.outputs[layer].shape[1:]), layer)
    kind, indices, weights, bias = terms(before[-1], values, place)
    sources, weights = values[tuple(indices.T)].astype(np.float64), np.asarray(weights, np.float64)
    total = float(trace.outputs[layer][(0, *place)])
    function = kinds.of(before[-1]).name if kind == "function" else ""
    name = maker(network, source_layer)
    made = Layer(name, _values(trace, name).shape)
    return Contributions(
        layer, place, kind, sources, weights, sources * weights, bias, total, source_layer, indices, made, function
    )


def recorded(network: nn.Sequential, inputs: Tensor) -> Trace:
    """The recorded pass of one input (1, …). Raises `ValueError` for another number of inputs."""
    passes.check_single(inputs)
    with torch.inference_mode():
        return record(network, inputs)


def _values(trace: Trace, layer: str) -> np.ndarray:
    return (trace.inputs if layer == passes.INPUT else trace.outputs[layer])[0].numpy()


def _explain_probability(network: nn.Sequential, trace: Trace, index: Sequence[int]) -> Contributions:
    logits = trace.logits[0].numpy().astype(np.float64)
    place = geometry.checked_index(index, logits.shape, PROBABILITIES)
    exponentials = np.exp(logits - logits.max())
    weights = np.zeros_like(exponentials)
    weights[place] = 1 / exponentials.sum()
    total, last = float(trace.probabilities[(0, *place)]), passes.layer_names(network)[-1]
    products, every = exponentials * weights, np.arange(len(logits))[:, None]
    made = Layer(last, logits.shape)
    return Contributions(
        PROBABILITIES, place, "softmax", exponentials, weights, products, 0.0, total, last, every, made
    )
