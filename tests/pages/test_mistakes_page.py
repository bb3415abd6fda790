"""The page of mistakes: matrix and images, two models, confidence, robustness, and bad input."""

import json

import numpy as np
import pytest
from app_tools import box, html, opened, printed

from nnviz_core import datasets, evaluation, zoo
from nnviz_core.evaluation import comparison
from nnviz_core.numerals import accuracy_percent


@pytest.fixture
def found(evaluated):
    return evaluated("fashion-mlp")


def test_the_surest_mistakes_come_first(app, found):
    opened(app, "mistakes")
    assert html(app).count('data-testid="shot"') == 13
    assert html(app).count('<span class="nn-whole">') == 26
    assert f"draw?input=fashion-{found.mistakes()[0]}" in html(app)
    assert f"averages?view=image&amp;model=fashion-mlp&amp;input=fashion-{found.mistakes()[0]}" in html(app)
    assert "wrong order" in " ".join(caption.value for caption in app.caption)


def test_a_pair_in_the_link_shows_its_images(app, found):
    opened(app, "mistakes", true="4: Coat", predicted="2: Pullover")
    pair = comparison.pair(found, 4, 2)
    assert f"draw?input=fashion-{pair[0]}" in html(app)
    assert any(f"{len(pair)} images" in caption.value for caption in app.caption)
    assert str(pair[0]) in " ".join(printed(app))


def test_a_network_without_mistakes_is_told(app, monkeypatch):
    monkeypatch.setattr(comparison, "pair", lambda *_: np.array([], int))
    opened(app, "mistakes")
    assert app.info[0].value == "No test image is wrongly read."


def test_a_pair_without_mistakes_is_told(app):
    opened(app, "mistakes", true="1: Trouser", predicted="9: Ankle boot")
    assert app.info[0].value == "No test image with label 1: Trouser is read as 9: Ankle boot."
    assert [button.proto.label for button in app.get("download_button")] == [
        "Counts as CSV",
        "Images as CSV",
        "Nearest as CSV",
    ]
    assert app.get("plotly_chart")


def test_an_image_leads_to_the_reasons_and_to_other_pages_with_its_model(app, found):
    opened(app, "mistakes", true="4", predicted="2")
    first = comparison.pair(found, 4, 2)[0]
    assert html(app).count(f"why?model=fashion-mlp&amp;true=4&amp;input=fashion-{first}") == 4
    for page in ("draw", "filters", "network"):
        assert f"{page}?input=fashion-{first}&amp;model=fashion-mlp" in html(app)
    opened(app, "mistakes", true="4", predicted="4")
    assert "Why Coat?" in html(app)


@pytest.mark.parametrize(("true", "predicted"), [("4", "any"), ("any", "any")])
def test_what_is_chosen_is_framed(app, true, predicted):
    opened(app, "mistakes", true=true, predicted=predicted)
    assert ('data-testid="cell-mark"' in html(app)) == (true != "any")


def test_a_class_is_that_of_the_link_s_number(app):
    opened(app, "mistakes", model="mnist-linear", true="4: Coat")
    assert box(app, "True class").options[box(app, "True class").value] == "4"


def test_two_models(app, found, evaluated):
    opened(app, "mistakes", about="Two models", other="fashion-mlp-wide")
    duel = comparison.duel(found, evaluated("fashion-mlp-wide"))
    assert f"{len(duel.both):,}" in html(app)
    assert [int(word) for word in " ".join(printed(app)).split()[:2]] == [len(duel.both), len(duel.only_first)]


def test_confidence(app, found):
    opened(app, "mistakes", about="Confidence")
    assert "calibration error is" in html(app)
    assert float(printed(app)[0].split()[0]) == pytest.approx(found.accuracy, abs=1e-3)


@pytest.mark.parametrize("view", ["confidence", "duel"])
def test_two_models_stand_side_by_side(app, view):
    opened(app, "mistakes", view=view, model="mnist-linear", other="mnist-mlp")
    pictured = [json.loads(each.proto.spec)["data"] for each in app.get("plotly_chart")]
    assert [[line["name"] for line in lines if line.get("showlegend", True)] for lines in pictured] == [
        ["mnist-linear", "mnist-mlp"]
    ] * 2
    for name in ("mnist-linear", "mnist-mlp"):
        assert f'<th scope="col">{name}</th>' in html(app)
        assert f"{name} is " in html(app)
    if view == "confidence":
        rows = [line.split() for line in printed(app)]
        assert [row[0] for row in rows if len(row) == 2] == ["0.928", "0.9862"]


def test_robustness(app):
    opened(app, "mistakes", about="Robustness", change="Noise")
    curve = evaluation.curves({"": zoo.load("fashion-mlp")}, datasets.load("fashion"), "noise")[""]
    assert accuracy_percent(curve.accuracy[0]) in html(app)
    assert "0.5" in " ".join(printed(app))
