"""Which parts of the input speak for a class and which against it, and what each such map is worth."""

import numpy as np
import streamlit as st

from nnviz_core.attribution import checks
from nnviz_core.attribution.checks import Worth
from nnviz_core.attribution.class_maps import CLASSIC, ELEMENTWISE, Attribution
from nnviz_core.attribution.methods import METHODS, Recipe, attribution_layer, layers_with_maps
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
FORMS = {CLASSIC: "Classic", ELEMENTWISE: "Element-wise"}
FORM_WORDS = {
    CLASSIC: "Classic: each channel's map times one number, its mean gradient, so a channel has one sign throughout.",
    ELEMENTWISE: "Element-wise: every cell times its own gradient, so one channel may speak for and against.",
}


def attributions(looked: Inside) -> None:
    """The choice of a map, the map over the drawing, and what it is worth."""
    recipe, target = _chosen(looked)
    found = recipe(looked.network, looked.inputs, target)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        _picture(looked, found, target)
    with right:
        worth = _worth(looked, recipe, target)
        _verdict(worth)
    _curves(worth)
    csv_button(
        f"{looked.model.name}-attribution-{target}",
        ("row", "column", "attribution"),
        lambda: ((row, column, float(value)) for (row, column), value in np.ndenumerate(found.map)),
    )
    code.show(snippets.attribution_code(looked, _call(recipe), target))


def _chosen(looked: Inside) -> tuple[Recipe, int]:
    layers = list(layers_with_maps(looked.network))
    words = [word for word, method in METHODS.items() if layers or not method.takes_maps]
    if st.session_state.get(METHOD) not in words:
        st.session_state[METHOD] = words[0]
    classes = range(len(looked.names))
    if st.session_state.get(TARGET) not in (None, *classes):
        st.session_state[TARGET] = None
    word = one_of("Method", words, METHOD, names=lambda each: METHODS[each].title)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        target = select(
            "For the class",
            [None, *classes],
            TARGET,
            lambda label: "the prediction" if label is None else looked.names[label],
            width=170,
        )
        recipe = _of_maps(looked, layers, word) if METHODS[word].takes_maps else Recipe(word)
    return recipe, looked.prediction.label if target is None else int(target)


def _of_maps(looked: Inside, layers: list[str], word: str) -> Recipe:
    st.session_state.setdefault(FORM, CLASSIC)
    if st.session_state.get(WHERE) not in layers:
        st.session_state[WHERE] = attribution_layer(looked.network)
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
    return Recipe(word, layer, form, channel)


def _picture(looked: Inside, found: Attribution, target: int) -> None:
    blind = geometry.blind_pixels(looked.network)
    figure = over_drawing(found.map, looked.chosen.image, theme.palette(), blind if blind.any() else None)
    st.markdown(f"**{found.method}, for the class {looked.names[target]}**")
    plot(figure, "attribution", f"{found.method} for class {looked.names[target]}")
    words = FORM_WORDS[st.session_state[FORM]] if found.layer != INPUT else ""
    st.caption(f"Red supports the class, blue speaks against it, no colour has no effect; grey is the drawing. {words}")
    if blind.any():
        rows = np.flatnonzero(blind.all(axis=1)).tolist()
        said = " and ".join(map(str, rows))
        st.caption(f"Shaded: input rows and columns {said} can never reach the output of {looked.model.name}.")


def _worth(looked: Inside, recipe: Recipe, target: int) -> Worth:
    return _assessed(looked.network, looked.inputs, recipe, target)


_assessed = measured("Measuring what it is worth …")(checks.assess)


def _call(recipe: Recipe) -> str:
    """The Python that makes the attribution of `network`, `inputs` and `target`."""
    method = METHODS[recipe.word]
    settings = f'"{recipe.layer}", target, "{recipe.form}", {recipe.channel}' if method.takes_maps else "target"
    return f"attribution.{method.function.__name__}(network, inputs, {settings})"


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
