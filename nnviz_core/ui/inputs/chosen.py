"""The input that all pages look at, as a value."""

from dataclasses import dataclass, replace

import numpy as np

from nnviz_core import datasets, drawing, links
from nnviz_core.drawing import presets
from nnviz_core.drawing.centring import Preparation
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import is_own
from nnviz_core.links import InputLink, PixelLink, PresetLink, SampleLink, SketchLink
from nnviz_core.models import Model
from nnviz_core.ui.frame import loaded, own_data


@dataclass(frozen=True)
class ChosenInput:
    """The `image`, 28×28 but where a visitor brings others, where it came from in words, its text in a link, and what is known of it.

    `label` is its true class, where that is known; `preparation` says how a drawing or picture became the image, unless it
    was taken `uncentred`, as it lies on the sheet; `dataset` says what kind of thing it shows.
    `waiting` says what to do when nothing has been given yet.
    """

    image: np.ndarray
    origin: str
    link: str
    label: int | None = None
    preparation: Preparation | None = None
    uncentred: bool = False
    dataset: str = "mnist"
    waiting: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing on it."""
        return not self.image.any()

    def fitted(self, model: Model) -> "ChosenInput":
        """The same input in the size that `model` takes."""
        return replace(self, image=self.image_for(model))

    def label_in(self, model: Model) -> int | None:
        """Its true class as `model` numbers them, where that is known and one of the model's."""
        same = self.dataset == model.dataset or (
            is_own(model.dataset) and datasets.CLASS_NAMES.get(self.dataset) == model.class_names
        )
        return self.label if same else None

    def image_for(self, model: Model) -> np.ndarray:
        """The image in the size that `model` takes."""
        return drawing.fitted(self.image, model.shape)


def nothing_yet(advice: str) -> ChosenInput:
    """No input: what to do to give one."""
    return ChosenInput(drawing.empty(), "nothing yet", "", waiting=advice)


def opened(link: InputLink) -> ChosenInput:
    """The input that `link` stands for. Raises `NnvizError` for images of a visitor that this session doesn't hold."""
    match link:
        case SampleLink(dataset, sample):
            return _sample(dataset, sample, f"{loaded.title(dataset)} test image {sample:,}", link)
        case PresetLink(presets.HANDWRITTEN, digit):
            sample = presets.HANDWRITTEN_SAMPLES[digit]
            return _sample("mnist", sample, f"a handwritten {digit} (test image {sample})", link)
        case PresetLink(kind, number, uncentred):
            label = number if kind == presets.CLOCK else None
            return prepared(presets.ink(kind, number), _ORIGINS[kind].format(number), uncentred, link, label)
        case SketchLink(sketch, uncentred):
            return prepared(drawing.ink_of_sketch(sketch), "your drawing", uncentred, link)
        case PixelLink(image):
            return ChosenInput(image, "the drawing in the link", links.write(link))


def prepared(
    ink: np.ndarray, origin: str, uncentred: bool, link: InputLink | None = None, label: int | None = None
) -> ChosenInput:
    """The input that `ink` (row, column) becomes, centred as in MNIST unless `uncentred` is asked for.

    In links it is `link`, if that is short enough to be read, else the pixels.
    """
    preparation = drawing.prepare(ink)
    image = drawing.squeezed(ink) if uncentred else preparation.image
    text = links.write(link) if link else ""
    if not text or len(text) > links.LONGEST:
        text = links.encode(image)
    name = f"{origin}, not centred" if uncentred else origin
    return ChosenInput(image, name, text, label, preparation, uncentred)


_ORIGINS = {
    presets.CLOCK: "the {} of a digital clock",
    presets.LINES: "random lines, seed {}",
    presets.EMPTY: "an empty sheet",
}


def _sample(dataset: str, sample: int, origin: str, link: InputLink) -> ChosenInput:
    if is_own(dataset):
        own = own_data.named(dataset)
        if own is None:
            raise NnvizError(f"The image can't be shown: {own_data.ELSEWHERE}.")
        if sample >= len(own):
            raise NnvizError(
                f"There is no image {sample:,} of {own_data.file(dataset)}: there are 0 to {len(own) - 1:,}."
            )
    images = loaded.images(dataset)
    image, label = images.image(sample), int(images.labels[sample])
    return ChosenInput(image, origin, links.write(link), label, dataset=dataset)
