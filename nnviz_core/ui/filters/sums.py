"""The sum behind a value, and the way from there down to the pixels."""

from collections.abc import Iterator

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core import contributions
from nnviz_core.contributions.places import Place
from nnviz_core.contributions.sums import Contributions, explain_in
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers import geometry, passes
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.numerals import numeral
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.filters import sum_figures, trail
from nnviz_core.ui.filters.controls import choose_cell, choose_channel, choose_layer
from nnviz_core.ui.filters.focus import SUMS, Focus, place_words
from nnviz_core.ui.filters.map_words import plane_names
from nnviz_core.ui.filters.trail import TRAIL
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.select import choice_box
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MOST_CHOICES = 30
FIELD = 220
"""Width of the input beside a sum, in pixels."""


def show(focus: Focus, values: Values) -> None:
    """The trail, the sum at its end, and what that value sees of the input."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_layer(focus)
        choose_channel(focus, "Channel" if focus.cell else "Unit")
        choose_cell(focus)
        st.button(
            "Follow the strongest path",
            icon=":material/route:",
            on_click=trail.follow,
            args=(values,),
            type="primary",
        )
    way = values.ask(TRAIL)
    place = way[-1]
    left, right = st.columns([7, 3], gap="medium")
    with left:
        if place.layer == passes.INPUT:
            _pixel(focus, place)
        else:
            explained = _explained(values)
            sum_figures.show(explained, lambda source: trail.step(values, way, source))
            if end := trail.ending(explained):
                prose.markdown(end)
            else:
                _step_by_name(explained, values, way)
        trail.show(contributions.trail(focus.network, focus.inputs, way))
    with right:
        _field(focus, place)


def _explained(values: Values) -> Contributions:
    """The last sum of the trail: at a pixel, the one that led to it."""
    focus, way = values.about, values[TRAIL]
    place = way[-2] if way[-1].layer == passes.INPUT else way[-1]
    return explain_in(focus.network, focus.trace, place.layer, place.index)


def _pixel(focus: Focus, place: Place) -> None:
    value = float(focus.inputs[0][place.index])
    _, row, column = place.index
    prose.markdown(
        f"#### Row {row}, column {column} of the input: ink {numeral(value, '.3f')}\n\n"
        "Here the way ends. A pixel is not a sum: it was drawn. Any step above can be opened again."
    )


def _field(focus: Focus, place: Place) -> None:
    if place.layer == passes.INPUT:
        rows, columns = (slice(at, at + 1) for at in place.index[1:])
    elif place.layer == PROBABILITIES:
        rows, columns = (slice(0, length) for length in focus.inputs.shape[-2:])
    else:
        rows, columns = geometry.receptive_field(focus.network, place.layer, place.index, focus.model.shape)
    planes = plane_names(len(focus.inputs[0]))
    sheet = Sheet(
        focus.inputs[0].numpy(),
        planes,
        titles=planes if len(planes) > 1 else (),
        words=f"What {place_words(place)} can see of the input",
        colours="ink",
        ranges=1.0,
        size=FIELD,
        most=FIELD,
        clickable=False,
        frame=(rows, columns),
    )
    tiles.show("sum-field", [sheet], f"{focus.model.name}-{place_words(place).replace(' ', '-')}-field")


def _step_by_name(explained: Contributions, values: Values, way: trail.Way) -> None:
    """The way on without a mouse: the strongest sources by name."""
    order = np.argsort(-np.abs(explained.products), kind="stable")[:MOST_CHOICES].tolist()
    labels = [
        f"{place_words(explained.place(source))}: {numeral(explained.products[source], '+.4f')}" for source in order
    ]
    choice_box(
        "Step into a source, strongest first",
        labels,
        "filters.step",
        lambda number: trail.step(values, way, explained.place(order[number])),
    )


def table(focus: Focus, values: Values) -> Table:
    """Every term of the sum, its bias and its total."""
    explained = _explained(values)

    def rows() -> Iterator[tuple]:
        terms = zip(explained.sources, explained.weights, explained.products, strict=True)
        for number, term in enumerate(terms):
            source = explained.place(number)
            yield source.layer, "-".join(map(str, source.index)), *map(float, term)
        yield "bias", "", "", "", explained.bias
        yield "total", "", "", "", explained.total

    name = f"{focus.model.name}-{Place(explained.layer, explained.index)}"
    return Table(name, ("source layer", "source", "value", "weight", "product"), rows)


def snippet(image: np.ndarray, network: nn.Sequential, layer: str, index: tuple[int, ...]) -> None:
    """Every term of one sum."""
    from nnviz_core import contributions, predictions

    explained = contributions.explain(network, predictions.as_inputs(image), layer, index)
    for number, (source, weight) in enumerate(zip(explained.sources, explained.weights, strict=True)):
        print(explained.place(number), source, weight, source * weight)
    print("bias", explained.bias, "total", explained.total)


def given(focus: Focus, values: Values) -> dict[str, object]:
    explained = _explained(values)
    about = {"layer": explained.layer, "index": tuple(map(int, explained.index))}
    return snippets.of_input(focus.input.link, focus.model) | about


VIEW = View(
    name=SUMS,
    title="The sum behind",
    show=show,
    within=(TRAIL,),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
