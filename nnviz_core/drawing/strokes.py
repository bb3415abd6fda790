"""Pen strokes as ink."""

import math
from collections.abc import Sequence

import numpy as np
from jaxtyping import Float32
from PIL import Image, ImageDraw

from nnviz_core.drawing.ink import BOX, empty

Strokes = Sequence[Sequence[Sequence[float]]]
"""Strokes, each the (x, y) points that the pen passed: x right, y down, in any unit."""
LARGEST_COORDINATE = 1e12
NARROWEST_PEN = 1e-9
STROKE_PIXELS = 16 * BOX
"""Length in pixels of the longer side at which strokes are drawn before they are scaled down."""


def ink_of_strokes(strokes: Strokes, width: float) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of round-pen strokes, drawn so large that the longer side has 320 pixels."""
    if not (width > 0 and math.isfinite(width)):
        raise ValueError(f"width must be positive and finite, not {width!r}")
    paths = [_path(stroke) for stroke in strokes if len(stroke)]
    if not paths:
        return empty()
    points = np.concatenate(paths)
    corner, extent = points.min(axis=0) - width / 2, np.ptp(points, axis=0) + width
    scale = STROKE_PIXELS / extent.max()
    if not width * scale >= NARROWEST_PEN:
        raise ValueError(f"width {width!r} is too narrow for strokes that extend over {extent.max():g}")
    columns, rows = np.ceil(extent * scale).astype(int)
    sheet = Image.new("L", (max(columns, 1), max(rows, 1)))
    pen = ImageDraw.Draw(sheet)
    for path in paths:
        _stroke(pen, (path - corner) * scale, width * scale)
    return np.asarray(sheet, np.float32) / 255


def _path(stroke: Sequence[Sequence[float]]) -> np.ndarray:
    path = np.asarray(stroke, np.float64)
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError("every point must be a pair (x, y)")
    if not (np.abs(path) < LARGEST_COORDINATE).all():
        raise ValueError(f"every coordinate must be finite and below {LARGEST_COORDINATE:g}")
    return path


def _stroke(pen: ImageDraw.ImageDraw, path: np.ndarray, width: float) -> None:
    points = [(float(x), float(y)) for x, y in path]
    pen.line(points, fill=255, width=max(1, round(width)))
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
