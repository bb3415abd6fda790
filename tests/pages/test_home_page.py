"""The home page: the whole pass on one screen, its numbers and links, and what the browser sends."""

import base64
import json
from html import escape
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from app_tools import opened
from term_tools import standing
from test_glossary import plain
from test_pages import shown_link

from nnviz_core import datasets, drawing, glossary, links, zoo
from nnviz_core.links import SketchLink
from nnviz_core.predictions import predict
from nnviz_core.scene import overview
from nnviz_core.ui.components import prose
from nnviz_core.ui.home import drawn, live
from nnviz_core.ui.inputs import strokes

MARKED = prose._marked
DIGIT_MODELS = [name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist"]


def data(app):
    """What the home page's component gets."""
    (shown,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "home")
    return json.loads(shown.json)


def test_home_shows_a_digit_on_its_way(app):
    app.run()
    shown = data(app)
    image = datasets.load("mnist").inputs([1])[0, 0]
    assert shown["overview"]["told"] == "a handwritten 2 (test image 1)"
    assert np.array_equal(_levels(shown["overview"]["input"]), np.round(255 * image).ravel())
    whole = overview.overview(zoo.load("mnist-cnn"), image)
    for stage, block in zip(shown["overview"]["stages"], whole.blocks, strict=False):
        assert [tile["name"] for tile in stage["tiles"]] == [str(channel) for channel in block.shown]
        for tile, channel in zip(stage["tiles"], block.shown, strict=True):
            expected = np.round(255 * np.clip(block.values[channel] / block.values.max(), 0, 1))
            assert np.array_equal(_levels(tile["values"]), expected.ravel())
            assert float(tile["effect"]) == pytest.approx(block.effects[channel], abs=0.006)
    first = shown["overview"]["stages"][0]
    assert first["title"] == "Convolution 1"
    told = f"32 filters of 3×3 slid over the 28×28 image; {whole.blocks[0].active} respond, strongest 1.27."
    assert first["words"] == f"{told} Then normalised, pooled to 14×14."
    assert first["count"] == "relu1: 5 of 32"
    answer = shown["overview"]["answer"]
    assert (answer["label"], answer["verdict"]) == ("2", "right")
    assert "input" not in app.query_params
    assert "model" not in app.query_params


def _levels(text):
    return np.frombuffer(base64.b64decode(text), np.uint8)


@pytest.mark.parametrize("model", DIGIT_MODELS)
def test_every_link_leads_to_a_place_that_is_there(app, model):
    opened(app, "home", model=model, input="mnist-18")
    described = data(app)["overview"]
    bars = described["answer"]["bars"]
    assert [bar["name"] for bar in bars] == list(zoo.class_names(model))
    expected = predict(zoo.load(model), datasets.load("mnist").inputs([18])[0, 0])
    assert [bar["share"] for bar in bars] == pytest.approx(expected.probabilities.tolist(), abs=1e-5)
    tiles = [stage["tiles"][-1]["href"] for stage in described["stages"]]
    for href in [*tiles, bars[3]["href"], described["draw"]]:
        stem, words = _place(href)
        opened(app, stem, **words)
        assert not app.warning
        assert (words["model"], words["input"]) == (model, "mnist-18")


def _place(href):
    address = urlsplit(href)
    return address.path, dict(parse_qsl(address.query))


def test_a_number_of_a_map_is_what_the_flow_says(app):
    opened(app, "home", input="mnist-18")
    described = data(app)["overview"]
    whole = overview.overview(zoo.load("mnist-cnn"), datasets.load("mnist").inputs([18])[0, 0])
    for number, stage in enumerate(described["stages"][1:], 1):
        shares = np.array(stage["flow"])
        expected = whole.blocks[number].flow.shares[:, whole.blocks[number - 1].shown]
        assert np.abs(shares) == pytest.approx(expected, abs=6e-4)
    assert np.shape(described["answer"]["flow"]) == (10, len(whole.blocks[-2].shown))


def test_every_term_bears_its_sentence_once(app, monkeypatch):
    monkeypatch.setattr(prose, "_marked", MARKED)
    app.run()
    described = data(app)["overview"]
    told = [
        text
        for stage in (*described["stages"], described["answer"])
        for text in (stage.get("title", ""), stage["words"])
    ]
    text = "\n".join([*told, described["legend"]])
    terms = standing(plain(text))
    assert {"convolution", "filter", "softmax", "logit", "gradient"} <= terms
    for term in terms:
        assert text.count(escape(glossary.SENTENCES[term])) == 1


def test_a_mistake_is_told(app):
    opened(app, "home", model="mnist-linear", input="mnist-8")
    assert data(app)["overview"]["answer"]["verdict"] == "wrong, it is 5"


def test_the_default_digit_is_nobodys_choice(app):
    app.run()
    assert "source" not in app.session_state
    app.switch_page("pages/draw.py").run()
    assert not app.exception
    app.switch_page("pages/home.py").run()
    assert data(app)["overview"]["told"].startswith("a handwritten 2")


def test_what_another_page_chose_is_shown_and_stands_in_the_link(app):
    opened(app, "filters", input="mnist-18", model="mnist-tiny-cnn")
    app.switch_page("pages/home.py").run()
    assert data(app)["overview"]["told"] == "MNIST test image 18"
    assert data(app)["model"] == "mnist-tiny-cnn"
    assert app.query_params["input"] in ("mnist-18", ["mnist-18"])


def test_a_wrong_link_is_told(app):
    opened(app, "home", input="mnist-99999", model="nothing")
    assert len(app.warning) == 2
    assert data(app)["model"] == "mnist-cnn"


SEVEN = [[80, 60], [205, 60], [170, 130], [130, 245]]
STROKE = {"width": 20, "points": SEVEN}


def message(**changes):
    return {"sequence": 3, "model": "mnist-cnn", "strokes": [STROKE], "places": []} | changes


def sent(app, state):
    """What the page shows after its sheet has sent `state`, which lasts for one run."""
    app.session_state[drawn.KEY] = {"drawn": state}
    app.run()
    assert not app.exception
    del app.session_state[drawn.KEY]
    return data(app)


def sketch():
    return (drawing.stroke(SEVEN, 20, smooth=True),)


def test_what_is_drawn_becomes_the_input_of_all_pages(app):
    app.run()
    shown = sent(app, message())
    assert shown["of"] == 3
    assert shown["overview"]["answer"]["label"] == "7"
    assert links.read(shown_link(app)) == SketchLink(sketch())
    assert shown["sheet"]["strokes"][0]["width"] == 20
    app.switch_page("pages/filters.py").run()
    assert links.read(shown_link(app)) == SketchLink(sketch())
    app.switch_page("pages/home.py").run()
    assert data(app)["of"] is None
    assert data(app)["overview"]["answer"]["label"] == "7"


def test_an_empty_sheet_is_told_as_such(app):
    app.run()
    shown = sent(app, message(strokes=[]))["overview"]
    assert shown["empty"]
    assert (shown["answer"]["label"], shown["answer"]["percent"]) == ("?", "Nothing to read")
    assert "input" not in app.query_params


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        7,
        {},
        message(sequence=-1),
        message(strokes=None),
        message(strokes=[{"width": 20, "points": []}]),
        message(strokes=[{"width": 0, "points": SEVEN}]),
        message(strokes=[{"width": 20, "points": [[1, float("nan")]]}]),
        message(strokes=[STROKE] * (strokes.MOST + 1)),
        message(places=[["x"]]),
    ],
)
def test_what_is_no_drawing_changes_nothing(app, wrong):
    app.run()
    before = data(app)
    assert sent(app, wrong) == before


def body(**changes):
    return json.dumps({"model": "mnist-cnn", "strokes": [STROKE]} | changes).encode()


@pytest.mark.parametrize("model", [*DIGIT_MODELS, "mnist-tiny-cnn@1000"])
def test_the_pen_is_answered_as_the_page_answers(app, model):
    opened(app, "home", model=model)
    shown = sent(app, message(model=model))["overview"]
    assert live.answer(body(model=model)) == shown
    places = [stage["kept"][::-1] for stage in shown["stages"]]
    turned = live.answer(body(model=model, places=places))
    assert [stage["kept"] for stage in turned["stages"]] == places
    assert sent(app, message(model=model, places=places))["overview"] == turned


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[]",
        b"[" * 5000,
        body(model="fashion-cnn"),
        body(model="fashion-mlp@469"),
        body(model="mnist-mlp@1"),
        body(strokes=7),
        body(places=[7]),
    ],
)
def test_what_no_sheet_asks_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        live.answer(wrong)
