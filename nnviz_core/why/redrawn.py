"""One drawing centred, thinner or thicker: what each change alone does to the answer, beside what it does to other drawings."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Float64, Int64
from torch import nn

from nnviz_core import drawing
from nnviz_core.datasets import ImageSet
from nnviz_core.predictions import Prediction, as_inputs, predict
from nnviz_core.streaming import all_logits
from nnviz_core.why.distances import distances_to_nearest

FINE = 4
"""Cells to a pixel in which strokes are made thinner and thicker."""
CENTRED = "centred"
THINNER, THICKER = {"thinner": -0.5, "a little thinner": -0.25}, {"a little thicker": 0.25, "thicker": 0.5}
WIDTHS = THINNER | THICKER
"""Pixels by which each edge of a stroke moves outwards."""
CONTROLS = 60


@dataclass(frozen=True)
class Redrawing:
    """A drawing changed in one way, and the `prediction` for it."""

    change: str
    image: Float32[np.ndarray, "*channel row column"]
    prediction: Prediction


@dataclass(frozen=True)
class Steadiness:
    """Of how many of `controls` correctly read images each change leaves the answer right, by its name."""

    right: dict[str, int]
    controls: int


def redrawings(network: nn.Sequential, image: Float32[np.ndarray, "*channel row column"]) -> tuple[Redrawing, ...]:
    """`image` centred as the training digits are, thinner and thicker, with each prediction; one in colour is not centred."""
    return tuple(Redrawing(change, changed, predict(network, changed)) for change, changed in changes(image))


def changes(
    image: Float32[np.ndarray, "*channel row column"],
) -> Iterator[tuple[str, Float32[np.ndarray, "*channel row column"]]]:
    """Each change by name, and what `image` becomes by it."""
    if image.ndim == 2:
        yield CENTRED, drawing.fitted(drawing.prepare(image).image, (1, *image.shape))
    planes = [(plane, _depths(plane) if plane.any() else None) for plane in image.reshape(-1, *image.shape[-2:])]
    for change, by in WIDTHS.items():
        moved = [plane if depths is None else _moved(plane, depths, by) for plane, depths in planes]
        yield change, np.stack(moved).reshape(image.shape)


def widened(image: Float32[np.ndarray, "row column"], by: float) -> Float32[np.ndarray, "row column"]:
    """The strokes of `image` with every edge moved outwards by so many pixels, inwards where it is negative.

    The edge lies where the ink is half of the strongest; it is moved by its distance transform.
    """
    return _moved(image, _depths(image), by) if image.any() else image


def _depths(image: Float32[np.ndarray, "row column"]) -> Float64[np.ndarray, "fine_row fine_column"]:
    """How far each fine cell lies within the strokes, below 0 beyond them, in fine cells."""
    from PIL import Image

    size = tuple(FINE * side for side in image.shape[::-1])
    inside = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC)) > image.max() / 2
    return distances_to_nearest(~inside) - distances_to_nearest(inside)


def _moved(
    image: Float32[np.ndarray, "row column"], depths: Float64[np.ndarray, "fine_row fine_column"], by: float
) -> Float32[np.ndarray, "row column"]:
    ink = np.clip(depths / FINE + by + 0.5, 0, 1) * image.max()
    rows, columns = image.shape
    return ink.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3)).astype(np.float32)


def steadiness(
    network: nn.Sequential, images: ImageSet, samples: Int64[np.ndarray, " sample"], label: int
) -> Steadiness:
    """What each change does to the first 60 of `samples`, which are read correctly as `label`."""
    redrawn = [dict(changes(images.image(int(sample)))) for sample in samples[:CONTROLS]]
    right = {name: _count(network, [each[name] for each in redrawn], label) for name in redrawn[0]}
    return Steadiness(right, len(redrawn))


@torch.inference_mode()
def _count(network: nn.Sequential, images: list[np.ndarray], label: int) -> int:
    return int((all_logits(network, torch.cat([as_inputs(image) for image in images])).argmax(1) == label).sum())
