"""Weights, gradients and momenta of every layer at the present step, as images on ranges that hold for the whole training."""

from collections.abc import Iterator
from html import escape

import numpy as np

from nnviz_core import course
from nnviz_core.course.parts import Tiles
from nnviz_core.drawing import SIDE
from nnviz_core.figures.tiles import Sheet
from nnviz_core.numerals import numeral, short
from nnviz_core.recordings import Recording
from nnviz_core.recordings.header import WEIGHTS
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Pages
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import measures, offered, player, timeline
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment
from nnviz_core.ui.recording.settings import AXIS, STEP, quantities

QUANTITY = Choice(word="quantity", label="Show", options=quantities, is_labelled=True)
RANGE = Choice(
    word="range",
    label="Colours",
    options={"run": "One range for the training", "moment": "One range for this step"},
    is_labelled=True,
)
PART = Pages(word="page", high=lambda values: max(map(course.pages, course.units(values.about.recording).values())))
ASKED = (QUANTITY, RANGE, PART)
SUMS = {"momentum": "running sum"}
"""What momenta are where they are no running mean, by optimiser."""
MATRIX, UNIT, MANY = 380, 54, 16
"""Widths of a tile in pixels: of a whole matrix, and of a unit where there are many."""


def show(focus: Focus, values: Values) -> None:
    """The time line, and the images of the present step."""
    shown = moment(focus, values, values[STEP])
    prose.caption(course.turn(focus.recording).words)
    player.show(focus, values, timeline.charts(focus), shown, ASKED)
    values.ask(PART)


def recorded_step(focus: Focus, quantity: str, step: int) -> int:
    """The step whose numbers stand for `step`: gradients and momenta are recorded at fewer steps than weights."""
    return step if quantity == WEIGHTS else course.moment_at(focus.recording, step)


def moment(focus: Focus, values: Values, step: int) -> Moment:
    """One sheet a layer."""
    quantity = values[QUANTITY]
    at = recorded_step(focus, quantity, step)
    reaches = measures.reaches(focus, quantity) if values[RANGE] == "run" else {}
    numbers = course.tensors(focus.recording, quantity, at)
    parts = {layer: course.page(count, int(values[PART])) for layer, count in course.units(focus.recording).items()}
    every = [course.tiles(focus.recording, numbers, layer, part) for layer, part in parts.items()]
    sheets = [_sheet(focus, quantity, each, parts[each.layer], reaches.get(each.layer)) for each in every]
    length = "brief" if quantity == WEIGHTS else "short"
    return Moment(f"<p class={length}>{escape(_words(focus.recording, quantity, step, at))}</p>", sheets)


def _words(recording: Recording, quantity: str, step: int, at: int) -> str:
    recorded = f"recorded at {len(recording.moments)} of the steps."
    momenta = SUMS.get(str(recording.header.config.get("optimiser")), "running mean")
    kinds = {
        "weights": f"The weights after step {step:,}.",
        "gradients": f"The gradients of the batch of step {at:,}, at the weights before it; {recorded}",
        "momenta": f"The optimiser’s {momenta} of the gradients after step {at:,}; {recorded}",
    }
    return f"{kinds[quantity]} Red is positive, blue is negative."


def _sheet(focus: Focus, quantity: str, tiles: Tiles, part: slice, end: float | None) -> Sheet:
    several = "" if part.stop - part.start == tiles.units else f", {part.start} to {part.stop - 1} of them"
    largest = float(np.nanmax(np.abs(tiles.values)))
    is_last = tiles.layer == focus.recording.header.network[-1]["name"]
    names = (
        focus.class_names if is_last and not tiles.is_matrix else [str(unit) for unit in range(part.start, part.stop)]
    )
    form = f"a row for each unit, a column for each of {tiles.source}" if tiles.is_matrix else _source(tiles)
    return Sheet(
        tiles.values,
        [f"{tiles.layer}, {quantity}"] if tiles.is_matrix else [f"{tiles.layer} · {name}" for name in names],
        title=f"{tiles.layer}: {quantity} of {tiles.units} units{several}, {form}.",
        words=f"The largest in size is <span class=number>{short(largest) if largest >= 0.1 else numeral(largest, '.2g')}</span>",
        ranges=end or largest or 1.0,
        bar=True,
        axes=tiles.axes,
        inner=tiles.inner,
        share=0.5 if tiles.is_matrix else 1.0,
        size=MATRIX if tiles.is_matrix else UNIT if len(tiles.values) > MANY else None,
        most=MATRIX if tiles.is_matrix else None,
        clickable=False,
    )


def _source(tiles: Tiles) -> str:
    """What the layer reads, which a scaling of the pixels leaves in their places."""
    return "over the pixels" if tiles.values.shape[1:] == (SIDE, SIDE) else f"from {tiles.source}"


def table(focus: Focus, values: Values) -> Table:
    """Every number that is shown."""
    quantity, at, number = values[QUANTITY], recorded_step(focus, values[QUANTITY], values[STEP]), int(values[PART])

    def rows() -> Iterator[tuple]:
        for layer, count in course.units(focus.recording).items():
            part = course.page(count, number)
            numbers = course.tensors(focus.recording, quantity, at)[f"{layer}.weight"][part]
            for (unit, *place), value in np.ndenumerate(numbers):
                yield layer, "-".join(map(str, (unit + part.start, *place))), float(value)

    return Table(f"{focus.run}-{quantity}-{at}", ("layer", "place", quantity), rows)


def snippet(recording: Recording, quantity: str, step: int, page: int) -> None:
    """The numbers of every layer at a step, of 64 units each."""
    import numpy as np

    from nnviz_core import course

    for layer, count in course.units(recording).items():
        part = course.page(count, page)
        numbers = course.tensors(recording, quantity, step)[f"{layer}.weight"][part]
        for (unit, *place), value in np.ndenumerate(numbers):
            print(layer, unit + part.start, *place, f"{value:.6g}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    quantity = values[QUANTITY]
    return {
        "recording": offered.source(focus.run),
        "quantity": quantity,
        "step": recorded_step(focus, quantity, values[STEP]),
        "page": int(values[PART]),
    }


VIEW = View(
    name="weights",
    title="Weights at this step",
    show=show,
    settings=(QUANTITY, RANGE, AXIS),
    within=(STEP, PART),
    tables={"What is shown as CSV": table},
    snippet=snippet,
    given=given,
)
