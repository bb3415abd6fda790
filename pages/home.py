"""What this is, in one line, and a digit on its way through the network."""

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.networks import parameter_count
from nnviz_core.ui.components.markup import heading
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.navigation import ENTRIES, HOME, arrive, navigation
from nnviz_core.ui.home.strip import strip

navigation()
arrive(HOME)
model = loaded.model(zoo.usual_model("mnist"))
st.html(
    heading(
        "See a real small network think",
        f"Draw a digit and follow it through {parameter_count(model.network):,} trained numbers. "
        "Every value on the screen is the network's own.",
    )
)


@st.fragment
def live_strip() -> None:
    images = loaded.images("mnist")
    sample = st.session_state.setdefault("strip_sample", _lot(len(images)))
    label = int(images.labels[sample])
    st.html(strip(model.network, images.inputs([sample])[0, 0], model.class_names, label))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Another digit", icon=":material/casino:", on_click=_another, args=(len(images),))
        st.caption(
            f"MNIST test image {sample:,}, a {label}, through {model.name}: the nine strongest maps of each layer, on one range per layer."
        )


def _lot(count: int) -> int:
    return int(np.random.default_rng().integers(count))


def _another(count: int) -> None:
    st.session_state["strip_sample"] = _lot(count)


live_strip()
st.header("Pages")
cards = st.grid(min_column_width=280)
for entry in ENTRIES.values():
    if entry.stem != HOME:
        with cards.container(border=True):
            st.page_link(f"pages/{entry.stem}.py", label=f"**{entry.title}**", icon=entry.icon)
            st.caption(entry.question)
