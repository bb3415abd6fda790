"""A link that is copied from a page shows the same picture to whoever opens it in a browser of their own."""

import io
import re

import numpy as np
import pytest
from PIL import Image

from nnviz_core.ui.catalogue import VIEWS

MOST_DIFFERENT = 0.005
"""Share of the pixels."""
PAUSE, MOST_LOOKS = 400, 25
"""Milliseconds between two looks at a page, which stands once they show the same, and how many looks it has for that."""
TINY = "model=mnist-tiny-cnn&input=mnist-17"
LINKS = {
    "draw": "/draw?input=clock-2&model=mnist-mlp&logits=true",
    "why": "/why?model=mnist-tiny-cnn&input=mnist-445",
    "maps": f"/filters?view=maps&{TINY}&place=relu1&order=strength",
    "filter": f"/filters?view=filter&{TINY}&place=relu2-1",
    "sum": f"/filters?view=sum&{TINY}&place=relu2-1-3-4&trail=relu2-1-3-4.conv2-1-3-4",
    "attribution": f"/filters?view=attribution&{TINY}&method=occlusion",
    "compare": f"/filters?view=compare&{TINY}&place=relu1&with=mnist-3",
    "network": "/network?input=mnist-17&place=relu2-1-2-3",
    "mosaic": "/pixels?view=mosaic&model=mnist-mlp&input=mnist-17&layer=fc2&order=purity",
    "unit": "/pixels?view=unit&model=mnist-mlp&input=mnist-17&layer=fc2&unit=7&reading=gated",
    "readings": "/pixels?view=readings&model=mnist-mlp-500&input=mnist-17&unit=4",
    "observations": "/pixels?view=observations&model=mnist-mlp&input=mnist-17&row=24",
    "train": "/pixels?view=train&network=none&images=500",
    "playground": "/playground?view=learning&preset=circle",
    "seeds": "/playground?view=seeds&preset=circle&steps=1000",
    "race": "/playground?view=race&preset=circle&second-layers=2-relu",
    "weights": "/recording?view=weights&run=mnist-tiny-cnn&step=170",
    "movement": "/recording?view=movement&run=fashion-mlp&step=469",
    "input": "/recording?view=input&run=fashion-mlp&step=67&input=fashion-17",
    "learnt": "/recording?view=learnt&run=fashion-mlp",
    "answers": "/recording?view=confusion&run=fashion-mlp&step=469",
    "runs": "/recording?view=runs&run=mnist-mlp&other=mnist-tiny-cnn&step=170",
    "record": "/recording?view=record&network=16&images=2000&epochs=2",
    "tweak": f"/tweak?view=network&{TINY}&changes=off-relu2-1~prune-fc1-0.5",
    "worth": f"/tweak?view=worth&{TINY}",
    "limits": f"/tweak?view=limits&{TINY}",
    "retrain": "/tweak?view=data",
    "changed": f"/tweak?view=input&{TINY}",
    "averages": "/averages?view=averages&model=mnist-linear&show=difference&one=3",
    "image": "/averages?view=image&model=mnist-linear&input=17",
    "own": "/averages?view=own&model=mnist-linear&input=clock-3",
    "parting": "/averages?view=parting&model=mnist-linear",
    "variants": "/averages?view=variants&model=fashion-mlp",
    "confusion": "/mistakes?view=confusion&model=mnist-linear&true=4&predicted=9",
    "duel": "/mistakes?view=duel&model=mnist-linear&other=mnist-mlp",
    "confidence": "/mistakes?view=confidence&model=mnist-linear",
    "robustness": "/mistakes?view=robustness&model=mnist-linear&beside=mnist-mlp-500",
}
"""A link to every view, with something chosen in it."""
QUICK = ("draw", "sum", "confusion")
WALKS = [pytest.param(path, id=name, marks=() if name in QUICK else pytest.mark.slow) for name, path in LINKS.items()]


def picture(page) -> np.ndarray:
    """The page's main block once it stands still: (row, column, colour)."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    page.get_by_role("button", name="Share").wait_for()
    block, before = page.get_by_test_id("stMainBlockContainer"), b""
    for _ in range(MOST_LOOKS):
        page.wait_for_timeout(PAUSE)
        present = block.screenshot(animations="disabled", caret="hide")
        if present == before:
            return np.asarray(Image.open(io.BytesIO(present)).convert("RGB"), np.int16)
        before = present
    pytest.fail("the page does not come to rest")


def different(one: np.ndarray, other: np.ndarray) -> float:
    """The share of pixels whose colours differ visibly."""
    assert one.shape == other.shape
    return float((np.abs(one - other).max(axis=2) > 8).mean())


def opened(open_page, address):
    page = open_page(address)
    page.set_viewport_size({"width": 1440, "height": 2600})
    page.mouse.move(0, 0)
    return page


@pytest.mark.parametrize("path", WALKS)
def test_a_copied_link_shows_the_same_picture(server, open_page, path):
    page = opened(open_page, server + path)
    before = picture(page)
    page.get_by_role("button", name="Share").click()
    link = page.get_by_test_id("stDialog").locator("code").inner_text()
    assert sorted(re.split("[?&]", link)) == sorted(re.split("[?&]", page.url))
    assert different(before, picture(opened(open_page, link))) <= MOST_DIFFERENT


def test_every_view_is_looked_at():
    views = {(stem, view.name if len(views) > 1 else None) for stem, views in VIEWS.items() for view in views}
    looks = {re.match(r"/(\w+)(?:\?view=(\w+))?", path).groups() for path in LINKS.values()}
    assert views == looks - {("draw", None), ("network", None)}


def test_another_picture_is_told_apart(server, open_page):
    one, other = (
        picture(opened(open_page, f"{server}/draw?input=mnist-17&model={name}"))
        for name in ("mnist-mlp", "mnist-linear")
    )
    assert one.shape != other.shape or different(one, other) > MOST_DIFFERENT
