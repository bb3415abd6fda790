"""What the changes do across the test set: measured from where they begin, and compared image by image."""

from dataclasses import dataclass

from torch import Tensor, nn

from nnviz_core import tweak
from nnviz_core.evaluation import paired
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.evaluation.paired import Paired
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers.passes import INPUT
from nnviz_core.streaming import Progress, unheard
from nnviz_core.tweak import Outputs
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak.changes import CHANGES, example

MOST_BYTES = 12 * 2**20
"""How large the outputs of a layer may be that are remembered for the next change."""


@dataclass(frozen=True)
class Comparison:
    """The test set before the changes and after them."""

    before: Evaluation
    after: Evaluation

    @property
    def whole(self) -> Paired:
        return paired.accuracy(self.before, self.after)

    @property
    def classes(self) -> Paired:
        return paired.class_accuracies(self.before, self.after)

    @property
    def cells(self) -> Paired:
        return paired.confusion(self.before, self.after)


def comparison(values: Values) -> Comparison:
    """The answers to all test images, before and after the changes."""
    network, images = values.about.network, surveys.images(values.about.model)
    changes = values[CHANGES]
    # Without any change, the outputs are remembered from which the likeliest one goes on.
    start = tweak.starting_layer(network, changes or example(values.about), images, MOST_BYTES)
    text = tweak.words(changes) if changes else ""
    return Comparison(_evaluation(network, images, "", start), _evaluation(network, images, text, start))


@measured("Measuring the accuracy …")
def _evaluation(
    network: nn.Sequential, images: ImageSet, text: str, start: str, tell: Progress = unheard
) -> Evaluation:
    """The answers of the network with the changes that `text` stands for, from the outputs of `start` on."""
    batches = () if start == INPUT else _outputs(network, images, start)
    return tweak.evaluate(Outputs(network, start, images, batches), tweak.read(text), tell=tell)


@measured("Passing the test images through the network …")
def _outputs(network: nn.Sequential, images: ImageSet, layer: str, tell: Progress = unheard) -> tuple[Tensor, ...]:
    """What `layer` gives for all images, in batches."""
    return tweak.outputs(network, images, layer, tell).batches


def images_lost(count: int) -> str:
    """How many images are no longer read correctly, in words."""
    return f"{count:,} {'image is' if count == 1 else 'images are'} lost"
