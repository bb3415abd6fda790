"""One drawing centred, thinner or thicker: what each change alone does to the answer, beside what it does to other drawings."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import drawing
from nnviz_core.datasets import ImageSet
from nnviz_core.predictions import Prediction, predict

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
    image: Float32[np.ndarray, "row column"]
    prediction: Prediction


@dataclass(frozen=True)
class Steadiness:
    """Of how many of `controls` rightly read images each change leaves the answer right, by its name."""

    right: dict[str, int]
    controls: int


def redrawings(network: nn.Sequential, image: Float32[np.ndarray, "row column"]) -> tuple[Redrawing, ...]:
    """`image` centred as the training digits are, thinner and thicker, with each prediction."""
    return tuple(Redrawing(change, changed, predict(network, changed)) for change, changed in changes(image))


def changes(image: Float32[np.ndarray, "row column"]) -> Iterator[tuple[str, Float32[np.ndarray, "row column"]]]:
    """Each change by name, and what `image` becomes by it."""
    yield CENTRED, drawing.prepare(image).image
    for change, by in WIDTHS.items():
        yield change, widened(image, by)


def widened(image: Float32[np.ndarray, "row column"], by: float) -> Float32[np.ndarray, "row column"]:
    """The strokes of `image` with every edge moved outwards by so many pixels, inwards where it is negative.

    The edge lies where the ink is half of the strongest; it is moved by its distance transform.
    """
    from PIL import Image
    from scipy.ndimage import distance_transform_edt

    if not image.any():
        return image
    size = tuple(FINE * side for side in image.shape[::-1])
    fine = np.asarray(Image.fromarray(image).resize(size, Image.Resampling.BICUBIC))
    inside = fine > image.max() / 2
    within, beyond = (np.asarray(distance_transform_edt(each)) for each in (inside, ~inside))
    ink = np.clip((within - beyond) / FINE + by + 0.5, 0, 1) * image.max()
    rows, columns = image.shape
    return ink.reshape(rows, FINE, columns, FINE).mean(axis=(1, 3)).astype(np.float32)


def steadiness(
    network: nn.Sequential, images: ImageSet, samples: Int64[np.ndarray, " sample"], label: int
) -> Steadiness:
    """What each change does to the first 60 of `samples`, which are read rightly as `label`."""
    redrawn = [dict(changes(image)) for image in images.inputs(samples[:CONTROLS])[:, 0]]
    right = {name: _count(network, [each[name] for each in redrawn], label) for name in (CENTRED, *WIDTHS)}
    return Steadiness(right, len(redrawn))


@torch.inference_mode()
def _count(network: nn.Sequential, images: list[np.ndarray], label: int) -> int:
    return int((network(torch.from_numpy(np.stack(images)[:, None])).argmax(1) == label).sum())
