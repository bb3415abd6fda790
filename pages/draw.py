"""Draw a digit: what does a real network make of it, and how sure is it?"""

import streamlit as st

from nnviz_core.ui import code_view, draw_cards, input_choice, source_controls, sources, stories
from nnviz_core.ui.models_card import models_card
from nnviz_core.ui.navigation import open_page
from nnviz_core.ui.rejection import rejection_card

AHEAD = "looked_ahead"

open_page("draw")
st.session_state.pop(AHEAD, None)
input_choice.read_link()
choice, answer, chart = st.columns([9, 11, 10], gap="medium")
models, rejection = st.columns([20, 10], gap="medium")
with choice:
    source = source_controls.choose()
    sheet = st.container()
    source_controls.settings(source)
places = {"answer": answer.container(), "chart": chart.container(), "sheet": sheet, "models": models}


def look_ahead() -> None:
    """Answer a stroke before anything is sent, so that the answer comes in one piece with what it stands in."""
    st.session_state[AHEAD] = draw_cards.look()


@st.fragment
def view() -> None:
    """All that a stroke changes; the answer is sent first, the link last, as the browser takes its time over it."""
    chosen, looked = st.session_state.pop(AHEAD, None) or draw_cards.look()
    with places["answer"]:
        draw_cards.answer_card(chosen, looked)
    places["chart"].html(draw_cards.chart_card(looked))
    with places["sheet"]:
        input_choice.sheet(chosen, look_ahead)
    places["models"].html(models_card(chosen))
    if looked is not None:
        with places["answer"]:
            draw_cards.truth(looked)
            draw_cards.steps(chosen)
        code_view.show(code_view.prediction_code(chosen.link, looked.model))
    input_choice.write_link(chosen)


view()
if not sources.is_ready():
    answer.toggle("Without centring", key=sources.UNCENTRED, persist_state="session")
chart.toggle("Logits", key=draw_cards.LOGITS, persist_state="session")
with rejection:
    rejection_card()
clock, lines = st.columns([20, 10], gap="medium")
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
