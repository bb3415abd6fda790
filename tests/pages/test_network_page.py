"""The Network page under Streamlit's own test harness: defaults, links, bad input."""

import json

import numpy as np
import pytest
from app_tools import box, html, opened, printed

from nnviz_core import contributions, datasets, drawing, links, predictions, zoo
from nnviz_core.drawing import presets
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.network.page import FORM, OFFERED

CLOCK_TWO = drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH)


def in_link(app, name):
    return "".join(app.query_params.get(name, ""))


def test_it_opens_with_a_handwritten_digit(app):
    opened(app, "network")
    assert '<h1 class="nn-title">Network</h1>' in html(app)
    assert app.query_params["input"] in ("mnist-1", ["mnist-1"])


@pytest.mark.parametrize("model", OFFERED)
def test_every_model_has_a_scene(app, model):
    opened(app, "network")
    box(app, "Model").select(list(OFFERED).index(model)).run()
    assert not app.exception
    folded = "Too wide" in " ".join(caption.value for caption in app.caption)
    narrow = ("mnist-tiny-cnn", "mnist-linear", "fashion-mlp", "fashion-mlp-deep", "fashion-mlp-tanh")
    assert folded == (model not in narrow)


@pytest.mark.parametrize(("model", "link"), [("fashion-mlp", "mnist-1"), ("mnist-mlp", "fashion-1")])
def test_an_input_that_a_model_does_not_know_is_told(app, model, link):
    opened(app, "network", scene_model=model, input=link)
    told = [caption.value for caption in app.caption if "was trained on" in caption.value]
    assert len(told) == 1
    opened(app, "network", input="mnist-1")
    box(app, "Model").select(OFFERED.index("mnist-mlp")).run()
    assert not [caption for caption in app.caption if "was trained on" in caption.value]


def test_the_input_of_another_page_is_the_input_here(app):
    opened(app, "network", input=links.encode(CLOCK_TWO))
    assert links.encode(CLOCK_TWO) in next(block.value for block in app.code)


def scene_data(app):
    """What the component is told."""
    (scene,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == "network3d")
    return json.loads(scene.json)


def test_an_empty_sheet_has_no_answer_and_no_reasons_for_one(app):
    opened(app, "network", input=links.encode(np.zeros((28, 28), np.float32)))
    data = scene_data(app)
    assert data["empty"]
    assert data["attribution"] is None
    assert data["sum"]["title"] == "Nothing is drawn yet"
    assert data["sum"]["sources"] == ""
    opened(app, "network", input="mnist-1")
    assert not scene_data(app)["empty"]


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("mnist-1", "MNIST test image 1"),
        ("clock-2", "the 2 of a digital clock"),
        (links.encode(CLOCK_TWO), "a drawing"),
        (links.encode(np.zeros((28, 28), np.float32)), "an empty sheet"),
    ],
)
def test_a_picture_to_take_away_names_the_input(app, link, words):
    opened(app, "network", input=link)
    assert scene_data(app)["input"] == words


def test_a_chosen_value_is_forgotten_with_its_model(app):
    opened(app, "network", place="relu1-1-3-5", hidden="pool1", camera="20_5_130")
    box(app, "Model").select(OFFERED.index("mnist-cnn")).run()
    assert scene_data(app)["cube"] is None
    assert [in_link(app, word) for word in ("place", "camera", "hidden")] == ["", "", "pool1"]
    opened(app, "network", model="mnist-linear", place="logits-7")
    assert scene_data(app)["cube"] == "logits-7"


@pytest.mark.parametrize("text", ["!!!", "AAAA", "mnist-99999999"])
def test_a_broken_link_says_so(app, text):
    opened(app, "network", input=text)
    assert "handwritten digit takes its place" in app.warning[0].value


def test_a_link_holds_value_channel_and_layers(app):
    view = {"channel": "1", "faded": "relu1-pool1", "hidden": "relu3", "camera": "20.5_-5_130_0_-3_1.5"}
    opened(app, "network", cube="relu2-1-3-5", **view)
    assert [title.value for title in app.subheader] == ["The sum behind relu2 · channel 1, row 3, column 5"]
    assert not app.warning
    kept = {name: in_link(app, name) for name in ("place", *view)}
    assert kept == {"place": "relu2-1-3-5"} | view
    assert scene_data(app)["camera"] == view["camera"]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("cube", "relu9-1-3-5", "has the layers relu1"),
        ("cube", "relu2-1-3-55", "no value at (1, 3, 55)"),
        ("cube", "relu2-x", "is written like relu1-1-3-5"),
        ("channel", "7", "there are off, both, 0, 1"),
        ("hidden", "pool1-nothing", "hides `nothing`; this scene has input"),
        ("camera", "20_5_0", "written like 30_-10_150"),
        ("camera", "20_5", "written like 30_-10_150"),
        ("camera", "20_5_100_1", "written like 30_-10_150"),
    ],
)
def test_what_of_a_link_is_not_there_is_told_and_the_rest_kept(app, name, text, told):
    opened(app, "network", **{"faded": "relu2", "cube": "logits-7", name: text})
    (warning,) = app.warning
    assert told in warning.value
    assert in_link(app, "faded") == "relu2"
    assert in_link(app, "place") == ("" if name == "cube" else "logits-7")
    assert in_link(app, "hidden") == ("pool1" if name == "hidden" else "")
    assert in_link(app, "camera") == ""


def test_a_value_that_is_folded_away_has_its_sum_all_the_same(app):
    app.run()
    opened(app, "network", scene_model="mnist-mlp", cube="relu1-3")
    assert app.subheader[0].value == "The sum behind relu1 · unit 3"
    assert "not among the strongest" in " ".join(text.value for text in app.markdown)


def test_the_code_prints_the_sum_behind_the_chosen_cube(app):
    opened(app, "network", model="mnist-tiny-cnn", input="mnist-17", place="relu2-1-2-3")
    network, image = zoo.load("mnist-tiny-cnn"), predictions.as_inputs(datasets.load("mnist").inputs([17])[0, 0])
    explained = contributions.explain(network, image, "conv2", (1, 2, 3))
    lines = printed(app)
    assert float(lines[-1].split()[-1]) == pytest.approx(explained.total, abs=1e-4)
    assert len([line for line in lines if line.startswith(explained.source_layer)]) >= len(explained.products)


@pytest.mark.parametrize(("name", "has_maps"), [("mnist-cnn", True), ("mnist-mlp", False)])
def test_the_forms_of_grad_cam_stand_where_there_are_maps(app, name, has_maps):
    opened(app, "network", model=name)
    assert any(group.label == "Grad-CAM" for group in app.get("button_group")) == has_maps
    assert FORM.counts(Values("network", zoo.model(name))) == has_maps
