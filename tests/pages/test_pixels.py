"""Weights to pixels: the maps on the page are the products of the weights, in the order and the pages asked for."""

import numpy as np
import pytest
from app_tools import link, numbers, opened, sheets

from nnviz_core import filters, zoo
from nnviz_core.filters import records


def maps(app):
    (sheet,) = sheets(app)
    return numbers(sheet["values"]).reshape(sheet["count"], 28, 28)


def product(name, *layers):
    network = zoo.load(name)
    value = np.eye(784, dtype=np.float32)
    for layer in layers:
        value = value @ network.get_parameter(f"{layer}.weight").detach().numpy().T
    return value.T.reshape(-1, 28, 28)


def test_the_mosaic_of_the_outputs_is_the_product_of_all_weights(app):
    opened(app, "pixels", model="mnist-mlp")
    expected = product("mnist-mlp", "fc1", "fc2", "logits")
    assert maps(app) == pytest.approx(expected, abs=1e-4)
    (sheet,) = sheets(app)
    assert sheet["ends"] == pytest.approx([np.abs(expected).max()] * 10, rel=1e-4)


def test_a_layer_of_many_units_comes_in_pages_with_one_range(app):
    opened(app, "pixels", model="mnist-mlp", layer="fc2", page=2)
    expected = product("mnist-mlp", "fc1", "fc2")
    assert maps(app) == pytest.approx(expected[64:128], abs=1e-4)
    (sheet,) = sheets(app)
    assert sheet["ends"] == pytest.approx([np.abs(expected).max()] * 64, rel=1e-4)
    assert sheet["titles"] == [str(unit) for unit in range(64, 128)]


def test_units_stand_in_the_order_asked_for(app):
    expected = product("mnist-mlp", "fc1", "fc2")
    strengths = np.abs(expected).mean(axis=(1, 2))
    purities = filters.class_purity(records.load("mnist-mlp")["fc2"])
    for word, values in (("strength", strengths), ("purity", purities)):
        opened(app, "pixels", model="mnist-mlp", layer="fc2", order=word)
        titles = [int(each) for each in sheets(app)[0]["titles"]]
        assert values[titles] == pytest.approx(np.sort(values)[::-1][:64])


def test_a_page_that_is_not_there_is_told(app):
    opened(app, "pixels", model="mnist-linear", page=3)
    assert any("page" in each.value for each in app.warning)
    assert "page" not in link(app)


def test_of_a_convolutional_network_only_the_gradient_is_read(app):
    opened(app, "pixels", model="mnist-tiny-cnn", input="mnist-17", reading="plain")
    assert any("reading" in each.value for each in (*app.warning, *app.caption))
    assert any("no product of its weight matrices" in each.value for each in app.caption)
    assert all(control.label != "Reading" for control in app.segmented_control)
    assert "Gated by this input" in sheets(app)[0]["words"]
