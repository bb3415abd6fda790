"""The ink of a 28×28 grid as a browser sends it."""

from typing import Annotated

import numpy as np
from jaxtyping import Float32
from msgspec import Meta

from nnviz_core import drawing
from nnviz_core.links import PIXELS

Levels = Annotated[bytes, Meta(min_length=PIXELS, max_length=PIXELS)]
"""The ink of each cell of the grid, 0…255, row by row; base 64 in the message."""


def image(levels: bytes) -> Float32[np.ndarray, "28 28"]:
    """The ink of the grid, 0…1."""
    return np.frombuffer(levels, np.uint8).reshape(drawing.SIDE, drawing.SIDE).astype(np.float32) / np.float32(255)
