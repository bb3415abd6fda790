"""From what a person drew (canvas pixels or pen strokes) to the 28×28 image that a network sees.

A drawing is a float32 (28, 28) array, 0 = paper and 1 = ink, in steps of 1/255. As in MNIST, the ink is cropped, scaled
into a 20×20 box with its proportions kept, and placed so that its centre of mass is the middle of the 28×28 field
(LeCun, Cortes, Burges, "The MNIST database of handwritten digits").
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8
from PIL import Image

from nnviz_core.drawing.ink import BOX, SIDE, empty, ink_of
from nnviz_core.drawing.strokes import Strokes, ink_of_strokes

FAINTEST_INK = 0.02
INK_EDGE = 0.1
"""Ink from which a pixel belongs to the cropped box."""


@dataclass(frozen=True)
class Preparation:
    """The steps by which a drawing was prepared, as ink in 0…1; `image` is what the network sees."""

    drawn: Float32[np.ndarray, "row column"]
    cropped: Float32[np.ndarray, "cropped_row cropped_column"]
    scaled: Float32[np.ndarray, "20 20"]
    image: Float32[np.ndarray, "28 28"]


def from_rgba(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "28 28"]:
    """The drawing in RGBA pixels, dark on light or light on dark; a sheet of one colour gives all zeros."""
    return prepare(ink_of(pixels)).image


def from_strokes(strokes: Strokes, width: float) -> Float32[np.ndarray, "28 28"]:
    """The drawing made by a round pen of `width` along `strokes`; x right, y down, in the unit of `width`.

    Raises `ValueError` for a width that is not positive, a point that is no pair, or a coordinate that is not finite.
    """
    return prepare(ink_of_strokes(strokes, width)).image


def prepare(ink: Float32[np.ndarray, "row column"]) -> Preparation:
    """Crop, scale to 20×20 and centre `ink`; no ink gives all zeros at every step."""
    rows, columns = np.nonzero(ink >= INK_EDGE)
    if len(rows) == 0:
        return Preparation(ink, ink, np.zeros((BOX, BOX), np.float32), empty())
    crop = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    longer = max(crop.shape)
    figure = _full_ink(_resize(crop, tuple(max(1, round(BOX * side / longer)) for side in crop.shape)))
    return Preparation(ink, crop, _place(figure, BOX, _middle(figure, BOX)), _to_levels(_centre(figure)))


def squeezed(ink: Float32[np.ndarray, "row column"]) -> Float32[np.ndarray, "28 28"]:
    """The whole sheet scaled to 28×28 as it is, neither cropped nor centred: what most drawing demos do."""
    return _to_levels(_resize(ink, (SIDE, SIDE)))


def seen(ink: Float32[np.ndarray, "row column"], uncentred: bool) -> Float32[np.ndarray, "28 28"]:
    """What a network sees of `ink`: centred as in MNIST, or the whole sheet if it is taken `uncentred`."""
    return squeezed(ink) if uncentred else prepare(ink).image


def _resize(ink: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    rows, columns = shape
    picture = Image.fromarray(np.ascontiguousarray(ink, np.float32))
    return np.asarray(picture.resize((columns, rows), Image.Resampling.HAMMING), np.float32)


def _full_ink(figure: np.ndarray) -> np.ndarray:
    """`figure` with its ink raised to full strength again, since a thin line becomes faint when it is scaled down."""
    ink = figure[figure > FAINTEST_INK]
    return np.clip(figure / np.percentile(ink, 95), 0, 1).astype(np.float32) if len(ink) else figure


def _centre(figure: np.ndarray) -> np.ndarray:
    mass = figure.sum()
    corner = []
    for axis, side in enumerate(figure.shape):
        centre = (figure.sum(axis=1 - axis) * (np.arange(side) + 0.5)).sum() / mass
        # Rounded up, as in MNIST itself: its centres of mass lie between 14 and 15.
        corner.append(int(np.clip(np.ceil(SIDE / 2 - centre), 0, SIDE - side)))
    return _place(figure, SIDE, tuple(corner))


def _middle(figure: np.ndarray, side: int) -> tuple[int, ...]:
    return tuple((side - length) // 2 for length in figure.shape)


def _place(figure: np.ndarray, side: int, corner: tuple[int, ...]) -> np.ndarray:
    field = np.zeros((side, side), np.float32)
    (top, left), (rows, columns) = corner, figure.shape
    field[top : top + rows, left : left + columns] = figure
    return field


def _to_levels(image: np.ndarray) -> np.ndarray:
    return np.round(np.clip(image, 0, 1) * 255).astype(np.float32) / np.float32(255)
