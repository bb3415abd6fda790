"""One unit: its map, what that gives for the current input, its weights, and the test images that excite it most."""

from collections.abc import Iterator
from html import escape

import numpy as np
from torch import nn

from nnviz_core import pixels, zoo
from nnviz_core.figures.tiles import Sheet
from nnviz_core.image_sets import ImageSet
from nnviz_core.numerals import numeral, percent
from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.pixels import unit_images, unit_weights
from nnviz_core.ui.pixels.focus import Focus, unit_name
from nnviz_core.ui.pixels.measures import maps, of_subject, parts
from nnviz_core.ui.pixels.settings import CLASS, LAYER, READING, UNIT

SIDE = 300
"""Width of a picture, in pixels."""


def show(focus: Focus, values: Values) -> None:
    """Everything about the unit that is chosen."""
    layer, unit = values[LAYER], values[UNIT]
    value = float(focus.outputs(layer)[unit])
    prose.html(
        f'<p class="nn-line"><b>{escape(layer)}, unit {escape(unit_name(focus, layer, unit))}: {numeral(value)}</b> for this input.'
        f"{_way_to_sum(focus, layer, unit)}</p>"
    )
    _pictures(focus, values)
    _equality(focus, values)
    unit_weights.show(focus, values)
    unit_images.show(focus, layer, unit)


def _way_to_sum(focus: Focus, layer: str, unit: int) -> str:
    """The way to the sum behind the unit's value, on the page that has the model."""
    if focus.model.name in zoo.VARIANTS:
        return ""
    about = {"view": "sum", "model": focus.model.name, "place": f"{layer}-{unit}", "input": focus.input.link}
    return f' <a href="{escape(link.to("filters", **about))}" target="_self">The sum behind this value</a>'


def _pictures(focus: Focus, values: Values) -> None:
    layer, unit, reading = values[LAYER], values[UNIT], READINGS[values[READING]]
    every = maps(focus, values, values[READING])[0]
    negative = float((every[unit] < 0).mean())
    signs = f"{percent(negative)} of its values are negative. " if reading.signed else ""
    common = {"size": SIDE, "most": SIDE, "share": 0.5, "clickable": False}
    sheets = [
        Sheet(
            every[[unit]],
            [f"{layer} · unit {unit_name(focus, layer, unit)}"],
            title=f"{reading.name}.",
            words=f"{reading.sentence} {signs}Point at a pixel for its value.",
            colours="signed" if reading.signed else "positive",
            ranges=float(np.abs(every[unit]).max()) or 1.0,
            bar=True,
            **common,
        ),
        Sheet(
            focus.input.image[None],
            ["input"],
            title="The input.",
            words="Its ink times the map, summed over all pixels, is what the map adds to the unit’s value.",
            colours="ink",
            ranges=1.0,
            bar=True,
            **common,
        ),
    ]
    tiles.show(tiles.MAIN, sheets, f"{focus.model.name}-{layer}-{unit}-{values[READING]}")


def _equality(focus: Focus, values: Values) -> None:
    """What map and offset give for the current input, beside the unit's value."""
    layer, word = values[LAYER], values[READING]
    prose.markdown(_sum_words(*parts(focus, values, word), float(focus.outputs(layer)[values[UNIT]])))
    prose.caption(GATED_WORDS[pixels.is_carried(focus.network, layer)] if word == "gated" else OFFSETS[word])


GATED_WORDS = {
    True: "The offset is what the biases add on the ways that this input leaves open, summed apart from the map: both together are the unit’s value, up to rounding.",
    False: "The function between the layers is no ReLU: the map is its slope at this input, and the offset is value − map · input.",
}
OFFSETS = {
    "recipe": "The recipe has no offset, and its scale is not the network’s.",
    "plain": "The offset holds the biases, carried through the same product. What is missing is what silent units leave out.",
    "class": "Map and offset are means over the class’s images, and this is one input: they give its value only roughly.",
}


def _sum_words(product: float, offset: float, value: float) -> str:
    return (
        f"**map · input + offset = {numeral(product, '.3f')} {'−' if offset < 0 else '+'} {numeral(abs(offset), '.3f')} "
        f"= {numeral(product + offset, '.3f')}**; the unit’s value is **{numeral(value, '.3f')}**."
    )


def map_table(focus: Focus, values: Values) -> Table:
    """Every value of the unit's map."""
    layer, unit, reading = values[LAYER], values[UNIT], values[READING]

    def rows() -> Iterator[tuple]:
        for place, value in np.ndenumerate(maps(focus, values, reading)[0][unit]):
            yield (*place, float(value))

    return Table(f"{focus.model.name}-{layer}-{unit}-{reading}", ("row", "column", "value"), rows)


def snippet(
    image: np.ndarray, network: nn.Sequential, images: ImageSet, label: int, reading: str, layer: str, unit: int
) -> None:
    """The unit's map and what it gives for the input, its weights, and what excites it most."""
    import numpy as np

    from nnviz_core import contributions, filters, pixels, predictions

    subject = pixels.Subject(network, layer, image, images.of_class(label))
    maps, offsets = pixels.READINGS[reading].maps(subject)
    for place, value in np.ndenumerate(maps[unit]):
        print(*place, f"{value:.6g}")
    print("map and offset", (maps[unit] * image).sum(), offsets[unit])
    inputs = predictions.as_inputs(image)
    print("gated", pixels.equality(network, inputs, layer, unit))
    incoming = contributions.explain(network, inputs, layer, (unit,))
    for source in range(len(incoming.products)):
        print("from", incoming.place(source), incoming.weights[source], incoming.products[source])
    for target, weights in enumerate(pixels.next_weights(network, layer)):
        print("to", target, weights[unit])
    statistics = filters.filter_statistics(network, images, layer)
    for sample, peak in zip(statistics.samples[unit], statistics.peaks[unit], strict=True):
        print("exciting", sample, f"{peak:.6g}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    return of_subject(focus, values) | {"reading": values[READING], "unit": values[UNIT]}


VIEW = View(
    name="unit",
    title="One unit",
    show=show,
    settings=(LAYER, UNIT, READING, CLASS),
    tables={
        "Its map as CSV": map_table,
        "Its weights as CSV": unit_weights.table,
        "Exciting images as CSV": unit_images.table,
    },
    snippet=snippet,
    given=given,
)
