"""Small grey arrays as PNG: one byte of strength a pixel, to be coloured and enlarged where it is shown."""

import base64
import struct
import zlib

import numpy as np
from jaxtyping import Float32

GUTTER = 1
SIGNATURE, GREY_AND_ALPHA = b"\x89PNG\r\n\x1a\n", 4
FAST = 1
"""How hard zlib tries: the pictures are small, and there are several to each stroke."""


def mask_uri(strength: Float32[np.ndarray, "row column"]) -> str:
    """A data URI of a transparent PNG, one pixel a value: 0 is clear and 1 opaque, so that the theme gives the colour.

    Written here, it takes a third of the time that Pillow needs (https://www.w3.org/TR/png-3/).
    """
    rows, columns = strength.shape
    lines = np.zeros(
        (rows, 1 + 2 * columns), np.uint8
    )  # how a line is filtered, 0 for not; then a grey and an alpha each
    lines[:, 2::2] = np.round(np.clip(strength, 0, 1) * 255)
    header = struct.pack(">IIBBBBB", columns, rows, 8, GREY_AND_ALPHA, 0, 0, 0)
    pieces = {b"IHDR": header, b"IDAT": zlib.compress(lines.tobytes(), FAST), b"IEND": b""}
    content = SIGNATURE + b"".join(_chunk(kind, piece) for kind, piece in pieces.items())
    return "data:image/png;base64," + base64.b64encode(content).decode()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


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
