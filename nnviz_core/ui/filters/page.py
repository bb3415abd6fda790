"""The frame of the pages inside a network: the input, its answer, and the view that is open."""

import streamlit as st

from nnviz_core.ui.components.markup import probability_percent
from nnviz_core.ui.filters import attribution, compare, focus, link, maps, one_filter, sums
from nnviz_core.ui.filters.focus import VIEW, VIEWS, Inside
from nnviz_core.ui.frame.select import one_of
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.inputs.sources import HANDWRITTEN, PRESET, SOURCE, handwritten


def choose_input() -> ChosenInput:
    """The input of all pages; a handwritten 2 where none is chosen, so that there is always something to see."""
    if SOURCE not in st.session_state and choice.PARAMETER not in st.query_params:
        st.session_state.update({SOURCE: PRESET, "preset": HANDWRITTEN})
    choice.read_link()
    chosen = sources.chosen()
    choice.show(chosen)
    choice.write_link(chosen)
    if chosen.waiting:
        chosen = handwritten(2)
        st.caption(f"Nothing is drawn yet. Shown meanwhile: {chosen.origin}.")
    return chosen


def answer(looked: Inside) -> None:
    """What the model says of the input, in one line."""
    said = looked.prediction
    name, second = looked.names[said.label], looked.names[said.second]
    line = f"{looked.model.name} says **{name}**, {probability_percent(said.confidence)}; second {second}."
    if looked.chosen.label is not None and looked.chosen.dataset == looked.model.dataset:
        line += f" It is {looked.names[looked.chosen.label]}."
    st.markdown(line)


@st.fragment
def views(chosen: ChosenInput) -> None:
    """The choice of a view, and the view; what is clicked in it renews nothing else."""
    looked = focus.looked_at(chosen)
    shown = one_of("View", list(VIEWS), VIEW, names=VIEWS.__getitem__)
    layer, index = _show(shown, looked)
    link.write(looked, layer, index)


def _show(view: str, looked: Inside) -> tuple[str, tuple[int, ...]]:
    """Show one view; returns the layer and index that the link should hold."""
    if view == "sum":
        place = sums.sum_behind(looked)
        return place.layer, place.index
    views = {
        "maps": maps.all_filters,
        "filter": one_filter.one_filter,
        "attribution": attribution.attributions,
        "compare": compare.compare,
    }
    views[view](looked)
    return looked.layer, looked.index
