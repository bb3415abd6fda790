"""Test images as cards: what each is, what it was taken for, how sure the network was, and where to open it."""

from collections.abc import Iterable
from html import escape

import numpy as np

from nnviz_core import links
from nnviz_core.links import SampleLink
from nnviz_core.models import Model
from nnviz_core.separation.neighbours import Nearest
from nnviz_core.ui.components.markup import map_picture, numbered, probability_percent, tile
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.navigation import ENTRIES

PAGES = ("draw", "filters", "network", "averages")
"""The pages that open a test image, as far as there are any."""
HEADER = ("sample", "true", "predicted", "probability of true", "probability of predicted")
"""The columns of `table_rows`."""


def picture_card(model: Model, sample: int) -> str:
    """One test image with the truth, the prediction, both probabilities and its links."""
    evaluation, names = surveys.survey(model).evaluation, numbered(model.class_names)
    label, said = int(evaluation.labels[sample]), int(evaluation.predictions[sample])
    shares = evaluation.probabilities[sample]
    image = surveys.images(model).inputs([sample])[0, 0]
    verdict = "nn-right" if label == said else "nn-wrong"
    return (
        f'<figure class="nn-shot" data-testid="shot">{map_picture(image, f"test image {sample}, {names[label]}")}<figcaption>'
        f"<b>{escape(names[label])}</b> {probability_percent(shares[label])}<br>"
        f'<b class="{verdict}">→ {escape(names[said])}</b> {probability_percent(shares[said])}<br>'
        f"{_links(model, sample)}</figcaption></figure>"
    )


def gallery(model: Model, samples: Iterable[int]) -> str:
    """The cards of `samples` as one piece of page."""
    return f'<div class="nn-shots" data-testid="gallery">{"".join(picture_card(model, int(each)) for each in samples)}</div>'


def nearest_row(model: Model, found: Nearest) -> str:
    """The training images of `found` in a row, each with its label and distance."""
    training, names = surveys.images(model, "train-10k"), numbered(model.class_names)
    tiles = (
        tile(
            map_picture(training.inputs([int(sample)])[0, 0], f"training image {sample}"),
            f"{names[training.labels[sample]]}, {distance:.2f}",
        )
        for sample, distance in zip(found.samples, found.distances, strict=True)
    )
    return f'<div class="nn-tiles" data-testid="nearest">{"".join(tiles)}</div>'


def table_rows(model: Model, samples: np.ndarray) -> list[tuple[object, ...]]:
    """What the cards say, for a file: sample, truth, prediction and both probabilities."""
    evaluation, names = surveys.survey(model).evaluation, numbered(model.class_names)
    labels, said, shares = (
        evaluation.labels[samples],
        evaluation.predictions[samples],
        evaluation.probabilities[samples],
    )
    return [
        (int(sample), names[true], names[answer], f"{row[true]:.6f}", f"{row[answer]:.6f}")
        for sample, true, answer, row in zip(samples, labels, said, shares, strict=True)
    ]


def shared_label(model: Model, found: Nearest) -> str:
    """In words: which label most of the nearest training images have."""
    counts = np.bincount(surveys.images(model, "train-10k").labels[found.samples])
    most = int(counts.argmax())
    return f"{counts[most]} of its {len(found.samples)} nearest training images are labelled {numbered(model.class_names)[most]}."


def _links(model: Model, sample: int) -> str:
    text = links.encode_sample(SampleLink(model.dataset, sample))
    return " · ".join(
        f'<a href="{stem}?input={text}{f"&model={model.name}" if stem == "averages" else ""}" target="_self">{ENTRIES[stem].title}</a>'
        for stem in PAGES
        if stem in ENTRIES
    )
