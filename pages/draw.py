"""Draw a digit: what does a real network make of it, and how sure is it?"""

import streamlit as st

from nnviz_core.ui.components import code
from nnviz_core.ui.draw import cards, snippets, stories
from nnviz_core.ui.draw.models import models_card
from nnviz_core.ui.draw.rejection import rejection_card
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.inputs import choice, controls, sources

AHEAD = "looked_ahead"

open_page("draw")
st.session_state.pop(AHEAD, None)
choice.read_link()
ways, answer, chart = st.columns([9, 11, 10], gap="medium")
models, rejection = st.columns([20, 10], gap="medium")
with ways:
    source = controls.choose()
    sheet = st.container()
    controls.settings(source)
places = {"answer": answer.container(), "chart": chart.container(), "sheet": sheet, "models": models}


def look_ahead() -> None:
    """Answer a stroke before anything is sent, so that the answer comes in one piece with what it stands in."""
    st.session_state[AHEAD] = cards.look()


@st.fragment
def view() -> None:
    """All that a stroke changes; the answer is sent first, the link last, as the browser takes its time over it."""
    chosen, looked = st.session_state.pop(AHEAD, None) or cards.look()
    with places["answer"]:
        cards.answer_card(chosen, looked)
    places["chart"].html(cards.chart_card(looked))
    with places["sheet"]:
        choice.sheet(chosen, look_ahead)
    places["models"].html(models_card(chosen))
    if looked is not None:
        with places["answer"]:
            cards.truth(looked)
            cards.steps(chosen)
        code.show(snippets.prediction_code(chosen.link, looked.model))
    choice.write_link(chosen)


view()
if not sources.is_ready():
    answer.toggle("Without centring", key=sources.UNCENTRED, persist_state="session")
chart.toggle("Logits", key=cards.LOGITS, persist_state="session")
with rejection:
    rejection_card()
clock, lines = st.columns([20, 10], gap="medium")
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
