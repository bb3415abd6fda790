"""Widgets of the pages across a data set; what they hold stands in the page's link."""

from collections.abc import Sequence

import streamlit as st

from nnviz_core import links, zoo
from nnviz_core.datasets import TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.links import SampleLink
from nnviz_core.models import Model
from nnviz_core.ui.components.markup import numbered, quoted
from nnviz_core.ui.frame import loaded

USUAL = "fashion-mlp"
EVERY_MODEL = (USUAL, *(name for name in zoo.MODELS if name != USUAL), *zoo.VARIANTS)
MODEL, SAMPLE = "model", "sample"
PARAMETER, WRITTEN = "input", "written_across"


def select_model() -> Model:
    """The model that the page is about."""
    tell_unknown("Model", MODEL, EVERY_MODEL)
    return loaded.model(st.selectbox("Model", EVERY_MODEL, key=MODEL, bind="query-params", help=_help(), width=360))


def select_view(views: Sequence[str], key: str) -> str:
    """Which of the page's views is shown.

    Each page has a `key` of its own: Streamlit leaves what stands for it in the link when another page is opened.
    """
    return pick("View", views, key)


def pick(label: str, options: Sequence[str], key: str, default: str | None = None, hidden: bool = True) -> str:
    """One of a few options."""
    tell_unknown(label, key, options)
    chosen = st.segmented_control(
        label,
        options,
        default=default or options[0],
        required=True,
        key=key,
        wrap=True,
        bind="query-params",
        label_visibility="collapsed" if hidden else "visible",
    )
    return chosen or options[0]


def select_class(label: str, model: Model, key: str, start: int = 0, also: Sequence[str] = ()) -> int | None:
    """A class of `model` by number, or None for one of the words `also` offered before the classes."""
    options = [*also, *numbered(model.class_names)]
    tell_unknown(label, key, options)
    chosen = st.selectbox(label, options, index=0 if also else start, key=key, bind="query-params", width=240)
    place = options.index(chosen) - len(also)
    return None if place < 0 else place


def tell_unknown(label: str, key: str, options: Sequence[str]) -> None:
    """Warn when the link's `key` holds none of `options`; the widget then shows its default."""
    asked = st.query_params.get(key)
    if asked is not None and key not in st.session_state and asked not in options:
        there = ", ".join(options[:12])
        st.warning(f"The link asks for {label} {quoted(asked)}; there are {there}.", icon=":material/link_off:")


def read_sample_link(key: str, view: str) -> None:
    """Open in `view`, by the widget `key`, the test image that the page's link names, if it is new; say so when there is no such image."""
    text = st.query_params.get(PARAMETER)
    if text is None or text == st.session_state.get(WRITTEN):
        return
    st.session_state[WRITTEN] = text
    try:
        link = links.decode_sample(text)
    except NnvizError as error:
        st.warning(f"{error} The page stays as it was.")
        return
    if link is None:
        st.warning("This page shows images of the test sets, and the link names none. The page stays as it was.")
        return
    model = st.session_state.get(MODEL) or st.query_params.get(MODEL) or USUAL
    if model not in EVERY_MODEL or zoo.spec(model).dataset != link.dataset:
        st.session_state[MODEL] = USUAL if link.dataset == "fashion" else zoo.usual_model(link.dataset)
    st.session_state.update({SAMPLE: link.sample, key: view})


def write_sample_link(model: Model, sample: int) -> None:
    """Let the page's link name test image `sample`."""
    text = links.encode_sample(SampleLink(model.dataset, sample))
    if st.query_params.get(PARAMETER) != text:
        st.query_params[PARAMETER] = text
    st.session_state[WRITTEN] = text


def _help() -> str:
    return " ".join(
        f"{TITLES[name]}: {', '.join(each for each in EVERY_MODEL if zoo.spec(each).dataset == name)}."
        for name in TITLES
    )
