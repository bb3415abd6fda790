"""The training images that the network sees as most like a test image: in a row, and as a file."""

from collections.abc import Iterator
from dataclasses import replace

from nnviz_core.models import Model
from nnviz_core.separation import neighbours
from nnviz_core.separation.neighbours import Nearest
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.gallery import nearest_row, shared_label


def show(model: Model, sample: int) -> None:
    """The nearest training images, and which label most of them have."""
    nearest = _nearest(model, sample)
    prose.html(nearest_row(model, nearest))
    prose.caption(
        f"By the outputs of the last hidden layer. {shared_label(model, nearest)} Searched: the first 10,000 training images."
    )


def table(model: Model, sample: int | None) -> Table:
    """The nearest training images with their labels and distances; empty without a test image."""

    def rows() -> Iterator[tuple]:
        if sample is None:
            return
        nearest, names = _nearest(model, sample), numbered(model.class_names)
        labels = surveys.images(model, "train-10k").labels[nearest.samples]
        for near, label, distance in zip(nearest.samples, labels, nearest.distances, strict=True):
            yield int(near), names[label], float(distance)

    return Table(f"{model.name}-nearest-to-{sample}", ("training image", "label", "distance"), rows)


def _nearest(model: Model, sample: int) -> Nearest:
    whole = surveys.images(model)
    one = replace(whole, images=whole.images[[sample]], labels=whole.labels[[sample]])
    output = neighbours.hidden_outputs(model.network, one)[0]
    return neighbours.nearest(surveys.hidden_outputs(model, "train-10k"), output)
