"""Every view can be taken along: its link, and a QR code of that."""

import pytest
from app_tools import html, link, opened

from nnviz_core.ui.frame import share
from nnviz_core.ui.frame.link import to

VISITS = {
    "draw": {"input": "clock-2"},
    "why": {},
    "filters": {"view": "sum"},
    "network": {},
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
    assert "<img" in share.qr_code("x" * share.LONGEST)
    told = share.qr_code("x" * (share.LONGEST + 1))
    assert "<img" not in told
    assert "1,201 characters" in told
