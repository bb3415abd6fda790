"""How far each reading of a layer is what the network does, over the test set."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from nnviz_core import pixels
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.pixels.agreements import Agreement
from nnviz_core.pixels.readings import READINGS
from nnviz_core.ui.components import markup, prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import Focus, unit_name
from nnviz_core.ui.pixels.measures import maps, parts
from nnviz_core.ui.pixels.settings import LAYER, UNIT, readings

_agreement = measured("Comparing a reading with the network over all images …")(pixels.agreement)


def agreements(focus: Focus, values: Values) -> dict[str, Agreement]:
    """The agreement of each reading of the layer, by its word."""
    images, layer = surveys.images(focus.model), values[LAYER]
    return {word: _agreement(*maps(focus, values, word), focus.network, layer, images) for word in readings(values)}


def show(focus: Focus, values: Values) -> None:
    """A row a reading, and one for the network."""
    layer, unit = values[LAYER], values[UNIT]
    every = agreements(focus, values)
    st.subheader("Is it what the network does?")
    is_last = layer == focus.layers[-1]
    right = ", and how often the largest forecast is right" if is_last else ""
    prose.caption(
        f"map · input + offset as a forecast of what {layer} gives: for the current input, and over the {len(surveys.images(focus.model)):,} test images "
        f"how it correlates with the real values, 1 being perfect{right}."
    )
    name = unit_name(focus, layer, unit)
    header = ["reading", f"unit {name}, this input", f"unit {name}, correlation", "mean of all units"]
    rows = [
        [READINGS[word].name, numeral(sum(parts(focus, values, word)), ",.3f"), *_cells(each, unit)]
        for word, each in every.items()
    ]
    own = [
        f"<b>{focus.model.name}</b>",
        f"<b>{numeral(float(focus.outputs(layer)[unit]), ',.3f')}</b>",
        "1.000",
        "1.000",
    ]
    if is_last:
        header.append("accuracy alone")
        own.append(f"<b>{accuracy_percent(surveys.evaluation(focus.model).accuracy)}</b>")
    rows.append(own)
    prose.html(markup.table(header, rows, numeric=range(1, len(header))))


def _cells(agreement: Agreement, unit: int) -> list[str]:
    correlations = [_correlation(each) for each in (agreement.correlations[unit], agreement.correlation)]
    if agreement.accuracy is None:
        return correlations
    low, high = agreement.interval
    return [
        *correlations,
        f"{accuracy_percent(agreement.accuracy)} <small>{accuracy_percent(low)} to {accuracy_percent(high)}</small>",
    ]


def _correlation(value: float) -> str:
    return "–" if np.isnan(value) else numeral(value, ".3f")


def table(focus: Focus, values: Values) -> Table:
    """The agreement of each reading, with the interval (95 %) of its accuracy."""

    def rows() -> Iterator[tuple]:
        for word, each in agreements(focus, values).items():
            right = ("", "", "") if each.accuracy is None else (each.accuracy, *each.interval)
            here = sum(parts(focus, values, word))
            yield READINGS[word].name, here, float(each.correlations[values[UNIT]]), each.correlation, *right

    header = (
        "reading",
        "unit for this input",
        "correlation of the unit",
        "mean correlation",
        "accuracy alone",
        "from",
        "to",
    )
    return Table(f"{focus.model.name}-{values[LAYER]}-{values[UNIT]}-agreement", header, rows)
