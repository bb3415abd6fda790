"""Draw a digit: what does a real network make of it, and what did it look at?"""

import streamlit as st

from nnviz_core import zoo
from nnviz_core.predictions import predict
from nnviz_core.ui import canvas, code_view, draw_cards, session, stories
from nnviz_core.ui.input_choice import choose_input, choose_source
from nnviz_core.ui.markup import card, logit_bars, probability_bars
from nnviz_core.ui.navigation import open_page
from nnviz_core.ui.rejection import rejection_card, rejection_line
from nnviz_core.ui.sources import UNCENTRED

open_page("draw")
canvas.reopen()


@st.fragment
def view() -> None:
    source = choose_source()
    choice, answer, chart = st.columns([9, 11, 10], gap="medium")
    with choice:
        chosen = choose_input(source)
    if chosen.is_empty:
        answer.info(
            "Draw a digit on the sheet with the mouse or a finger; or choose a test image, a picture or a preset above.",
            icon=":material/draw:",
        )
        return
    model = zoo.usual_model(chosen.dataset)
    names = zoo.class_names(model)
    prediction = predict(session.network(model), chosen.image)
    with answer:
        st.html(draw_cards.answer_card(prediction, names, rejection_line(chosen.image)))
        draw_cards.truth(chosen, prediction, names)
        st.html(draw_cards.steps_card(chosen))
        if chosen.preparation is not None:
            st.toggle("Without centring", key=UNCENTRED, persist_state="session")
            if chosen.uncentred:
                st.caption(draw_cards.centring_line(chosen.preparation))
    with chart:
        bars = logit_bars if st.session_state.get("logits") else probability_bars
        st.html(
            card(
                f"{model}: {'logit' if st.session_state.get('logits') else 'probability'} of each class",
                bars(prediction, names, chosen.label),
            )
        )
        st.toggle("Logits", key="logits", persist_state="session")
    models, rejection = st.columns([20, 10], gap="medium")
    models.html(draw_cards.models_card(chosen.image))
    with rejection:
        rejection_card()
    code_view.show(code_view.prediction_code(chosen.link, model))


view()
clock, lines = st.columns([20, 10], gap="medium")
with clock:
    stories.clock_story()
with lines:
    stories.lines_story()
