"""Small grey arrays as PNG: one byte of strength a pixel, to be coloured and enlarged where it is shown."""

import base64
import io

import numpy as np
from jaxtyping import Float32
from PIL import Image

GUTTER = 1
FAST = 1
"""How hard zlib tries: the pictures are small, and there are several to each stroke."""


def mask_uri(strength: Float32[np.ndarray, "row column"]) -> str:
    """A data URI of a transparent PNG, one pixel a value: 0 is clear and 1 opaque, so that the theme gives the colour."""
    levels = np.round(np.clip(strength, 0, 1) * 255).astype(np.uint8)
    picture = Image.merge("LA", (Image.new("L", levels.shape[::-1]), Image.fromarray(levels)))
    content = io.BytesIO()
    picture.save(content, "PNG", compress_level=FAST)
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()


def mosaic(
    maps: Float32[np.ndarray, "map row column"], columns: int, empty: float = 0
) -> Float32[np.ndarray, "height width"]:
    """Equal maps side by side, `columns` to a row, with one pixel of `empty` between them."""
    count, height, width = maps.shape
    rows = -(-count // columns)
    shape = (rows * (height + GUTTER) - GUTTER, columns * (width + GUTTER) - GUTTER)
    field = np.full(shape, empty, np.float32)
    for position, tile in enumerate(maps):
        top, left = (position // columns) * (height + GUTTER), (position % columns) * (width + GUTTER)
        field[top : top + height, left : left + width] = tile
    return field
