"""Whatever a browser sends, in any shape: it is read as what it is, or refused in words, and nothing is raised into a page."""

import base64
import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from app_tools import opened
from hypothesis import example, given, settings
from hypothesis import strategies as st

from nnviz_core import attribution, drawing
from nnviz_core.errors import NnvizError
from nnviz_core.figures.tiles import Sheet
from nnviz_core.links import PIXELS
from nnviz_core.ui.components import tiles
from nnviz_core.ui.draw import live as draw_live
from nnviz_core.ui.frame import live
from nnviz_core.ui.home import live as home_live
from nnviz_core.ui.inputs import levels, strokes
from nnviz_core.ui.network import messages

many = settings(max_examples=200, derandomize=True, deadline=None, database=None)
NUMBERS = st.integers() | st.integers(-1, 5) | st.floats()
PLAIN = st.none() | st.booleans() | NUMBERS | st.text(max_size=5) | st.just("\ud800")
ANY = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=5), inner, max_size=4)
)
LEVELS = bytes(range(256)) * 3 + bytes(PIXELS - 768)
GOOD = {
    "sequence": 5,
    "version": 1,
    "pixels": base64.b64encode(LEVELS).decode(),
    "done": True,
    "drawable": True,
    "hovered": [1, 4],
    "cube": "relu1-1-3-5",
    "channel": "both",
    "camera": "20.5_-5_130",
    "modes": {"relu1": "shown", "relu2": "faded"},
    "kept": [[0], [0, 1]],
    "controls": {"model": "mnist-cnn", "threshold": 1, "form": attribution.FORMS[0]},
}
"""What `View.compose` and `Dialogue.ask` in `static/network3d` put together."""
MISSING = object()


def changed(good: dict) -> st.SearchStrategy[dict]:
    """`good` with up to two of its parts, at any depth, replaced by anything or left out."""
    others = {name: ANY | st.just(MISSING) for name in good}
    others |= {name: changed(part) | others[name] for name, part in good.items() if isinstance(part, dict)}
    changes = st.lists(st.one_of([st.tuples(st.just(name), other) for name, other in others.items()]), max_size=2)
    return changes.map(lambda parts: {name: part for name, part in (good | dict(parts)).items() if part is not MISSING})


def nested(depth: int) -> list:
    inside: list = []
    for _ in range(depth):
        inside = [inside]
    return inside


DEEP = nested(100_000)


def decoded(body: bytes) -> messages.LiveRequest:
    return live.decoded(body, messages.LiveRequest)


def outcome(read: Callable[..., Any], sent: object, error: type[Exception]) -> Any:
    """What `read` makes of `sent`, or the words of its `error`."""
    try:
        return read(sent)
    except error as problem:
        return str(problem)


def test_all_that_the_scene_sends_is_read():
    asked, run = decoded(json.dumps(GOOD).encode()), messages.converted(GOOD)
    for request in (asked, run):
        assert (request.sequence, request.version, request.hovered) == (5, 1, (1, 4))
        assert (request.cube, request.channel, request.modes) == ("relu1-1-3-5", "both", GOOD["modes"])
        assert request.camera == GOOD["camera"]
        assert (np.round(255 * levels.image(request.pixels)).astype(np.uint8).tobytes()) == LEVELS
    assert (asked.kept, asked.controls.model, asked.controls.threshold) == (GOOD["kept"], "mnist-cnn", 1)
    assert run.done
    assert not messages.converted(GOOD | {"drawable": False}).drawable


@many
@given(ANY | changed(GOOD))
def test_any_json_over_http_is_a_request_or_refused_in_words(value):
    refused_in_words(json.dumps(value).encode())


@many
@given(st.binary() | st.builds(lambda at, cut: json.dumps(GOOD).encode()[at:cut], st.integers(0, 9), st.integers(0)))
@example(b"[" * 19_000)
@example(b'{"kept":' + b"[" * 19_000)
@example(b'{"else":' + b'{"a":' * 3_000)
def test_any_bytes_over_http_are_a_request_or_refused_in_words(body):
    refused_in_words(body)


def refused_in_words(body: bytes) -> None:
    request = outcome(decoded, body, ValueError)
    assert request
    if not isinstance(request, str):
        assert isinstance(request, messages.LiveRequest)
        assert levels.image(request.pixels).shape == (28, 28)


@many
@given(ANY | changed(GOOD))
@example({"\ud800": 1})
def test_any_state_of_the_scene_is_a_request(state):
    request = messages.converted(state)
    assert isinstance(request, messages.Request)
    assert 0 <= request.sequence <= messages.LARGEST
    assert request.pixels is None or levels.image(request.pixels).shape == (28, 28)
    assert set(request.modes.values()) <= {"shown", "faded", "hidden"}


@pytest.mark.parametrize(
    "forged",
    [
        7,
        [],
        {},
        GOOD | {"sequence": []},
        GOOD | {"sequence": 10**400},
        GOOD | {"modes": "hidden"},
        GOOD | {"modes": {"relu1": []}},
        GOOD | {"hovered": "nonsense"},
        GOOD | {"hovered": [10**9, 0]},
        GOOD | {"version": {}, "pixels": 3},
        GOOD | {"cube": "\ud800-1", "channel": "99", "modes": {"nowhere": "hidden"}},
        GOOD | {"cube": {}, "channel": [], "drawable": None},
    ],
)
def test_a_forged_message_raises_nothing_into_the_page(app, forged):
    opened(app, "network", place="logits-3")
    app.session_state["network3d"] = {"request": forged}
    app.run()
    assert not app.exception


