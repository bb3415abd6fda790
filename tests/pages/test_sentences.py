"""Every view says what one looks at, in three sentences with its present numbers."""

import re

import pytest
from app_tools import opened

from nnviz_core.ui import catalogue

OTHER = {
    "draw": ({"input": "mnist-445"}, {"input": "mnist-17"}),
    "network": ({"input": "mnist-445"}, {"input": "mnist-17"}),
    "why": ({"input": "mnist-445"}, {"input": "mnist-17"}),
    "filters": ({"input": "mnist-445"}, {"input": "mnist-17"}),
    "pixels": ({"input": "mnist-445"}, {"input": "mnist-17", "model": "mnist-linear"}),
    "recording": ({"run": "mnist-tiny-cnn"}, {"run": "fashion-mlp", "step": "100"}),
    "playground": ({"preset": "circle"}, {"preset": "usual"}),
    "seeds": ({"steps": "1000"}, {"preset": "circle", "layers": "4-tanh", "steps": "1000"}),
    "race": ({"second-layers": "8-relu"}, {"preset": "circle", "second-layers": "4-tanh"}),
    "data": ({"network": "small"}, {"seeds": "7", "epochs": "1"}),
    "tweak": ({"input": "mnist-445"}, {"input": "mnist-17", "model": "mnist-linear"}),
    "averages": ({"model": "mnist-tiny-cnn", "input": "mnist-1"}, {"model": "mnist-linear", "input": "mnist-2"}),
    "train": ({}, {"network": "none"}),
    "record": ({}, {"seed": "1"}),
    "observations": ({"row": "25"}, {"row": "20"}),
    "variants": ({"model": "fashion-mlp"}, {"model": "fashion-mlp-wide"}),
    "mistakes": ({"model": "mnist-tiny-cnn"}, {"model": "mnist-linear"}),
}
"""Two links to each page, about different things; to a view that few models have, its own."""
CASES = [
    ("draw", {}),
    ("network", {}),
    *((page, {"view": view.name}) for page, views in catalogue.VIEWS.items() for view in views),
]


def sentences(app, page, words):
    opened(app, page, **words)
    (explanation,) = (each for each in app.expander if each.label == "What am I looking at?")
    return explanation.markdown[0].value


@pytest.mark.parametrize(("page", "view"), CASES)
def test_a_view_says_what_one_looks_at_in_three_sentences_with_its_numbers(app, page, view):
    one, other = (sentences(app, page, view | words) for words in OTHER.get(view.get("view", ""), OTHER[page]))
    for text in (one, other):
        assert text.count(". ") == 2
        assert len(re.findall(r"\d+", text)) >= 3
    assert re.findall(r"\d[\d.,]*", one) != re.findall(r"\d[\d.,]*", other)
