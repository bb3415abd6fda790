"""A whole pass on one screen: of each block of layers the channels that add most to the answer, and what they come from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core.layers import blocks, kinds, passes
from nnviz_core.layers.blocks import Panel
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.scene.flows import Flow, flow
from nnviz_core.trace import Trace, record

MOST_MAPS, MOST_UNITS = 5, 8
ACTIVATED = blocks.WORDS[kinds.ACTIVATION]


@dataclass(frozen=True)
class Block:
    """A layer with weights, `main`, and what follows it up to the next: its `layers`, of which `layer` is shown.

    `values` is the output of `layer`. `effects` says how much each channel or unit adds to the answer's logit: the sum over
    the channel of activation × gradient. `shown` are some channels or units that add most; of the logits, all.
    `flow` says what the sums of `main` for those come from; it counts the positions that the activation does not set to 0.
    """

    main: str
    layer: str
    layers: tuple[str, ...]
    values: Float32[np.ndarray, "channel *place"]
    effects: Float32[np.ndarray, " channel"]
    shown: tuple[int, ...]
    flow: Flow

    @property
    def active(self) -> int:
        """How many channels or units have a value other than 0."""
        return int(self.values.reshape(len(self.values), -1).any(axis=1).sum())

    @property
    def strongest(self) -> float:
        """The largest value."""
        return float(self.values.max())


@dataclass(frozen=True)
class Overview:
    """One pass: the input (channel, row, column), the blocks in order, the last of which gives the logits, and the answer."""

    trace: Trace
    blocks: tuple[Block, ...]

    @property
    def image(self) -> Float32[np.ndarray, "channel row column"]:
        return self.trace.inputs[0].detach().numpy()

    @property
    def prediction(self) -> Prediction:
        return of_trace(self.trace)


def overview(
    network: nn.Sequential, image: Float32[np.ndarray, "*channel row column"], places: Sequence[Sequence[int]] = ()
) -> Overview:
    """The pass of `image`, with the channels and units that add most to the logit of the answer.

    A channel or unit that had a place in `places`, the `shown` of an earlier overview, keeps it.
    """
    before, *stages = blocks.stages(network)
    names = [*map(_shown_layer, stages[:-1]), passes.layer_names(network)[-1]]
    trace, effects = _effects(network, image, names)
    made, source = [], _output(trace, before[-1].layer)
    for number, (stage, name) in enumerate(zip(stages, names, strict=True)):
        earlier = places[number] if number < len(places) else ()
        made.append(_block(network, trace, stage, name, source, effects[name], earlier))
        source = _output(trace, made[-1].layers[-1])
    return Overview(trace, tuple(made))


def _output(trace: Trace, layer: str) -> Tensor:
    return trace.inputs if layer == passes.INPUT else trace.outputs[layer]


def _shown_layer(stage: tuple[Panel, ...]) -> str:
    """The activation, or the scaling right after it: what it was changed to; without an activation, the sums themselves."""
    places = [place for place, panel in enumerate(stage) if panel.kind == ACTIVATED]
    place = places[0] if places else 0
    is_changed = place + 1 < len(stage) and stage[place + 1].kind == kinds.SCALED
    return stage[place + is_changed].layer


def _effects(
    network: nn.Sequential, image: np.ndarray, names: Sequence[str]
) -> tuple[Trace, dict[str, Float32[np.ndarray, " channel"]]]:
    """The recorded pass, and for each of the layers `names` activation × gradient of the answer's logit, summed by channel."""
    with torch.inference_mode(False), torch.enable_grad():
        trace = record(network, as_inputs(image).clone().requires_grad_())
        logit = trace.logits[0].max()
        gradients = torch.autograd.grad(logit, [trace.outputs[name] for name in names])
    outputs = {name: output.detach() for name, output in trace.outputs.items()}
    products = {name: (outputs[name] * gradient)[0] for name, gradient in zip(names, gradients, strict=True)}
    effects = {name: product.reshape(len(product), -1).sum(dim=1).numpy() for name, product in products.items()}
    return Trace(trace.inputs.detach(), outputs), effects


def _block(
    network: nn.Sequential,
    trace: Trace,
    stage: tuple[Panel, ...],
    layer: str,
    source: Tensor,
    effects: Float32[np.ndarray, " channel"],
    places: Sequence[int],
) -> Block:
    main = stage[0].layer
    values, sums = trace.outputs[layer][0].numpy(), trace.outputs[main][0].numpy()
    counts = values != 0 if layer != main and values.shape == sums.shape else np.ones(sums.shape, bool)
    layers = tuple(panel.layer for panel in stage if panel.layer != passes.PROBABILITIES)
    is_last = layers[-1] == next(reversed(trace.outputs))
    shown = tuple(range(len(values))) if is_last else _selection(effects, _most(values), places)
    weighted = network.get_submodule(main)
    assert isinstance(weighted, nn.Conv2d | nn.Linear)
    channels = tuple(each * len(sums) // len(values) for each in shown)  # flattened, the cells of a map stand together
    flows = flow(weighted, source[0], counts[list(channels)], channels)
    return Block(main, layer, layers, values, effects, shown, flows)


def _most(values: np.ndarray) -> int:
    return MOST_MAPS if blocks.is_maps(values.shape) else MOST_UNITS


def _selection(effects: Float32[np.ndarray, " channel"], most: int, places: Sequence[int]) -> tuple[int, ...]:
    """The `most` channels with the largest effects, the largest first; those with one of `places` keep it."""
    strongest = [int(channel) for channel in np.argsort(-effects, kind="stable")[:most]]
    new = iter([channel for channel in strongest if channel not in places])
    if len(places) != len(strongest):
        return tuple(strongest)
    return tuple(channel if channel in strongest else next(new) for channel in places)
