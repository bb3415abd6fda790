"""Every view can be taken along: its link, a QR code of that, and what a slide says."""

import numpy as np
import pytest
from app_tools import html, link, opened

from nnviz_core import links
from nnviz_core.ui.frame import share
from nnviz_core.ui.frame.link import to

VISITS = {
    "draw": {"input": "clock-2"},
    "why": {},
    "filters": {"view": "sum"},
    "network": {},
    "pixels": {"view": "mosaic", "reading": "gated"},
    "recording": {"view": "weights", "step": "100"},
    "averages": {"view": "image", "input": "17"},
    "mistakes": {"view": "confusion", "model": "mnist-mlp"},
}


@pytest.mark.parametrize("page", VISITS)
def test_a_page_shares_the_link_that_it_has(app, page):
    opened(app, page, **VISITS[page])
    assert 'data-testid="qr"' not in html(app)
    next(button for button in app.button if button.label == "Share").click().run()
    (text,) = (block.value for block in app.code if block.language != "python")
    assert text == to(page, **link(app))
    assert html(app).count('data-testid="qr"') == 1


def test_a_link_that_no_camera_could_read_is_told():
    assert share.qr_code("x" * share.LONGEST).startswith("data:image/svg+xml")
    assert share.qr_code("x" * (share.LONGEST + 1)) == ""


def test_a_drawing_with_a_long_link_is_told(app):
    opened(app, "draw", input=links.encode(np.random.default_rng(0).random((28, 28), np.float32)))
    next(button for button in app.button if button.label == "Share").click().run()
    assert any("No camera could read" in each.value for each in app.caption)


def test_a_slide_says_what_it_is_about():
    words = {"view": "maps", "model": "mnist-cnn", "input": "strokes-" + "a" * 100}
    assert share.caption(words) == "model mnist-cnn"
