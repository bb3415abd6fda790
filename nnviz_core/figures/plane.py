"""What a network answers over the plane, as a PNG in the colours of the page."""

import io

import numpy as np
from PIL import Image

from nnviz_core.figures import style
from nnviz_core.figures.cells import colours_of
from nnviz_core.figures.style import Palette

LEAST_SURE = 0.33
"""The probability of a class from which on its colour is told from the paper, as in the browser."""


def png(values: np.ndarray, kind: str, most: float, palette: Palette, zoom: int = 1) -> bytes:
    """Answers (row, column), or of classes probabilities (row, column, class), each `zoom` pixels a side.

    `kind` is "classes", "two" for values from 0 to 1 that go from one class to the other, "signed" or "positive" with the
    ends of the colours at `most`.
    """
    pixels = _classes(values, palette) if kind == "classes" else _shades(values, kind, most, palette)
    content = io.BytesIO()
    Image.fromarray(pixels.repeat(zoom, axis=0).repeat(zoom, axis=1)).save(content, "PNG")
    return content.getvalue()


def _shades(values: np.ndarray, kind: str, most: float, palette: Palette) -> np.ndarray:
    low = -most if kind == "signed" else 0.0
    return colours_of(np.nan_to_num(values), (low, most), style.scale(palette, signed=kind != "positive"))


def _classes(values: np.ndarray, palette: Palette) -> np.ndarray:
    inks, paper = np.array([_parts(each) for each in style.CLASS_COLOURS], float), np.array(_parts(palette.raised))
    values = np.nan_to_num(values)
    strength = ((values.max(axis=-1, keepdims=True) - LEAST_SURE) / (1 - LEAST_SURE)).clip(0, 1)
    return (paper + (inks[values.argmax(axis=-1)] - paper) * strength).round().astype(np.uint8)


def _parts(colour: str) -> list[int]:
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
