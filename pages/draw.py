"""Draw a digit: what does a real network make of it, and how sure is it?"""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from nnviz_core.ui import canvas, code_view, draw_cards, input_choice, stories
from nnviz_core.ui.draw_cards import Looked
from nnviz_core.ui.models_card import models_card
from nnviz_core.ui.navigation import open_page
from nnviz_core.ui.rejection import rejection_card

open_page("draw")
canvas.reopen()


@st.fragment
def view() -> None:
    """The answer is sent first, as it is what one waits for after a stroke."""
    chosen = input_choice.chosen_input()
    choice, answer, chart = st.columns([9, 11, 10], gap="medium")
    looked = None if chosen.waiting else draw_cards.looked_at(chosen)
    if looked is None:
        answer.info(chosen.waiting, icon=":material/draw:")
    else:
        answer.html(draw_cards.answer_card(looked))
        chart.html(draw_cards.chart_card(looked))
    with choice:
        input_choice.show(chosen)
    if looked is not None:
        details(looked, answer, chart)
    input_choice.write_link(chosen)


def details(looked: Looked, answer: DeltaGenerator, chart: DeltaGenerator) -> None:
    chosen = looked.chosen
    with answer:
        draw_cards.truth(looked)
        draw_cards.steps(chosen)
    chart.toggle("Logits", key=draw_cards.LOGITS, persist_state="session")
    models, rejection = st.columns([20, 10], gap="medium")
    models.html(models_card(chosen.image, chosen.dataset))
    with rejection:
        rejection_card()
    code_view.show(code_view.prediction_code(chosen.link, looked.model))


view()
clock, lines = st.columns([20, 10], gap="medium")
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
