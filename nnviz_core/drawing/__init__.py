"""Drawings as 28×28 ink: from canvas pixels, pen strokes, picture files and ready-made strokes."""

from nnviz_core.drawing.centring import Preparation, from_rgba, from_strokes, prepare, squeezed
from nnviz_core.drawing.fitting import fitted
from nnviz_core.drawing.ink import BOX, SIDE, empty, grey_of, ink_of, ink_of_grey
from nnviz_core.drawing.pictures import ink_of_file
from nnviz_core.drawing.presets import LINE_DRAWINGS, PEN_WIDTH, clock_digit, clock_images, line_images, random_lines
from nnviz_core.drawing.sketch_text import sketch_of_text, text_of_sketch
from nnviz_core.drawing.sketches import SHEET, Sketch, Stroke, ink_of_sketch, stroke
from nnviz_core.drawing.strokes import Strokes, ink_of_strokes

__all__ = [
    "BOX",
    "LINE_DRAWINGS",
    "PEN_WIDTH",
    "SHEET",
    "SIDE",
    "Preparation",
    "Sketch",
    "Stroke",
    "Strokes",
    "clock_digit",
    "clock_images",
    "empty",
    "fitted",
    "from_rgba",
    "from_strokes",
    "grey_of",
    "ink_of",
    "ink_of_file",
    "ink_of_grey",
    "ink_of_sketch",
    "ink_of_strokes",
    "line_images",
    "prepare",
    "random_lines",
    "sketch_of_text",
    "squeezed",
    "stroke",
    "text_of_sketch",
]
