"""The Network page under Streamlit's own test harness: defaults, links, bad input."""

import numpy as np
import pytest
from app_tools import html, opened

from nnviz_core import drawing, links, presets, zoo

CLOCK_TWO = drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH)


def test_it_opens_with_a_handwritten_digit(app):
    opened(app, "network")
    assert '<h1 class="nn-title">Network</h1>' in html(app)
    assert app.query_params["input"] in ("mnist-1", ["mnist-1"])


@pytest.mark.parametrize("model", zoo.MODELS)
def test_every_model_has_a_scene(app, model):
    opened(app, "network")
    app.selectbox(key="scene_model").select(model).run()
    assert not app.exception
    folded = "Too wide" in " ".join(caption.value for caption in app.caption)
    assert folded == (model not in ("mnist-tiny-cnn", "mnist-linear", "fashion-mlp"))


def test_the_input_of_another_page_is_the_input_here(app):
    opened(app, "network", input=links.encode(CLOCK_TWO))
    assert links.encode(CLOCK_TWO) in next(block.value for block in app.code)


def test_an_empty_drawing_is_shown_too(app):
    opened(app, "network", input=links.encode(np.zeros((28, 28), np.float32)))


@pytest.mark.parametrize("text", ["!!!", "AAAA", "mnist-99999999"])
def test_a_broken_link_says_so(app, text):
    opened(app, "network", input=text)
    assert "handwritten digit takes its place" in app.warning[0].value
