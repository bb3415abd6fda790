"""The least page with a canvas and an answer: what Streamlit, the browser and the network itself take.

`python -m benchmarks.app` runs it beside the app.
"""

import streamlit as st

from nnviz_core import drawing
from nnviz_core.predictions import predict
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.inputs import strokes

loaded.prepare_process()
st.html("<h1>Floor</h1><p data-testid='strip'>Draw.</p>")


@st.fragment
def view() -> None:
    from streamlit_drawable_canvas import st_canvas

    st_canvas(height=280, width=280, stroke_width=20, key="canvas")
    sent = (st.session_state["canvas"] or {}).get("drawing") or {}
    if sketch := strokes.read(sent.get("raw") or {"objects": []}):
        ink = drawing.ink_of_sketch(sketch)
        prediction = predict(loaded.model("mnist-cnn").network, drawing.prepare(ink).image)
        answer = f"<span class='nn-answer-label'>{prediction.label}</span> {prediction.confidence} of {ink.sum()}"
        st.html(f"<p data-testid='answer'>{answer}</p><p data-testid='steps'>{answer}</p>")


view()
