"""Values as coloured cells of HTML or pixels of a PNG: light enough to be redrawn several times a second."""

import base64
import io

import numpy as np
from jaxtyping import Float, UInt8
from PIL import Image

from nnviz_core.figures.style import Stops
from nnviz_core.numerals import numeral


def colours_of(
    values: Float[np.ndarray, "*shape"], limits: tuple[float, float], scale: Stops
) -> UInt8[np.ndarray, "*shape 3"]:
    """The red, green and blue of each value on `scale` over `limits`; what lies outside has the colour of the end."""
    low, high = limits
    places = np.clip((np.nan_to_num(values) - low) / max(high - low, 1e-12), 0, 1)
    stops = [position for position, _ in scale]
    tones = np.array([[int(colour[start : start + 2], 16) for start in (1, 3, 5)] for _, colour in scale], float)
    mixed = [np.interp(places, stops, tones[:, channel]) for channel in range(3)]
    return np.round(np.stack(mixed, axis=-1)).astype(np.uint8)


def cell_column(
    values: Float[np.ndarray, " unit"], limits: tuple[float, float], scale: Stops, label: str = "unit"
) -> str:
    """One cell a value under one another, each with its number and value on hover."""
    cells = (
        f'<i style="background:#{red:02x}{green:02x}{blue:02x}" title="{label} {number}: {numeral(value)}"></i>'
        for number, (value, (red, green, blue)) in enumerate(
            zip(values, colours_of(values, limits, scale), strict=True)
        )
    )
    return f'<div class="nn-cells">{"".join(cells)}</div>'


def picture_uri(values: Float[np.ndarray, "row column"], limits: tuple[float, float], scale: Stops) -> str:
    """A data URI of a PNG with one pixel a value, in 255 steps of the scale; NaN is clear."""
    low, high = limits
    places = np.clip((values - low) / max(high - low, 1e-12), 0, 1)
    # Colour 0 of the palette is the clear one.
    picture = Image.fromarray(np.nan_to_num(np.round(places * 254) + 1).astype(np.uint8))
    picture.putpalette(bytes(3) + colours_of(np.arange(255.0), (0, 254), scale).tobytes())
    content = io.BytesIO()
    picture.save(content, "PNG", transparency=0, compress_level=1)
    return "data:image/png;base64," + base64.b64encode(content.getvalue()).decode()
