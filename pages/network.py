"""Network in 3D: what happens in every layer while you draw, and which values made which?"""

import streamlit as st

from nnviz_core import attribution, zoo
from nnviz_core.datasets import TITLES
from nnviz_core.models import Model
from nnviz_core.ui.components import code
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.inputs.chosen import check_fit
from nnviz_core.ui.network import answers, component, drawn, flat, snippets, sums, view_link
from nnviz_core.ui.network.answers import Controls

TINY = "mnist-tiny-cnn"

open_page("network")
drawn.open_input()


@st.fragment(key=component.SCENE)
def view(controls: Controls) -> None:
    request = component.request()
    found = answers.recorded(controls.model, drawn.image(request), request)
    component.show(answers.data(found, view_link.present(found, request), request, controls, drawn.version()))


@st.fragment(key=component.DETAILS)
def details(model: Model) -> None:
    request = component.request()
    found = answers.recorded(model, drawn.image(request), request)
    shown = view_link.present(found, request)
    view_link.write(found, shown)
    folded = [f"{stage.layer} {len(stage.kept)} of {stage.shape[0]}" for stage in found.stages if stage.is_folded]
    if folded:
        st.caption(
            f"Too wide to show whole; of these layers the strongest channels or units stand here: {', '.join(folded)}."
        )
    if drawn.dataset() != model.dataset:
        st.caption(
            f"{model.name} knows nothing but {TITLES[model.dataset]}: of whatever else it is shown, it makes one of its classes."
        )
    if request.get("drawable") is False:
        flat.show(found)
    sums.show(found, shown.picked)
    code.show(snippets.scene_code(drawn.link(), model))


def controls() -> Controls:
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="medium")
    names = [TINY, *(name for name in zoo.MODELS if name != TINY)]
    model = row.selectbox("Model", names, key="scene_model", bind="query-params", width=250)
    threshold = row.slider(
        "Lines from",
        5,
        100,
        30,
        5,
        format="%d %% of the strongest",
        key="lines",
        bind="query-params",
        width=250,
        help="A line is a source × its weight. Only those of at least this share of the strongest between the same two layers are drawn, and of these no more than the 90 strongest.",
    )
    form = row.segmented_control(
        "Grad-CAM", attribution.FORMS, default=attribution.FORMS[1], required=True, key="form", bind="query-params"
    )
    row.button("Another digit", icon=":material/casino:", on_click=drawn.another)
    return Controls(loaded.model(model), threshold / 100, form or attribution.FORMS[1])


chosen = controls()
check_fit(chosen.model)
view_link.open_view(chosen.model)
view(chosen)
details(chosen.model)
