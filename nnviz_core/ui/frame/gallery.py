"""Test images as cards: what each is, the prediction, how sure the network was, and where to open it."""

from collections.abc import Iterable, Iterator
from html import escape

import numpy as np

from nnviz_core import links, zoo
from nnviz_core.links import SampleLink
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.separation.neighbours import Nearest
from nnviz_core.ui.components.markup import map_picture, numbered, tile
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import link, surveys
from nnviz_core.ui.frame.navigation import ENTRIES

HEADER = ("test image", "true class", "predicted class", "probability of true class", "probability of predicted class")


def picture_card(model: Model, sample: int) -> str:
    """One test image, which leads to the reasons of its reading, with the truth, the prediction and its links."""
    evaluation, names = surveys.evaluation(model), numbered(model.class_names)
    label, prediction = int(evaluation.labels[sample]), int(evaluation.predictions[sample])
    shares = evaluation.probabilities[sample]
    picture = map_picture(surveys.images(model).image(sample), f"test image {sample}, {names[label]}")
    why = question, reasons = _why(model, sample, label, prediction)
    verdict = "nn-right" if label == prediction else "nn-wrong"
    return (
        f'<figure class="nn-shot" data-testid="shot"><a href="{escape(reasons)}" target="_self" title="{escape(question)}">'
        f"{picture}</a><figcaption>"
        f"<b>{escape(names[label])}</b> {_whole(shares[label])}<br>"
        f'<b class="{verdict}">→ {escape(names[prediction])}</b> {_whole(shares[prediction])}<br>'
        f"{_links(model, sample, why)}</figcaption></figure>"
    )


def _whole(probability: float) -> str:
    """A probability that no line break parts from its sign."""
    return f'<span class="nn-whole">{probability_percent(probability)}</span>'


def gallery(model: Model, samples: Iterable[int]) -> str:
    """The cards of `samples` as one piece of page."""
    return f'<div class="nn-shots" data-testid="gallery">{"".join(picture_card(model, int(each)) for each in samples)}</div>'


def nearest_row(model: Model, nearest: Nearest, width: float = 5.7) -> str:
    """The training images of `nearest` in a row, `width` rem each, with label and distance."""
    training, names = surveys.images(model, "train-10k"), numbered(model.class_names)
    tiles = (
        tile(
            map_picture(training.image(int(sample)), f"training image {sample}"),
            f"{names[training.labels[sample]]}, {distance:.2f}",
            width,
        )
        for sample, distance in zip(nearest.samples, nearest.distances, strict=True)
    )
    return f'<div class="nn-tiles" data-testid="nearest">{"".join(tiles)}</div>'


def images_table(model: Model, name: str, samples: np.ndarray) -> Table:
    """What the cards of `samples` say, as the file `name`: sample, truth, prediction and both probabilities."""

    def rows() -> Iterator[tuple]:
        evaluation, names = surveys.evaluation(model), numbered(model.class_names)
        for sample in samples.tolist():
            true, predicted = int(evaluation.labels[sample]), int(evaluation.predictions[sample])
            shares = evaluation.probabilities[sample]
            yield sample, names[true], names[predicted], float(shares[true]), float(shares[predicted])

    return Table(name, HEADER, rows)


def shared_label(model: Model, nearest: Nearest) -> str:
    """In words: which label most of the nearest training images have."""
    counts = np.bincount(surveys.images(model, "train-10k").labels[nearest.samples])
    most = int(counts.argmax())
    return f"{counts[most]} of its {len(nearest.samples)} nearest training images are labelled {numbered(model.class_names)[most]}."


def _links(model: Model, sample: int, why: tuple[str, str]) -> str:
    text = links.encode_sample(SampleLink(model.dataset, sample))
    about = {"model": model.name} if model.name not in zoo.VARIANTS else {}
    words = {
        "draw": {"input": text} | about,
        "filters": {"input": text} | about,
        "network": {"input": text} | about,
        "averages": {"view": "image", "model": model.name, "input": text},
    }
    ways = [(ENTRIES[stem].title, link.to(stem, **each)) for stem, each in words.items()]
    return " · ".join(f'<a href="{escape(way)}" target="_self">{escape(title)}</a>' for title, way in [why, *ways])


def _why(model: Model, sample: int, label: int, prediction: int) -> tuple[str, str]:
    """The question that a test image raises, and the way to its answer."""
    name, about = model.class_names[label], {"model": model.name}
    text = links.encode_sample(SampleLink(model.dataset, sample))
    if prediction == label:
        return f"Why {name}?", link.to("why", **about, input=text)
    return f"Why not {name}?", link.to("why", **about, true=label, input=text)
