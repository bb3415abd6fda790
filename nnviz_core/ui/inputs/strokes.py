"""Strokes between the canvas in the browser and Python: objects of fabric.js there, a sketch here."""

from collections.abc import Sequence
from itertools import repeat
from typing import Literal

import msgspec

from nnviz_core import drawing
from nnviz_core.drawing import Sketch, Stroke
from nnviz_core.errors import NnvizError
from nnviz_core.recordings.recent import Recent
from nnviz_core.ui.frame import budget

MOST, MOST_POINTS = 2_000, 20_000
"""Strokes of one drawing, and their points together."""
MOST_SMOOTH = 5_000
"""Points of a drawing beyond which it stays straight between them: nobody sees so many curves."""
FULL = f"The sheet is full: it holds at most {MOST:,} strokes and {MOST_POINTS:,} points. Undo or clear makes room."
BYTES = 600
"""About what a point of a stroke holds, as the canvas sent it and as it is."""
STROKES = Recent(budget.part("strokes"))
POINT = 0.01
"""The canvas draws a line that is no longer than nothing as nothing."""


class Path(msgspec.Struct, frozen=True):
    """A stroke as the canvas holds it: commands M, L and Q, each with its points, and the width of the pen."""

    path: tuple[tuple[Literal["M", "L", "Q"] | float, ...], ...]
    strokeWidth: float  # noqa: N815


class Drawing(msgspec.Struct, frozen=True):
    """What the canvas sends of a drawing."""

    objects: list[Path]


class PenStroke(msgspec.Struct, frozen=True):
    """A stroke as a pen made it: the width of the pen, and its points (x, y), between which it is `smooth` or straight."""

    width: float
    points: list[tuple[float, float]]
    smooth: bool = True


class PenDrawing(msgspec.Struct, frozen=True):
    """What lies on the canvas: the drawing it began with, as in links, and each stroke since."""

    start: str
    strokes: list[PenStroke]

    @property
    def sketch(self) -> Sketch:
        """The drawing. Raises `ValueError` for what is none."""
        try:
            return (*drawing.sketch_of_text(self.start), *sketch(self.strokes))
        except NnvizError as error:
            raise ValueError(str(error)) from error


def sketch(strokes: list[PenStroke]) -> Sketch:
    """The drawing that these strokes make. Raises `ValueError` for what is no stroke, or for more than a sheet holds."""
    points = [each.points for each in strokes]
    if _is_too_much(points):
        raise ValueError(FULL)
    curved = _is_curved(points)
    return tuple(drawing.stroke(each.points, each.width, each.smooth and curved) for each in strokes)


def kept(sent: object) -> Sketch:
    """The drawing that the browser has kept; raises `NnvizError` for what is none."""
    try:
        return msgspec.convert(sent, PenDrawing).sketch
    except (ValueError, RecursionError) as error:
        raise NnvizError(f"The browser has kept no drawing: {error}") from error


def read(sent: object) -> Sketch:
    """The drawing that the canvas sends; raises `NnvizError` for what is no drawing, or more than a sheet holds."""
    try:
        objects = msgspec.convert(sent, Drawing).objects
        paths = [each.path for each in objects]
        if _is_too_much(paths):
            raise NnvizError(FULL)
        return tuple(map(_stroke, objects, repeat(_is_curved(paths))))
    except (ValueError, RecursionError) as error:
        raise NnvizError("The canvas sent no drawing that can be read: reload the page and draw again.") from error


def described(sketch: Sketch, colour: str) -> list[dict]:
    """`sketch` as objects in `colour` for the canvas to start with."""
    look = {"type": "Path", "fill": None, "stroke": colour, "strokeLineCap": "round", "strokeLineJoin": "round"}
    return [{**look, "strokeWidth": each.width, "path": _path(each)} for each in sketch]


def _is_too_much(paths: Sequence[Sequence]) -> bool:
    return len(paths) > MOST or sum(map(len, paths)) > MOST_POINTS


def _is_curved(paths: Sequence[Sequence]) -> bool:
    return sum(map(len, paths)) <= MOST_SMOOTH


def _stroke(object_: Path, curved: bool) -> Stroke:
    """The stroke that was made of it before, or is made now."""
    return STROKES.value((object_, curved), lambda: _made(object_, curved), lambda _: BYTES * len(object_.path))


def _made(object_: Path, curved: bool) -> Stroke:
    """A stroke by hand is a curve, if the drawing is `curved`, whose corners are the points where the pen was; one that we described has straight lines."""
    points = [(command, (float(x), float(y))) for command, x, y, *_ in object_.path]
    corners = [point for command, point in points if command == "Q"]
    along = [*corners, *(point for _, point in points[-1:])] if corners else [point for _, point in points]
    return drawing.stroke(along, object_.strokeWidth, smooth=bool(corners) and curved)


def _path(stroke: Stroke) -> list[list]:
    (x, y), *more = stroke.points
    return [["M", x - POINT, y], *(["L", *point] for point in more or [(x + POINT, y)])]
