"""The test images that excite a unit most."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core.numerals import numeral, percent
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import map_picture, tile
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import Focus
from nnviz_core.ui.pixels.measures import statistics
from nnviz_core.ui.pixels.settings import LAYER, UNIT


def show(focus: Focus, layer: str, unit: int) -> None:
    """The test images for which the unit's value is largest."""
    st.subheader("Over the test set")
    behaviour, images = statistics(focus, layer), surveys.images(focus.model)
    peaks = behaviour.peaks[unit]
    share = percent(1 - float(behaviour.silent[unit]))
    excite = "excite it most" if peaks[0] > 0 else "come nearest to exciting it"
    prose.caption(
        f"The unit is above zero for {share} of the {len(images):,} test images. "
        f"These are the {len(peaks)} that {excite}, each with its class and the unit’s value."
    )
    pieces = [
        tile(
            map_picture(images.image(sample), f"test image {sample}"),
            f"{images.class_names[int(images.labels[sample])]} · {numeral(peak, '.2f')}",
            5.2,
        )
        for sample, peak in zip(behaviour.samples[unit].tolist(), peaks.tolist(), strict=True)
    ]
    prose.html(f'<div class="nn-tiles" data-testid="exciting">{"".join(pieces)}</div>')


def table(focus: Focus, values: Values) -> Table:
    """The test images that excite the unit most, strongest first."""
    layer, unit = values[LAYER], values[UNIT]

    def rows() -> Iterator[tuple]:
        behaviour, images = statistics(focus, layer), surveys.images(focus.model)
        for sample, peak in zip(behaviour.samples[unit].tolist(), behaviour.peaks[unit].tolist(), strict=True):
            yield sample, images.class_names[int(images.labels[sample])], peak

    return Table(f"{focus.model.name}-{layer}-{unit}-exciting", ("test image", "class", "value"), rows)
