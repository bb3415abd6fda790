"""From what a person drew (canvas pixels or pen strokes) to the 28×28 image that a network sees.

A drawing is a float32 (28, 28) array, 0 = paper and 1 = ink, in steps of 1/255. As in MNIST, the ink is cropped, scaled
into a 20×20 box with its proportions kept, and placed so that its centre of mass is the middle of the 28×28 field
(LeCun, Cortes, Burges, "The MNIST database of handwritten digits").
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, UInt8
from PIL import Image, ImageDraw

Strokes = Sequence[Sequence[Sequence[float]]]
"""Strokes, each the (x, y) points that the pen passed: x right, y down, in any unit."""

SIDE = 28
BOX = 20
FAINTEST_CONTRAST = 0.08
"""Largest difference from the paper, of 0…1, that still counts as an empty sheet."""
INK_EDGE = 0.1
"""Ink from which a pixel belongs to the cropped box."""
STROKE_PIXELS = 16 * BOX
"""Longer side, in pixels, at which strokes are drawn before they are scaled down."""


@dataclass(frozen=True)
class Preparation:
    """How a drawing came about: ink in 0…1 at each step, `image` being what the network sees."""

    drawn: Float32[np.ndarray, "row column"]
    cropped: Float32[np.ndarray, "cropped_row cropped_column"]
    scaled: Float32[np.ndarray, "20 20"]
    image: Float32[np.ndarray, "28 28"]


def from_rgba(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "28 28"]:
    """The drawing in RGBA pixels, dark on light or light on dark; a sheet of one colour gives all zeros."""
    return prepare(ink_of(pixels)).image


def from_strokes(strokes: Strokes, width: float) -> Float32[np.ndarray, "28 28"]:
    """The drawing made by a round pen of `width` along `strokes`; x right, y down, in the unit of `width`.

    Raises `ValueError` for a width that is not positive or a coordinate that is not finite.
    """
    return prepare(ink_of_strokes(strokes, width)).image


def empty() -> Float32[np.ndarray, "28 28"]:
    """A sheet with no ink."""
    return np.zeros((SIDE, SIDE), np.float32)


def prepare(ink: Float32[np.ndarray, "row column"]) -> Preparation:
    """Crop, scale to 20×20 and centre `ink`; no ink gives all zeros at every step."""
    rows, columns = np.nonzero(ink >= INK_EDGE)
    if len(rows) == 0:
        return Preparation(ink, ink, np.zeros((BOX, BOX), np.float32), empty())
    cropped = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
    longer = max(cropped.shape)
    fitted = _resized(cropped, tuple(max(1, round(BOX * side / longer)) for side in cropped.shape))
    return Preparation(ink, cropped, _placed(fitted, BOX, _middle(fitted, BOX)), _to_levels(_centred(fitted)))


def squeezed(ink: Float32[np.ndarray, "row column"]) -> Float32[np.ndarray, "28 28"]:
    """The whole sheet scaled to 28×28 as it is, neither cropped nor centred: what most drawing demos do."""
    return _to_levels(_resized(ink, (SIDE, SIDE)))


def ink_of(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of RGBA pixels. On a transparent sheet the ink is what is opaque; otherwise see `ink_of_grey`."""
    if pixels.size == 0:
        return np.zeros(pixels.shape[:2], np.float32)
    opacity = pixels[..., 3] / np.float32(255)
    if np.median(_border(opacity)) == 0:
        return ink_of_grey(1 - opacity)
    return ink_of_grey(grey_of(pixels) * opacity + (1 - opacity))


def grey_of(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "row column"]:
    """The brightness of RGBA pixels in 0…1, whatever their opacity (luma of ITU-R BT.601)."""
    return pixels[..., :3] @ np.array((0.299, 0.587, 0.114), np.float32) / np.float32(255)


def ink_of_grey(grey: Float32[np.ndarray, "row column"]) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of a grey picture in 0…1, dark on light or light on dark: how far each pixel is from the paper.

    The paper is the median along the border; the strongest ink becomes 1, and less contrast than 0.08 is an empty sheet.
    """
    paper = np.float32(np.median(_border(grey)))
    darker, lighter = np.clip(paper - grey, 0, 1), np.clip(grey - paper, 0, 1)
    ink = darker if np.square(darker).sum() >= np.square(lighter).sum() else lighter
    strongest = ink.max()
    return ink / strongest if strongest >= FAINTEST_CONTRAST else np.zeros_like(ink)


def ink_of_strokes(strokes: Strokes, width: float) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of round-pen strokes, drawn so large that the longer side has 320 pixels."""
    if not (width > 0 and math.isfinite(width)):
        raise ValueError(f"width must be positive and finite, not {width!r}")
    paths = [np.asarray(stroke, np.float64).reshape(-1, 2) for stroke in strokes if len(stroke)]
    if not paths:
        return empty()
    points = np.concatenate(paths)
    if not np.isfinite(points).all():
        raise ValueError("every coordinate must be finite")
    corner, extent = points.min(axis=0) - width / 2, np.ptp(points, axis=0) + width
    scale = STROKE_PIXELS / extent.max()
    columns, rows = np.ceil(extent * scale).astype(int)
    sheet = Image.new("L", (max(columns, 1), max(rows, 1)))
    pen = ImageDraw.Draw(sheet)
    for path in paths:
        _stroke(pen, (path - corner) * scale, width * scale)
    return np.asarray(sheet, np.float32) / 255


def _border(grey: np.ndarray) -> np.ndarray:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])


def _stroke(pen: ImageDraw.ImageDraw, path: np.ndarray, width: float) -> None:
    points = [(float(x), float(y)) for x, y in path]
    pen.line(points, fill=255, width=max(1, round(width)))
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)


def _resized(ink: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    rows, columns = shape
    picture = Image.fromarray(np.ascontiguousarray(ink, np.float32))
    return np.asarray(picture.resize((columns, rows), Image.Resampling.HAMMING), np.float32)


def _centred(fitted: np.ndarray) -> np.ndarray:
    mass = fitted.sum()
    corner = []
    for axis, side in enumerate(fitted.shape):
        centre = (fitted.sum(axis=1 - axis) * (np.arange(side) + 0.5)).sum() / mass
        # Rounded up, as in MNIST itself: its centres of mass lie between 14 and 15.
        corner.append(int(np.clip(np.ceil(SIDE / 2 - centre), 0, SIDE - side)))
    return _placed(fitted, SIDE, tuple(corner))


def _middle(fitted: np.ndarray, side: int) -> tuple[int, ...]:
    return tuple((side - length) // 2 for length in fitted.shape)


def _placed(fitted: np.ndarray, side: int, corner: tuple[int, ...]) -> np.ndarray:
    field = np.zeros((side, side), np.float32)
    (top, left), (rows, columns) = corner, fitted.shape
    field[top : top + rows, left : left + columns] = fitted
    return field


def _to_levels(image: np.ndarray) -> np.ndarray:
    return np.round(np.clip(image, 0, 1) * 255).astype(np.float32) / np.float32(255)
