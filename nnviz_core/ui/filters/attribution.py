"""Which parts of the input speak for a class and which against it, and what each such map is worth."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from torch import Tensor, nn

from nnviz_core import attribution
from nnviz_core.attribution import checks, saliency
from nnviz_core.attribution.checks import Worth
from nnviz_core.attribution.class_maps import CLASSIC, ELEMENTWISE, Attribution
from nnviz_core.figures import charts
from nnviz_core.figures.overlay import over_drawing
from nnviz_core.layers import geometry
from nnviz_core.layers.passes import INPUT
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.filters import snippets
from nnviz_core.ui.filters.focus import Inside
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.select import one_of, select

METHOD, FORM, TARGET, CHANNEL, WHERE = (
    f"attribution_{name}" for name in ("method", "form", "target", "channel", "where")
)
GRAD_CAM = "Grad-CAM"
METHODS = {
    GRAD_CAM: "class_map",
    "Integrated gradients": "attribution.integrated_gradients",
    "Occlusion": "attribution.occlusion",
    "Gradient × input": "attribution.gradient_input",
}
FORMS = {CLASSIC: "Classic", ELEMENTWISE: "Element-wise"}
FORM_WORDS = {
    CLASSIC: "Classic: each channel's map times one number, its mean gradient, so a channel has one sign throughout.",
    ELEMENTWISE: "Element-wise: every cell times its own gradient, so one channel may speak for and against.",
}


@dataclass(frozen=True)
class Method:
    """An attribution as asked for on the page: `name` from `METHODS`, the rest for Grad-CAM alone."""

    name: str
    layer: str = ""
    form: str = CLASSIC
    channel: int | None = None

    def __call__(self, network: nn.Sequential, inputs: Tensor, target: int) -> Attribution:
        if self.name == GRAD_CAM:
            return attribution.class_map(network, inputs, self.layer, target, self.form, self.channel)
        made = {
            "Integrated gradients": saliency.integrated_gradients,
            "Occlusion": saliency.occlusion,
            "Gradient × input": saliency.gradient_input,
        }
        return made[self.name](network, inputs, target)

    @property
    def code(self) -> str:
        if self.name != GRAD_CAM:
            return f"{METHODS[self.name]}(network, inputs, target)"
        return f'attribution.class_map(network, inputs, "{self.layer}", target, "{self.form}", {self.channel})'


def attributions(looked: Inside) -> None:
    """The choice of a map, the map over the drawing, and what it is worth."""
    method, target = _chosen(looked)
    found = method(looked.network, looked.inputs, target)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _picture(looked, found, target)
    with right:
        worth = _worth(looked, method, target)
        _verdict(worth)
    _curves(worth)
    csv_button(
        f"{looked.model.name}-attribution-{target}",
        ("row", "column", "attribution"),
        lambda: ((row, column, float(value)) for (row, column), value in np.ndenumerate(found.map)),
    )
    code.show(snippets.attribution_code(looked, method.code, target))


def map_layers(network: nn.Sequential) -> dict[str, geometry.Shape]:
    """The layers that have maps, with their shapes."""
    shapes = geometry.shapes(network).items()
    return {layer: shape for layer, shape in shapes if layer != INPUT and len(shape) == 3 and shape[1] > 1}


def _chosen(looked: Inside) -> tuple[Method, int]:
    layers = list(map_layers(looked.network))
    names = list(METHODS) if layers else list(METHODS)[1:]
    if st.session_state.get(METHOD) not in names:
        st.session_state[METHOD] = names[0]
    classes = range(len(looked.names))
    if st.session_state.get(TARGET) not in (None, *classes):
        st.session_state[TARGET] = None
    name = one_of("Method", names, METHOD)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = select(
            "For the class",
            [None, *classes],
            TARGET,
            lambda label: "the prediction" if label is None else looked.names[label],
            width=170,
        )
        method = _grad_cam(looked, layers) if name == GRAD_CAM else Method(name)
    return method, looked.prediction.label if target is None else int(target)


def _grad_cam(looked: Inside, layers: list[str]) -> Method:
    st.session_state.setdefault(FORM, CLASSIC)
    if st.session_state.get(WHERE) not in layers:
        st.session_state[WHERE] = next((layer for layer in reversed(layers) if layer.startswith("relu")), layers[-1])
    layer = select("At the layer", layers, WHERE, width=130)
    count = looked.trace.outputs[layer].shape[1]
    if st.session_state.get(CHANNEL) not in (None, *range(count)):
        st.session_state[CHANNEL] = None
    channel = select(
        "Channels",
        [None, *range(count)],
        CHANNEL,
        lambda number: f"all {count}" if number is None else f"{number} alone",
        width=130,
    )
    form = one_of("Form", list(FORMS), FORM, names=FORMS.__getitem__)
    return Method(GRAD_CAM, layer, form, channel)


def _picture(looked: Inside, found: Attribution, target: int) -> None:
    blind = geometry.blind_pixels(looked.network)
    figure = over_drawing(found.map, looked.chosen.image, theme.palette(), blind if blind.any() else None)
    st.markdown(f"**{found.method}, for the class {looked.names[target]}**")
    plot(figure, "attribution", f"{found.method} for class {looked.names[target]}")
    words = FORM_WORDS[st.session_state[FORM]] if found.layer != "input" else ""
    st.caption(f"Red supports the class, blue speaks against it, no colour has no effect; grey is the drawing. {words}")
    if blind.any():
        rows = np.flatnonzero(blind.all(axis=1)).tolist()
        said = " and ".join(map(str, rows))
        st.caption(f"Shaded: input rows and columns {said} can never reach the output of {looked.model.name}.")


def _worth(looked: Inside, method: Method, target: int) -> Worth:
    return _assessed(looked.network, looked.inputs, method, target)


_assessed = measured("Measuring what it is worth …")(checks.assess)


def _verdict(worth: Worth) -> None:
    show = st.success if worth.passes else st.warning
    show(worth.verdict, icon=":material/verified:" if worth.passes else ":material/report:")
    lines = [worth.completeness.words, *_sentences(worth.curves.words), worth.sanity.words]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _sentences(words: str) -> list[str]:
    deletion, insertion = words.split(" Insertion", 1)
    return [deletion, "Insertion" + insertion]


def _curves(worth: Worth) -> None:
    found, colours = worth.curves, theme.palette()
    columns = st.columns(2, gap="medium")
    pieces = (
        ("ink deleted", found.deletion, found.random_deletion),
        ("ink inserted", found.insertion, found.random_insertion),
    )
    for column, (name, curve, random) in zip(columns, pieces, strict=True):
        with column:
            st.caption(f"Probability of the class by {name}: the map's order (line), random orders (band, mean dotted)")
            plot(charts.against_chance(found.shares, curve, random, name, colours), f"curve-{name}", name)
