"""The numbers in the panels of one image, as a file and as code."""

from collections.abc import Iterator

import numpy as np
from torch import nn

from nnviz_core.layers.blocks import as_columns, cells
from nnviz_core.ui.averages.sample_panels import Subject
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import snippets, surveys


def table(subject: Subject, name: str) -> Table:
    """Every value that the panels show of the image, and of the averages beside it."""
    names = numbered(subject.model.class_names)

    def rows() -> Iterator[tuple]:
        means = surveys.class_means(subject.model)
        for layer, outputs in subject.outputs.items():
            columns = (outputs, *(as_columns(means[layer])[each] for each in subject.classes))
            for (*place, value), *others in zip(*map(cells, columns), strict=True):
                yield layer, *place, float(value), *(float(other[-1]) for other in others)

    averages = (f"average of {names[each]}" for each in subject.classes)
    return Table(
        f"{subject.model.name}-{name}", ("layer", "unit or channel", "row", "column", "value", *averages), rows
    )


def snippet(
    network: nn.Sequential,
    dataset: str,
    image: np.ndarray,
    layers: tuple[str, ...],
    classes: tuple[int, ...],
    class_names: tuple[str, ...],
) -> None:
    """What the layers give for one image and on average for two classes, and the probabilities."""
    import numpy as np

    from nnviz_core import averages, datasets, predictions, trace

    means = averages.class_means(averages.survey(network, datasets.load(dataset)))
    recorded = trace.record(network, predictions.as_inputs(image))
    outputs = {"input": recorded.inputs, **recorded.outputs, "probabilities": recorded.probabilities}
    for layer in layers:
        for place, value in np.ndenumerate(outputs[layer][0].numpy()):
            print(layer, *place, f"{value:.6g}", *(f"{means[layer][(each, *place)]:.6g}" for each in classes))
    for name, share in zip(class_names, recorded.probabilities[0].tolist(), strict=True):
        print(f"{name:>12}  {share:.6f}")


def given(subject: Subject) -> dict[str, object]:
    """What the code is about."""
    model = subject.model
    about = {"image": snippets.image(subject.link, model.shape), "class_names": model.class_names}
    return snippets.of_model(model) | about | {"layers": tuple(subject.outputs), "classes": subject.classes}
