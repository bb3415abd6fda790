"""The Why page: which class it asks about, what can't be asked, and the ways to it."""

from types import SimpleNamespace

import pytest
from app_tools import box, html, link, opened

from nnviz_core import averages, datasets, zoo
from nnviz_core.predictions import predict
from nnviz_core.ui.why.measures import Measures
from nnviz_core.why.turning import Turn


def question(app):
    return html(app).split('<h2 class="nn-sample-title">')[1].split("</h2>")[0]


def test_a_first_visit_asks_about_a_mistake(app):
    opened(app, "why")
    assert question(app) == "Why 0, and not 6?"
    assert "8 of its 8 nearest training images are of 0" in html(app)


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ({"model": "mnist-tiny-cnn", "input": "mnist-259"}, "Why 0, and not 6?"),
        ({"model": "mnist-tiny-cnn", "input": "mnist-259", "true": "5"}, "Why 0, and not 5?"),
        ({"model": "mnist-tiny-cnn", "input": "mnist-0"}, "Why 7, and not 3?"),
        ({"model": "mnist-cnn-reject", "input": "mnist-0"}, "Why 7, and not 1?"),
        ({"model": "fashion-mlp", "input": "fashion-40"}, "Why T-shirt/top, and not Shirt?"),
    ],
)
def test_the_class_in_question(app, words, asked):
    opened(app, "why", **words)
    assert question(app) == asked


def test_the_prediction_itself_and_a_class_without_images_are_told(app):
    opened(app, "why", model="mnist-cnn-reject", input="mnist-0", true="7")
    assert "reads this as 7: choose the class" in app.info[0].value
    opened(app, "why", model="mnist-cnn-reject", input="mnist-0", true="10")
    assert "No test image of not a digit is read correctly" in app.info[0].value


@pytest.mark.parametrize(
    ("as_good", "words"), [(1, "1 of the 6 single filters of this layer does so."), (2, " do so.")]
)
def test_how_many_single_filters_turn_the_answer(app, monkeypatch, as_good, words):
    turn = Turn("relu2", (1,), 6, -1.0, 0.5, 1.0, is_smallest=True, as_good=as_good, tried=6)
    monkeypatch.setattr(Measures, "turn", lambda of: turn)
    opened(app, "why", model="mnist-tiny-cnn", input="mnist-259")
    assert words in html(app)


def test_a_network_without_hidden_layers_or_maps(app):
    opened(app, "why", model="mnist-linear", input="mnist-340", true="5")
    assert "no hidden layer whose filters or units could be copied" in html(app)
    assert "Grad-CAM" not in html(app)


def test_grad_cam_is_taken_where_its_forms_differ():
    image = datasets.load("mnist", "test").inputs([445])[0, 0]
    model = zoo.model("mnist-cnn")
    case = SimpleNamespace(model=model, input=SimpleNamespace(image=image), prediction=predict(model.network, image))
    worths = dict(Measures(case, 0).worths())
    assert worths["Grad-CAM"].attribution.layer == "relu2"


def to_why(app):
    """The page as its entry in the navigation opens it: without a link."""
    app.query_params.clear()
    return app.switch_page("pages/why.py").run()


def test_the_navigation_brings_model_input_and_marked_class_from_draw(app):
    opened(app, "draw", model="mnist-mlp", input="lines-3", true="5")
    to_why(app)
    assert question(app) == "Why 4, and not 5?"
    assert (box(app, "Model").value, link(app)["input"]) == (box(app, "Model").options.index("mnist-mlp"), "lines-3")
    assert link(app)["true"] == "5", "who follows the link has marked nothing"
    opened(app, "draw", model="mnist-mlp", input="lines-4")
    to_why(app)
    assert question(app).split(", and ")[1] != "not 5?"


def test_a_marked_class_that_no_image_has_or_that_is_predicted_asks_for_the_next(app):
    for marked in ("4", "10"):
        opened(app, "draw", model="mnist-cnn-reject", input="lines-3", true=marked)
        to_why(app)
        assert question(app).rsplit("not ", 1)[1][:-1] in "0123456789"
        assert link(app).get("true") != "10"
        assert not app.info or "choose" not in app.info[0].value


def test_models_are_those_of_the_kind_of_input(app):
    opened(app, "why", input="fashion-40")
    assert all(zoo.spec(name).dataset == "fashion" for name in box(app, "Model").options)


def test_a_mistake_in_the_gallery_leads_here(app):
    """The first image behind the cell of 6 read as 0, whose link asks about the class that it is."""
    opened(app, "mistakes", model="mnist-tiny-cnn", true="6", predicted="0")
    measured = averages.survey(zoo.load("mnist-tiny-cnn"), datasets.load("mnist")).evaluation
    first = next(each for each in measured.mistakes() if (measured.labels[each], measured.predictions[each]) == (6, 0))
    assert f'href="why?model=mnist-tiny-cnn&amp;true=6&amp;input=mnist-{first}"' in html(app)
    assert html(app).count("Why not 6?") >= 10
    opened(app, "mistakes", model="mnist-tiny-cnn", true="6", predicted="6")
    assert "Why not" not in html(app)
