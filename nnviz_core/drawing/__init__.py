"""Drawings as 28×28 ink: from canvas pixels, pen strokes, picture files and ready-made strokes."""

from nnviz_core.drawing.centring import Preparation, from_rgba, from_strokes, prepare, squeezed
from nnviz_core.drawing.ink import BOX, SIDE, empty, grey_of, ink_of, ink_of_grey
from nnviz_core.drawing.pictures import ink_of_file, rgba_of_canvas
from nnviz_core.drawing.presets import LINE_DRAWINGS, PEN_WIDTH, clock_digit, clock_images, line_images, random_lines
from nnviz_core.drawing.strokes import Strokes, ink_of_strokes

__all__ = [
    "BOX",
    "LINE_DRAWINGS",
    "PEN_WIDTH",
    "SIDE",
    "Preparation",
    "Strokes",
    "clock_digit",
    "clock_images",
    "empty",
    "from_rgba",
    "from_strokes",
    "grey_of",
    "ink_of",
    "ink_of_file",
    "ink_of_grey",
    "ink_of_strokes",
    "line_images",
    "prepare",
    "random_lines",
    "rgba_of_canvas",
    "squeezed",
]
