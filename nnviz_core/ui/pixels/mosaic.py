"""What each unit of a layer looks for: its weights carried back to the pixels, one tile a unit, in pages."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from torch import nn

from nnviz_core import filters
from nnviz_core.figures.tiles import Sheet
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers.blocks import activation_pair
from nnviz_core.numerals import short
from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Pages
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.pixels.focus import PAGE, Focus, limits, unit_name
from nnviz_core.ui.pixels.measures import maps, of_subject, statistics
from nnviz_core.ui.pixels.settings import CLASS, LAYER, READING, UNIT

EACH = 64
"""Units on a page."""
UNIT_VIEW = "unit"
STRENGTH, PURITY = "strength", "purity"
PART = Pages(word="page", high=lambda values: -(-len(values.about.outputs(values[LAYER])) // EACH))
MOSAIC_LAYER = replace(LAYER, resets=(PART, *LAYER.resets))
ORDER = Choice(
    word="order",
    label="Order",
    options={"index": "By index", STRENGTH: "Strongest first", PURITY: "Purest first"},
    resets=(PART,),
)
RANGE = Choice(word="range", label="Colour range", options={"layer": "One range for the layer", "map": "Each its own"})
ORDER_WORDS = {
    "index": "",
    STRENGTH: "Strength is the mean size of a map’s values. ",
    PURITY: "Class purity is the share of a unit’s variance over the test images that lies between the classes. ",
}


def show(focus: Focus, values: Values) -> None:
    """The page of the mosaic that is open."""
    if words := limits(focus):
        prose.caption(words)
    every, units = maps(focus, values, values[READING])[0], shown_units(focus, values)
    sheet = _sheet(focus, values, every, units)
    file = f"{focus.model.name}-{values[LAYER]}-{values[READING]}"
    tiles.show(tiles.MAIN, [sheet], file, lambda _sheet, tile, *_: open_unit(focus, int(units[tile])))
    values.ask(PART)


def order(focus: Focus, values: Values) -> np.ndarray:
    """All units of the layer in the order asked for."""
    every = maps(focus, values, values[READING])[0]
    strengths = {
        STRENGTH: lambda: np.abs(every).mean(axis=(1, 2)),
        PURITY: lambda: filters.class_purity(statistics(focus, values[LAYER])),
    }
    word = values[ORDER]
    return np.argsort(-strengths[word](), kind="stable") if word in strengths else np.arange(len(every))


def shown_units(focus: Focus, values: Values) -> np.ndarray:
    """The units on the page that is open."""
    first = (int(values[PART]) - 1) * EACH
    return order(focus, values)[first : first + EACH]


def open_unit(focus: Focus, unit: int) -> None:
    """Look at one unit by itself, as a callback does."""
    Values(PAGE, focus).put(UNIT, unit)
    link.open_view(PAGE, UNIT_VIEW)


def _sheet(focus: Focus, values: Values, every: np.ndarray, units: np.ndarray) -> Sheet:
    reading, layer = READINGS[values[READING]], values[LAYER]
    names = [unit_name(focus, layer, int(unit)) for unit in units]
    colours = "Red is positive, blue is negative." if reading.signed else "From 0, the paper, to 255."
    several = "" if len(units) == len(every) else f" {len(units)} of them on this page."
    words = (
        f"{reading.name}: values from {short(float(every.min()))} to {short(float(every.max()))}. {colours} "
        f"{ORDER_WORDS[values[ORDER]]}{_silence(focus, layer)}Point at a cell for its value; click a unit to open it."
    )
    return Sheet(
        every[units],
        [f"{layer} · unit {name}" for name in names],
        names,
        title=f"{layer}: {len(every)} units over the 28×28 pixels.{several}",
        words=words,
        colours="signed" if reading.signed else "positive",
        ranges="map" if values[RANGE] == "map" else float(np.abs(every).max()) or 1.0,
        bar=True,
    )


def _silence(focus: Focus, layer: str) -> str:
    """How many units nothing excites, where a function follows."""
    if layer == focus.layers[-1] or activation_pair(focus.network, layer) is None:
        return ""
    silent = statistics(focus, layer).silent == 1
    return f"{int(silent.sum())} of {len(silent)} units are silent: above zero for no test image. "


def table(focus: Focus, values: Values) -> Table:
    """Every value of the units on the page."""
    reading, layer = values[READING], values[LAYER]

    def rows() -> Iterator[tuple]:
        every = maps(focus, values, reading)[0]
        for unit in shown_units(focus, values).tolist():
            for place, value in np.ndenumerate(every[unit]):
                yield (unit, *place, float(value))

    return Table(f"{focus.model.name}-{layer}-{reading}", ("unit", "row", "column", "value"), rows)


def snippet(
    image: np.ndarray,
    network: nn.Sequential,
    images: ImageSet,
    label: int,
    reading: str,
    layer: str,
    units: tuple[int, ...],
) -> None:
    """The maps of some units in one reading."""
    import numpy as np

    from nnviz_core import pixels

    subject = pixels.Subject(network, layer, image, images.of_class(label))
    maps = pixels.READINGS[reading].maps(subject)[0]
    for unit in units:
        for place, value in np.ndenumerate(maps[unit]):
            print(unit, *place, f"{value:.6g}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    return of_subject(focus, values) | {
        "reading": values[READING],
        "units": tuple(shown_units(focus, values).tolist()),
    }


VIEW = View(
    name="mosaic",
    title="What each unit looks for",
    show=show,
    settings=(MOSAIC_LAYER, READING, CLASS, ORDER, RANGE),
    within=(PART,),
    tables={"What is shown as CSV": table},
    snippet=snippet,
    given=given,
)
