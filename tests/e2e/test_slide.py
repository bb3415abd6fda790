"""A picture for a slide holds what is drawn on the page, and a QR code of its link."""

import numpy as np
import pytest
import zxingcpp
from PIL import Image

SIZE, BODY = (3200, 1800), (slice(264, 1688), slice(0, 3200))
"""Width and height in pixels; rows and columns below the head and above the foot."""
TINY = "model=mnist-tiny-cnn&input=mnist-17"
PAGES = {
    "tiles": (f"/filters?view=maps&{TINY}", ".cells canvas", 0.003),
    "charts": ("/mistakes?view=confidence&model=mnist-linear", ".main-svg .scatterlayer .lines", 0.0007),
    "scene": (f"/network?{TINY}", "[data-testid=scene]", 0.02),
}
"""An address, what is drawn there, and the least share of the slide's pixels that have the colours of that."""


@pytest.mark.parametrize("name", PAGES)
def test_a_slide_holds_what_is_drawn_and_a_code_of_the_link_that_another_program_reads(
    server, open_page, tmp_path, name
):
    path, drawn, least = PAGES[name]
    page = open_page(server + path)
    page.locator(drawn).first.wait_for()
    page.get_by_role("button", name="Share").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Picture for a slide").click()
    download.value.save_as(tmp_path / "slide.png")
    slide = Image.open(tmp_path / "slide.png").convert("RGB")
    assert slide.size == SIZE
    assert [code.text for code in zxingcpp.read_barcodes(slide)] == [
        page.get_by_role("dialog").locator("code").inner_text()
    ]
    body = np.asarray(slide, np.int16)[BODY]
    assert (body.max(axis=2) - body.min(axis=2) > 60).mean() > least
