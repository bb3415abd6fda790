"""The links of the pages across a data set: what is chosen stands in them, and what doesn't exist is told."""

import pytest
from app_tools import html, opened

LINKED = [
    ("averages", {"show": "Class minus class", "one": "3: Dress", "minus": "6: Shirt", "images": "Training images"}),
    ("averages", {"model": "fashion-cnn", "document": "true", "stage": "conv2", "maps_of": "7: Sneaker"}),
    ("averages", {"part": "One image", "filter": "One pair", "true": "6: Shirt", "predicted": "0: T-shirt/top"}),
    ("averages", {"part": "One image", "filter": "Only mistakes", "speed": "1 a second"}),
    ("averages", {"part": "Where classes part", "part-fashion": "0: T-shirt/top", "from-fashion": "6: Shirt"}),
    ("averages", {"part": "Where classes part", "among": "All classes", "map_layer": "fc1", "map": "t-SNE"}),
    (
        "mistakes",
        {"cells": "Share of the true class", "diagonal": "true", "order": "Least confident first", "page": "3"},
    ),
    ("mistakes", {"true": "6: Shirt", "predicted": "0: T-shirt/top", "page": "2"}),
    ("mistakes", {"about": "Two models", "other": "fashion-mlp-wide", "page-fashion-mlp-wide": "2"}),
    ("mistakes", {"about": "Two models", "model": "mnist-mlp", "only-mnist-mlp-mnist-cnn": "Only mnist-cnn"}),
    ("mistakes", {"about": "Robustness", "change": "Noise", "beside": "fashion-cnn"}),
]


def in_link(app):
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


@pytest.mark.parametrize(("stem", "chosen"), LINKED)
def test_a_link_brings_back_what_was_chosen(app, stem, chosen):
    opened(app, stem, **chosen)
    assert not app.warning
    assert {name: in_link(app).get(name) for name in chosen} == chosen


@pytest.mark.parametrize(
    ("stem", "asked"),
    [
        ("averages", {"model": "no-such-model"}),
        ("averages", {"part": "Nothing"}),
        ("averages", {"show": "Class minus class", "minus": "77: Hat"}),
        ("averages", {"part": "Where classes part", "map_layer": "conv9"}),
        ("mistakes", {"true": "77: Hat"}),
        ("mistakes", {"about": "Two models", "other": "no-such-model"}),
        ("mistakes", {"about": "Robustness", "change": "Fire"}),
    ],
)
def test_what_does_not_exist_is_told_and_the_page_stands(app, stem, asked):
    opened(app, stem, **asked)
    wrong = list(asked.values())[-1]
    assert wrong in app.warning[0].value
    assert "there are" in app.warning[0].value
    assert html(app)
    app.run()
    assert not app.warning
    assert not app.exception


def test_a_page_of_the_gallery_that_is_not_there(app):
    opened(app, "mistakes", page="4000")
    assert html(app).count('data-testid="shot"') == 13


def test_a_point_of_the_map_stands_in_the_link(app):
    opened(app, "averages", part="Where classes part", among="All classes", point="99999")
    assert "not among the points" in app.info[0].value
    sample = int(app.get("plotly_chart")[-1].proto.spec.split('"customdata":[[')[1].split(",")[0])
    opened(app, "averages", part="Where classes part", among="All classes", point=str(sample))
    assert f"draw?input=fashion-{sample}" in html(app)
