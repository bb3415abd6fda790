"""What the page is about: one input in one network."""

from dataclasses import dataclass

import numpy as np
from torch import nn

from nnviz_core import pixels
from nnviz_core.layers import kinds
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, of_trace
from nnviz_core.trace import Trace
from nnviz_core.ui.inputs.chosen import ChosenInput

PAGE = "pixels"


@dataclass(frozen=True)
class Focus:
    """One input in one network, with its pass."""

    input: ChosenInput
    model: Model
    trace: Trace

    @property
    def network(self) -> nn.Sequential:
        return self.model.network

    @property
    def class_names(self) -> tuple[str, ...]:
        return self.model.class_names

    @property
    def prediction(self) -> Prediction:
        return of_trace(self.trace)

    @property
    def layers(self) -> list[str]:
        """The linear layers, whose units can be read."""
        return pixels.linear_layers(self.network)

    @property
    def is_dense(self) -> bool:
        return pixels.is_dense(self.network)

    def outputs(self, layer: str) -> np.ndarray:
        """What `layer` gives for the input (unit)."""
        return self.trace.outputs[layer][0].numpy()

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        text = {} if self.input.waiting else {"input": self.input.link}
        return {"model": self.model.name} | text


def unit_name(focus: Focus, layer: str, unit: int) -> str:
    """What a unit is called: an output, by its class."""
    return focus.class_names[unit] if layer == focus.layers[-1] else str(unit)


def limits(focus: Focus) -> str:
    """What cannot be said of the network in the readings of a dense one with ReLUs, in words; empty where there is nothing."""
    if not focus.is_dense:
        return (
            f"Not all layers of {focus.model.name} are dense, so that there is no product of its weight matrices. What can be said exactly is the "
            "Jacobian at this input, the gradient of each unit on the pixels, which with its offset gives the unit’s value."
        )
    parts = [kinds.of(part) for part in focus.network]
    if smooth := sorted({part.name for part in parts if not part.homogeneous}):
        return (
            f"A {smooth[0]} is never quite open or closed: in the gated readings it counts with its slope at the input."
        )
    return ""
