"""What Draw is answered while the pen moves: the page's own cards, and bad requests."""

import asyncio
import itertools
import json

import pytest
from app_tools import html, opened
from starlette.exceptions import HTTPException
from starlette.requests import Request
from test_pages import LINE, drawn, shown_link

from nnviz_core import drawing, links, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.links import SketchLink
from nnviz_core.ui.draw import live
from nnviz_core.ui.frame import live as frame
from nnviz_core.ui.frame import loaded

CURVE = [[95, 60], [150, 45.5], [200, 70], [195, 115], [145, 138.25], [200, 160], [160, 245]]


def body(**changes) -> bytes:
    asked = {
        "start": "",
        "strokes": [{"width": 20, "points": CURVE}],
        "model": "mnist-cnn",
        "uncentred": False,
        "logits": False,
        "threshold": 0.1,
    }
    return json.dumps(asked | changes).encode()


def canvas_path(points):
    """The path of a curve as the canvas describes it when the pen has been lifted."""
    middles = [[(a + b) / 2 for a, b in zip(*pair, strict=True)] for pair in itertools.pairwise(points)]
    curves = [["Q", *corner, *middle] for corner, middle in zip(points, middles, strict=False)]
    return [["M", *points[0]], *curves, ["L", *points[-1]]]


@pytest.mark.parametrize(
    "settings", [{}, {"logits": "true", "threshold": "0.5", "model": "mnist-linear"}, {"model": "mnist-tiny-cnn@1000"}]
)
@pytest.mark.parametrize("uncentred", [False, True])
def test_the_answer_is_the_one_that_the_page_gives_to_the_finished_stroke(app, settings, uncentred):
    opened(app, "draw", **settings)
    app.session_state["uncentred"] = uncentred
    state = drawn(LINE)
    state["drawing"]["raw"]["objects"].append({"path": canvas_path(CURVE), "strokeWidth": 20})
    app.session_state["canvas"] = state
    app.run()
    start = drawing.text_of_sketch((drawing.Stroke(20, LINE),))
    asked = {"logits": "logits" in settings, "threshold": float(settings.get("threshold", 0.1))}
    model = settings.get("model", "mnist-cnn")
    answer = live.answer(body(start=start, uncentred=uncentred, model=model, **asked))["html"]
    assert answer in html(app)
    assert isinstance(links.read(shown_link(app)), SketchLink)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[1]",
        b"\xff",
        b"[" * 9000,
        body(start=None),
        body(start="!"),
        body(start="UB"),
        body(strokes=[]),
        body(strokes=[{"width": 20, "points": []}]),
        body(strokes=[{"width": 0, "points": CURVE}]),
        body(strokes=[{"width": 1e9, "points": CURVE}]),
        body(strokes=[{"width": 20, "points": [[1]]}]),
        body(strokes=[{"width": 20, "points": [["1", 2]]}]),
        body(strokes=[{"width": 20, "points": [[10**400, 2]]}]),
        body(strokes=[{"points": CURVE}]),
        body(model="../secret"),
        body(model=["mnist-cnn"]),
        *(
            body(model=name)
            for name in ("mnist-tiny-cnn@7", "fashion-mlp@-1", "fashion-mlp@" + 50 * "9", "run-3f2a@7", "mnist-cnn@1")
        ),
        body(uncentred="yes"),
        body(threshold=0),
        body(threshold=1),
        body(threshold=None),
    ],
)
def test_what_no_canvas_asks_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        live.answer(wrong)
    assert responded(wrong) == 400


def test_a_network_that_cannot_be_loaded_is_told(monkeypatch):
    def missing(name):
        raise NnvizError("the weights are missing")

    monkeypatch.setattr(loaded, "shared_model", missing)
    assert responded(body()) == 503


def test_a_good_request_is_answered_and_a_long_one_is_not():
    assert responded(body()) == 200
    assert responded(b"x" * (frame.MOST_BYTES + 1)) == 413


@pytest.mark.parametrize("model", zoo.MODELS)
def test_every_model_answers(model):
    assert f"{model}: probability of each class" in live.answer(body(model=model))["html"]


def responded(content: bytes) -> int:
    """The status under which the route answers `content`."""
    (route,) = live.ROUTES
    assert (route.path, route.methods) == ("/live/answer", {"POST"})

    async def receive():
        return {"type": "http.request", "body": content, "more_body": False}

    request = {"type": "http", "method": "POST", "headers": [(b"content-type", frame.KIND.encode())]}
    try:
        return asyncio.run(route.endpoint(Request(request, receive))).status_code
    except HTTPException as refused:
        return refused.status_code
