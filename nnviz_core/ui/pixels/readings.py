"""The readings of one unit side by side, each with its measured agreement with the network."""

from collections.abc import Iterator

import numpy as np
from torch import nn

from nnviz_core.figures.tiles import Sheet
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import navigation
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.pixels import agreement, caveats
from nnviz_core.ui.pixels.focus import Focus, limits, unit_name
from nnviz_core.ui.pixels.measures import maps, of_subject
from nnviz_core.ui.pixels.settings import EVERY_CLASS, LAYER, UNIT, readings

SIDE = 220
"""Width of a map, in pixels."""


def show(focus: Focus, values: Values) -> None:
    """The maps, how far each is what the network does, and what they hide."""
    if words := limits(focus):
        prose.caption(words)
    offered = list(readings(values))
    sheets = [_sheet(focus, values, word, 1 / len(offered)) for word in offered]
    tiles.show(tiles.MAIN, sheets, f"{focus.model.name}-{values[LAYER]}-{values[UNIT]}-readings")
    navigation.send_first()
    agreement.show(focus, values)
    if focus.is_dense:
        caveats.show(focus, values)


def _sheet(focus: Focus, values: Values, word: str, share: float) -> Sheet:
    reading, unit = READINGS[word], values[UNIT]
    every = maps(focus, values, word)[0]
    return Sheet(
        every[[unit]],
        [f"{reading.name} · {values[LAYER]} · unit {unit_name(focus, values[LAYER], unit)}"],
        title=f"{reading.name}.",
        words=reading.sentence,
        colours="signed" if reading.signed else "positive",
        ranges=float(np.abs(every[unit]).max()) or 1.0,
        bar=True,
        size=SIDE,
        most=SIDE,  # one that stands alone in its row is no larger than the others
        share=share,
        clickable=False,
    )


def table(focus: Focus, values: Values) -> Table:
    """Every value of the unit's maps."""

    def rows() -> Iterator[tuple]:
        for word in readings(values):
            for place, value in np.ndenumerate(maps(focus, values, word)[0][values[UNIT]]):
                yield (READINGS[word].name, *place, float(value))

    name = f"{focus.model.name}-{values[LAYER]}-{values[UNIT]}-readings"
    return Table(name, ("reading", "row", "column", "value"), rows)


def snippet(
    image: np.ndarray,
    network: nn.Sequential,
    images: ImageSet,
    label: int,
    readings: tuple[str, ...],
    layer: str,
    unit: int,
) -> None:
    """The unit's maps, and how well each reading of the layer foretells its values over the test set."""
    import numpy as np

    from nnviz_core import pixels

    subject = pixels.Subject(network, layer, image, images.of_class(label))
    for word in readings:
        maps, offsets = pixels.READINGS[word].maps(subject)
        for place, value in np.ndenumerate(maps[unit]):
            print(word, *place, f"{value:.6g}")
        print(word, "this input", (maps[unit] * image).sum() + offsets[unit])
        agreement = pixels.agreement(maps, offsets, network, layer, images)
        print(word, "correlation", agreement.correlations[unit], "mean", agreement.correlation)
        if agreement.accuracy is not None:
            print(word, "accuracy", agreement.accuracy, "from", *agreement.interval)


def given(focus: Focus, values: Values) -> dict[str, object]:
    return of_subject(focus, values) | {"readings": tuple(readings(values)), "unit": values[UNIT]}


VIEW = View(
    name="readings",
    title="Four readings",
    show=show,
    settings=(LAYER, UNIT, EVERY_CLASS),
    tables={"The maps as CSV": table, "Agreement as CSV": agreement.table},
    snippet=snippet,
    given=given,
)
