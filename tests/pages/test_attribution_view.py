"""The attribution view: words that are true of its picture, and the way to a method that passes."""

import numpy as np
import pytest
from app_tools import box, html, opened
from test_filters import link, words

from nnviz_core import zoo
from nnviz_core.attribution import pass_rates
from nnviz_core.attribution.methods import METHODS, layers_with_maps
from nnviz_core.ui.filters.map_words import colour_words
from nnviz_core.ui.frame import loaded


@pytest.mark.parametrize("form", ["classic", "element-wise"])
def test_where_both_forms_are_one_map_it_says_so_and_why(app, form):
    opened(app, "filters", view="attribution", model="mnist-cnn", place="relu1", layer="relu3", form=form)
    assert "**Both forms give this same map**: after relu3 comes the mean over each whole map" in words(app)


def test_an_attribution_opens_on_a_layer_where_the_forms_differ(app):
    opened(app, "filters", view="attribution", model="mnist-cnn")
    assert box(app, "At the layer").value == list(layers_with_maps(zoo.load("mnist-cnn"))).index("relu2")
    assert "Both forms" not in words(app)
    assert "so a channel speaks either for the class or against it" in words(app)


@pytest.mark.parametrize(
    ("signs", "said"),
    [
        ((1, -1), "Red supports the class, blue speaks against it"),
        ((1, 0), "nothing speaks against it"),
        ((0, -1), "nothing supports it"),
        ((0, 0), "0 everywhere"),
        ((1, -0.001), "nothing speaks against it"),
    ],
)
def test_the_colours_are_told_that_are_there(signs, said):
    assert said in colour_words(np.array([signs], np.float32))


def test_a_method_that_fails_leads_on_to_the_one_that_passes_most(app):
    best = pass_rates.load("mnist-tiny-cnn")[0]
    opened(app, "filters", view="attribution", model="mnist-tiny-cnn")
    assert f"passes most: {best.mean:.1f} of the 4 checks on average" in words(app)
    next(button for button in app.button if button.label == f"Show {METHODS[best.word].title}").click().run()
    assert not app.exception
    assert link(app)["method"] == best.word
    assert not [button for button in app.button if button.label.startswith("Show ")]


def test_the_table_of_methods_begins_with_its_verdict(app):
    """On a phone the first columns are those that are seen."""
    opened(app, "filters", view="attribution", model="mnist-tiny-cnn")
    head = html(app).split('<th scope="col">method</th>')[1].split("</tr>")[0]
    assert head.startswith('<th scope="col" class="nn-number">all four</th>')
    row = html(app).split("<tr data-pick=")[1].split("</tr>")[0]
    best = loaded.pass_rates_of(zoo.model("mnist-tiny-cnn"))[0]
    assert (
        f'<td class="nn-number">{100 * best.every / best.images:.0f} %</td><td class="nn-number">{best.mean:.1f}</td>'
        in row
    )
