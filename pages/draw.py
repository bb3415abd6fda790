"""Draw a digit: what does a real network make of it, and how sure is it?"""

import streamlit as st

from nnviz_core.ui.components import code
from nnviz_core.ui.draw import cards, stories
from nnviz_core.ui.draw.models import models_card
from nnviz_core.ui.draw.rejection import THRESHOLD, rejection_card
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import choice, controls, sources

open_page("draw")
link.open_link("draw", (choice.WORD, cards.LOGITS.word, THRESHOLD.word))
values = Values("draw")
choice.read_link()
ways, answer, chart = st.columns([9, 11, 10], gap="medium")
models, rejection = st.columns([20, 10], gap="medium")
with ways:
    source = controls.choose()
    sheet = st.container()
    controls.settings(source)
places = {"answer": answer.container(), "chart": chart.container(), "sheet": sheet, "models": models}
ahead = cards.Ahead()


@st.fragment
def view() -> None:
    """All that a stroke changes; the answer is sent first, the link last, as the browser takes its time over it."""
    chosen, answered = ahead.take()
    with places["answer"]:
        cards.answer_card(chosen, answered)
    places["chart"].html(cards.chart_card(answered))
    with places["sheet"]:
        choice.sheet(chosen, ahead.look)
    places["models"].html(models_card(chosen))
    if answered is not None:
        with places["answer"]:
            cards.truth(answered)
            cards.steps(chosen)
        code.show(lambda: cards.code_of(answered))
    link.write(({} if chosen.waiting else {choice.WORD: chosen.link}) | values.in_link())


if not sources.is_ready():
    answer.toggle("Without centring", key=sources.UNCENTRED, persist_state="session")
with chart:
    values.ask(cards.LOGITS)
with rejection:
    rejection_card(values)
view()
clock, lines = st.columns([20, 10], gap="medium")
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
