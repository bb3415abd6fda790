"""The training images that the network sees as most like a test image: in a row, and as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from nnviz_core.models import Model
from nnviz_core.separation import neighbour_records, neighbours
from nnviz_core.separation.neighbours import Nearest
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.gallery import nearest_row, shared_label
from nnviz_core.ui.frame.measured import measured


def show(model: Model, sample: int) -> None:
    """The nearest training images, and which label most of them have."""
    if surveys.training(model) is None:
        prose.caption(f"Which images {model.name} was trained on isn’t known here, so that none can be compared with.")
        return
    nearest = _nearest(model, sample)
    prose.html(nearest_row(model, nearest))
    prose.caption(
        f"By the outputs of the last hidden layer. {shared_label(model, nearest)} Searched: the first 10,000 training images."
    )


def table(model: Model, sample: int | None) -> Table:
    """The nearest training images with their labels and distances; empty without a test image."""

    def rows() -> Iterator[tuple]:
        if sample is None or surveys.training(model) is None:
            return
        nearest, names = _nearest(model, sample), numbered(model.class_names)
        labels = surveys.images(model, "train-10k").labels[nearest.samples]
        for near, label, distance in zip(nearest.samples, labels, nearest.distances, strict=True):
            yield int(near), names[label], float(distance)

    return Table(f"{model.name}-nearest-to-{sample}", ("training image", "label", "distance"), rows)


def _nearest(model: Model, sample: int) -> Nearest:
    """As shipped, else among the hidden outputs of all training images."""
    if (shipped := _shipped(model)) is None:
        return neighbours.nearest(surveys.hidden_outputs(model, "train-10k"), _hidden(model, "test", [sample])[0])
    samples = shipped[sample].astype(int)
    distances = np.linalg.norm(_hidden(model, "train-10k", samples) - _hidden(model, "test", [sample]), axis=1)
    return Nearest(samples, distances)


def _shipped(model: Model) -> np.ndarray | None:
    training = surveys.images(model, "train-10k")
    return _record(model.name, model.fingerprint, surveys.images(model).fingerprint, training.fingerprint)


@measured(brief=True)
def _record(name: str, network: str, images: str, training: str) -> np.ndarray | None:
    return neighbour_records.load(name, network, images, training)


def _hidden(model: Model, split: str, samples: Sequence[int] | np.ndarray) -> np.ndarray:
    """The last hidden layer's outputs (sample, unit) for a few images."""
    whole = surveys.images(model, split)
    few = replace(whole, images=whole.images[samples], labels=whole.labels[samples])
    return neighbours.hidden_outputs(model.network, few)
