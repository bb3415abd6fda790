"""The frame of the home page: an input, a model, and the whole pass on one screen."""

import numpy as np
import streamlit as st

from nnviz_core import links, zoo
from nnviz_core.figures import style
from nnviz_core.links import SampleLink, SketchLink
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.scene import overview
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import grey
from nnviz_core.ui.frame import guests, link, loaded, model, navigation
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.home import component, drawn
from nnviz_core.ui.home.described import described, levels
from nnviz_core.ui.inputs import canvas, choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput, opened

PAGE = "home"
USUAL = zoo.usual_model("mnist")
DATASET = "mnist"
OFFERED = tuple(name for name, spec in zoo.MODELS.items() if spec.dataset == DATASET)
MODELS = model.setting(OFFERED, USUAL, titled=True)


def head() -> None:
    """What a visitor can do here, with the size of the network, and the choice of the network beside it."""
    count = parameter_count(_model().network)
    question = f"Draw a digit and follow it through {count:,} trained numbers. Every value here is the network's own."
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container():
            navigation.head("See a real small network think", question)
        with st.container(width=320):
            model.choose(PAGE, MODELS)


@st.fragment
def show() -> None:
    """The pass of the input in force, or of a digit where none is given; then the page's link."""
    drawn.take_up()
    subject, message, given = _model(), drawn.last(), sources.given()
    chosen = given or (opened(SketchLink(())) if message else sources.usual("mnist"))
    address = guests.address(subject.name)
    places = message.places if message and message.model == address else ()
    whole = overview.overview(subject.network, chosen.image_for(subject), places)
    palette = theme.palette()
    takes, adds = style.signed_pair(palette)
    data = {
        "session": canvas.session(),
        "of": message and message.sequence,
        "model": address,
        "sheet": _sheet(chosen),
        "colours": {
            "ink": [palette.raised, palette.text],
            "map": style.colours(palette, "positive"),
            "takes": takes,
            "adds": adds,
        },
        "terms": prose.terms("logit", "weight"),
        "overview": described(whole, subject, chosen),
    }
    component.show(data, _another)
    text = {choice.WORD: given.link} if given else {}
    link.write(text if subject.name == USUAL else text | model.in_link(subject))


def _sheet(chosen: ChosenInput) -> dict:
    """What lies on the sheet: the strokes of a drawing, or a picture."""
    if sketch := sources.sketch():
        return {"strokes": [{"width": each.width, "points": each.points, "smooth": False} for each in sketch]}
    image = grey(chosen.image)
    return {"picture": levels(image, 1.0), "size": list(image.shape)}


def _model() -> Model:
    return loaded.model(Values(PAGE)[MODELS])


def _another() -> None:
    sources.settle()
    sample = int(np.random.default_rng().integers(len(loaded.images("mnist"))))
    sources.select(links.encode_sample(SampleLink("mnist", sample)))