def test_an_invalid_message_leaves_the_view_as_it_was(app):
    opened(app, "network", place="logits-3")
    assert app.subheader[0].value == "The sum behind logits · unit 3"
    for request in (GOOD | {"cube": "logits-4"}, GOOD | {"cube": "logits-5", "modes": 7}):
        app.session_state["network3d"] = {"request": request}
        app.run()
        assert app.subheader[0].value == "The sum behind logits · unit 4"


SHEETS = [
    Sheet(np.zeros((2, 3, 4), np.float32), "ab"),
    Sheet(np.zeros((1, 2, 2), np.float32), "c", by_cell=True),
]
AT = st.integers(0, 4)
CELL = st.tuples(AT, AT) | st.just((None, None))
PLACE = st.builds(lambda sheet, tile, cell: [sheet, tile, *cell], st.integers(0, 2), st.integers(0, 2), CELL)
CLICK = st.fixed_dictionaries(
    {"of": st.sampled_from([1, 1, 1, 2]), "place": PLACE | PLACE | st.lists(AT | PLAIN, min_size=3, max_size=5)}
)


@many
@given(CLICK | changed({"of": 1, "place": [0, 1, 2, 3]}) | ANY)
@example({"of": 1, "place": [0, 1, 2, 3]})
@example({"of": 1, "place": [0, 1, None, None]})
@example({"of": 1, "place": [1, 0, None, None]})
@example({"of": 1, "place": [10**400, 0, 0, 0]})
def test_any_click_is_none_or_a_place_in_the_sheets(sent):
    place = tiles.read(sent, 1, SHEETS)
    if place is not None:
        number, tile, row, column = place
        assert sent["of"] == 1
        assert min(at for at in place if at is not None) >= 0
        cell = () if row is None else (row, column)
        assert SHEETS[number].values[(tile, *cell)].shape == SHEETS[number].values.shape[1 + len(cell) :]
        assert cell or not SHEETS[number].by_cell


NUMBER = NUMBERS | st.just(10**400)
COMMANDS = st.lists(st.sampled_from(["M", "L", "Q", "C"]) | NUMBER, max_size=5)
PATH = {"path": [["M", 1, 2], ["Q", 1, 2, 3.5, 4], ["L", 5, 6]], "strokeWidth": 20}
PATHS = st.fixed_dictionaries({"path": st.lists(COMMANDS, max_size=5), "strokeWidth": NUMBER})


@many
@given(ANY | st.builds(lambda objects: {"objects": objects}, ANY | st.lists(changed(PATH) | PATHS, max_size=4)))
@example({"objects": [PATH]})
@example({"objects": [{"path": [["M", 10**400, 2]], "strokeWidth": 20}]})
def test_anything_from_the_canvas_is_a_drawing_or_told(sent):
    sketch = outcome(strokes.read, sent, NnvizError)
    if not isinstance(sketch, str):
        ink = drawing.ink_of_sketch(sketch)
        assert 0 <= ink.min() <= ink.max() <= 1
        assert len(sketch) == len(sent["objects"])
        assert drawing.sketch_of_text(drawing.text_of_sketch(sketch)) == sketch


KEPT = {
    "start": drawing.text_of_sketch(strokes.read({"objects": [PATH]})),
    "strokes": [{"width": 20, "points": [[1, 2], [30.5, 40]]}],
}


@many
@given(ANY | changed(KEPT))
@example(KEPT)
@example(KEPT | {"strokes": [{"width": 20, "points": [[1, 2]] * 30_000}]})
@example(KEPT | {"start": "\ud800"})
def test_anything_that_a_browser_has_kept_is_a_drawing_or_told(sent):
    sketch = outcome(strokes.kept, sent, NnvizError)
    assert isinstance(sketch, str) or len(sketch) <= strokes.MOST


def test_the_kept_drawing_is_the_one_before_and_each_stroke_since():
    first, second = strokes.kept(KEPT)
    assert (first,) == strokes.read({"objects": [PATH]})
    assert second == drawing.stroke([(1, 2), (30.5, 40)], 20, smooth=True)


ASKED = {**KEPT, "model": "mnist-linear", "uncentred": False, "logits": False, "threshold": 0.5}
OVERVIEW = {"model": "mnist-cnn", "strokes": KEPT["strokes"], "places": [[0], [1, 2]]}
few = settings(many, max_examples=60)


@few
@given(changed(ASKED) | ANY)
@example(ASKED)
@example(ASKED | {"strokes": [{"width": 20, "points": [[0.5, 10**400]]}]})
def test_any_stroke_over_http_is_answered_or_refused_in_words(value):
    assert outcome(draw_live.answer, json.dumps(value).encode(), ValueError)


@few
@given(changed(OVERVIEW) | ANY)
@example(OVERVIEW)
@example(OVERVIEW | {"places": [[-1], [10**9]]})
@example(OVERVIEW | {"places": [[0, 0], []]})
def test_any_sheet_over_http_is_answered_or_refused_in_words(value):
    assert outcome(home_live.answer, json.dumps(value).encode(), ValueError)


@pytest.mark.parametrize("part", [*GOOD, "else"])
def test_a_message_as_deep_as_a_well_does_no_harm(part):
    assert isinstance(messages.converted(GOOD | {part: DEEP}), messages.Request)
    assert messages.converted(DEEP) == messages.Request()
    assert tiles.read({"of": 1, "place": DEEP}, 1, SHEETS) is None
    assert isinstance(outcome(strokes.read, {"objects": DEEP}, NnvizError), str)
    assert isinstance(outcome(strokes.kept, KEPT | {"strokes": DEEP}, NnvizError), str)
    assert isinstance(outcome(strokes.read, {"objects": [PATH | {"path": DEEP}]}, NnvizError), str)
