"""A recorded pass together with the stages that a scene shows of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from nnviz_core.errors import NnvizError
from nnviz_core.layers.geometry import checked_index
from nnviz_core.predictions import as_inputs
from nnviz_core.scene.stages import Stage, fit, stages
from nnviz_core.trace import Trace, record


@dataclass(frozen=True)
class Scene:
    """One pass and the stages that are shown of it, the input first."""

    network: nn.Sequential
    trace: Trace
    stages: tuple[Stage, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the pass is that of an empty sheet."""
        return not self.trace.inputs.any()

    @property
    def kept(self) -> list[tuple[int, ...]]:
        """The channels or units that each stage shows, in order."""
        return [stage.kept for stage in self.stages]

    def checked(self, place: Sequence | None) -> tuple[int, int] | None:
        """`place` (stage, cube) if it is a shown value, else None."""
        match place:
            case (number, cube) if number in range(len(self.stages)) and cube in range(self.stages[number].size):
                return number, cube
        return None

    def named(self, text: str) -> tuple[int, tuple[int, ...]]:
        """Stage and index of the value that `text` names, such as "relu2-1-3-5" or "logits-7", shown or folded away.

        Raises `NnvizError` when no layer made such a value.
        """
        places = {stage.layer: number for number, stage in enumerate(self.stages) if number}
        layer = max((each for each in places if f"{text}-".startswith(f"{each}-")), key=len, default="")
        if not layer:
            raise NnvizError(f"this scene has the layers {', '.join(places)}")
        numbers, shape = text[len(layer) :].split("-")[1:], self.stages[places[layer]].shape
        if not all(number.isascii() and number.isdecimal() and len(number) <= 5 for number in numbers):
            raise NnvizError("a value is written like relu1-1-3-5")
        index = tuple(map(int, numbers))
        if set(shape[1:]) == {1} and len(index) == 1:
            index += (0,) * (len(shape) - 1)
        try:
            return places[layer], checked_index(index, shape, layer)
        except IndexError as error:
            raise NnvizError(str(error)) from error

    def name(self, number: int, index: tuple[int, ...]) -> str:
        """The text that names the value at `index` of stage `number`."""
        stage = self.stages[number]
        return "-".join(map(str, (stage.layer, *(index if stage.cells > 1 else index[:1]))))


def scene(
    network: nn.Sequential, image: Float32[np.ndarray, "*channel row column"], selection: Sequence | None = None
) -> Scene:
    """The pass of `image`, showing the channels and units in `selection`, or the strongest ones of this pass when it is None."""
    with torch.inference_mode():
        trace = record(network, as_inputs(image))
    series = stages(network, trace) if selection is None else fit(network, trace, selection)
    return Scene(network, trace, tuple(series))
