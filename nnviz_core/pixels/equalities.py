"""What a unit's gated map and the biases give together: its value."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor, nn

from nnviz_core.attribution.biases import bias_part
from nnviz_core.layers import kinds, passes
from nnviz_core.pixels.jacobian import gated


@dataclass(frozen=True)
class Equality:
    """`product` (map · input) + `offset` = `value` of a unit.

    The offset is what the biases add, summed by itself where it `is_carried`, and elsewhere what is left of the value.
    """

    product: float
    offset: float
    value: float
    is_carried: bool

    @property
    def total(self) -> float:
        """What map and offset give together."""
        return self.product + self.offset


def equality(
    network: nn.Sequential, inputs: Float[Tensor, "batch channel row column"], layer: str, unit: int
) -> Equality:
    """The equality for one unit of the linear layer `layer`; arguments and errors are those of `gated`.

    The biases are carried on the ways that the input leaves open, apart from the map, if every layer up to `layer` gives
    gradient × input plus its own bias, as ReLUs do and tanh doesn't. Raises `IndexError` for a unit that there isn't.
    """
    maps, _ = gated(network, inputs, layer)
    product = float((maps[unit].astype(np.float64) * inputs[0, 0].numpy()).sum())
    before = passes.split(network, layer)[0]
    with torch.inference_mode():
        value = float(passes.run(before, inputs)[0, unit])
    if is_carried(network, layer):
        straight = nn.Sequential(*before).eval()
        return Equality(product, bias_part(straight, inputs, passes.INPUT, unit), value, True)
    return Equality(product, value - product, value, False)


def is_carried(network: nn.Sequential, layer: str) -> bool:
    """Whether the offsets of `layer` are what the biases add, each carried on the ways that an input leaves open."""
    return all(kinds.of(part).homogeneous for part in passes.split(network, layer)[0])
