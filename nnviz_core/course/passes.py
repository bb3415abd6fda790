"""One input at every step of a training: what the network answered, and how large the outputs of its layers became."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32

from nnviz_core.course.recognition import first_right, lasting_right
from nnviz_core.course.stops import Steps, landmarks, spaced
from nnviz_core.pixels import back_project
from nnviz_core.predictions import as_inputs
from nnviz_core.recordings import Recording
from nnviz_core.trace import record

MAPS = 20
"""At how many moments the weights are carried back to the pixels."""


@dataclass(frozen=True)
class Passes:
    """The `probabilities` of one input at some `steps`, and the largest output of each layer, in size, over all of them."""

    steps: Steps
    probabilities: Float32[np.ndarray, "step class"]
    reaches: dict[str, float]

    def first(self, label: int) -> int:
        """The first step at which the prediction is `label`; −1 if none is."""
        return first_right(self.steps, self.probabilities.argmax(axis=1) == label)

    def lasting(self, label: int) -> int:
        """The step from which on the prediction is always `label`; −1 if it is not at the end."""
        return lasting_right(self.steps, self.probabilities.argmax(axis=1) == label)


def passes(recording: Recording, image: Float32[np.ndarray, "row column"]) -> Passes:
    """The passes of `image` at the landmarks of the training."""
    steps, inputs = landmarks(recording), as_inputs(image)
    probabilities, reaches = [], {}
    with torch.inference_mode():
        for step in steps.tolist():
            trace = record(recording.network(step), inputs)
            probabilities.append(torch.softmax(trace.logits[0], dim=0).numpy())
            for layer, output in trace.outputs.items():
                reaches[layer] = max(reaches.get(layer, 0.0), float(output.abs().max()))
    return Passes(steps, np.stack(probabilities), reaches)


def largest_map(recording: Recording) -> float:
    """The largest weight, in size, of any output of a dense network carried back to the pixels, over `MAPS` even moments."""
    steps = spaced(recording, MAPS).tolist()
    return max(float(np.abs(back_project(recording.network(step), "logits")).max()) for step in steps)
