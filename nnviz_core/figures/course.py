"""Charts over the steps of a training for the browser, which moves a mark over them: plain JSON that `static/recording` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from nnviz_core.figures import style
from nnviz_core.figures.curves import line_colours
from nnviz_core.packing import packed


@dataclass(frozen=True)
class Course:
    """One number's course: its `values` at the steps of its chart. A `dashed` one is that on test images."""

    name: str
    values: Float[np.ndarray, " step"]
    colour: int | str
    dashed: bool = False


@dataclass(frozen=True)
class Field:
    """Non-negative numbers (row, step) as a picture behind the mark; `low` and `high` are what its lowest and highest row end at."""

    values: Float[np.ndarray, "row step"]
    low: float
    high: float


@dataclass(frozen=True)
class Chart:
    """Courses over `steps` on one range, `low` … `high`, which holds for the whole run; `flags` mark single steps with a word.

    `share` writes values in per cent; `log` gives the range by its exponents, from `low`, which is then positive.
    """

    title: str
    alt: str
    steps: Int[np.ndarray, " step"]
    courses: Sequence[Course]
    low: float
    high: float
    share: bool = False
    log: bool = False
    field: Field | None = None
    flags: Sequence[tuple[int, str]] = ()

    def described(self, palette: style.Palette) -> dict[str, Any]:
        """All that is drawn, in the colours of `palette`, as JSON."""
        tones = line_colours(palette)
        return {
            "title": self.title,
            "alt": self.alt,
            "steps": packed(self.steps, np.int32),
            "low": self.low,
            "high": self.high,
            "share": self.share,
            "log": self.log,
            "flags": [list(flag) for flag in self.flags],
            "courses": [
                {
                    "name": each.name,
                    "values": packed(each.values, np.float32),
                    "colour": each.colour if isinstance(each.colour, str) else tones[each.colour % len(tones)],
                    "dashed": each.dashed,
                }
                for each in self.courses
            ],
            "field": self.field and _picture(self.field, palette),
        }


def reach(*values: Float[np.ndarray, " step"]) -> float:
    """The upper end of a range from 0 that holds all `values`, with some room above them."""
    largest = max(float(np.nanmax(each)) for each in values)
    return 1.04 * largest if largest > 0 else 1.0


def _picture(field: Field, palette: style.Palette) -> dict[str, Any]:
    rows, steps = field.values.shape
    most = float(field.values.max()) or 1.0
    # The root shows the few beside the many.
    levels = np.rint(255 * np.sqrt(field.values / most))
    return {
        "rows": rows,
        "columns": steps,
        "levels": packed(levels, np.uint8),
        "low": field.low,
        "high": field.high,
        "colours": style.colours(palette, "positive"),
    }
