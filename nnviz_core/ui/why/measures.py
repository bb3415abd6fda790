"""What the Why page measures, each part by itself, so that it is shown as soon as it is there."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from nnviz_core import why
from nnviz_core.attribution import checks, methods
from nnviz_core.attribution.checks import Worth
from nnviz_core.attribution.methods import METHODS, Recipe
from nnviz_core.layers.passes import INPUT
from nnviz_core.predictions import as_inputs
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.why.page import Case
from nnviz_core.why.ink import InkChange
from nnviz_core.why.redrawn import Redrawing, Steadiness
from nnviz_core.why.surroundings import Company, Examples
from nnviz_core.why.turning import Turn
from nnviz_core.why.verdicts import Reasons, hidden_output, nearest_example

_examples = measured("Reading the images of this class …")(why.examples)
_turn = measured("Copying filter by filter …")(why.smallest_turn)
_ink = measured("Looking for the least ink …")(why.least_ink)
_redrawings = measured()(why.redrawings)
_steadiness = measured("Redrawing other images …")(why.steadiness)
_company = measured("Measuring distances …")(why.company)


@dataclass(frozen=True)
class Measures:
    """What can be measured of a `case` and the class `wanted`; everything is remembered once it was asked for."""

    case: Case
    wanted: int

    @property
    def _network(self) -> nn.Sequential:
        return self.case.model.network

    @property
    def _inputs(self) -> Tensor:
        return as_inputs(self.case.input.image)

    def examples(self) -> Examples:
        """The correctly read images of the class wanted."""
        return _examples(self._network, surveys.images(self.case.model), self.wanted)

    def donor(self) -> int:
        """The nearest of them."""
        return nearest_example(self._output(), self.examples())

    def turn(self) -> Turn | None:
        """The fewest filters that turn the answer."""
        donor = surveys.images(self.case.model).inputs([self.donor()])
        return _turn(self._network, self._inputs, torch.from_numpy(donor))

    def ink(self) -> InkChange | None:
        """The least change of ink that turns it."""
        return _ink(self._network, self._inputs, self.wanted)

    def redrawings(self) -> tuple[Redrawing, ...]:
        """The drawing centred, thinner and thicker."""
        return _redrawings(self._network, self.case.input.image)

    def steadiness(self) -> Steadiness:
        """What the same changes do to correctly read images."""
        samples = self.examples().samples
        return _steadiness(self._network, surveys.images(self.case.model), samples, self.wanted)

    def company(self) -> Company | None:
        """The nearest training images, where these are known."""
        training = surveys.training(self.case.model)
        if training is None:
            return None
        outputs = surveys.hidden_outputs(self.case.model, "train-10k")
        return _company(self._output(), outputs, training.labels, self.examples(), self.wanted)

    def worths(self) -> Iterator[tuple[str, Worth]]:
        """Each method's attribution of the one answer rather than the other, by the method's title."""
        layer = methods.telling_layer(self._network)
        for method in METHODS.values():
            if not (method.takes_maps and layer == INPUT):
                yield (
                    method.title,
                    _worth(
                        self._network,
                        self._inputs,
                        self.case.prediction.label,
                        self.wanted,
                        len(self.case.prediction.logits),
                        Recipe(method.word, layer if method.takes_maps else ""),
                    ),
                )

    def reasons(self) -> Reasons:
        """All that the verdict is about."""
        return Reasons(
            self.case.prediction,
            self.wanted,
            self.donor(),
            self.turn(),
            self.ink(),
            self.redrawings(),
            self.steadiness(),
            self.company(),
        )

    def _output(self) -> np.ndarray:
        return hidden_output(self._network, self.case.input.image)


@measured("Attributing …")
def _worth(network: nn.Sequential, inputs: Tensor, one: int, other: int, classes: int, recipe: Recipe) -> Worth:
    """The attribution of class `one` rather than the `other` of so many `classes`, with its checks."""
    return checks.assess(why.contrast(network, one, other, classes), inputs, recipe, 0)
