"""What the screen says of sums that the shipped networks don't have: other functions, padded averages, layers in between."""

import base64

import numpy as np
import pytest
import torch
from streamlit.testing.v1 import AppTest
from torch import nn

from nnviz_core import scene
from nnviz_core.numerals import numeral
from nnviz_core.ui.network import sums


def unusual():
    torch.manual_seed(0)
    network = nn.Sequential()
    for name, layer in {
        "conv1": nn.Conv2d(1, 2, 3),
        "bn1": nn.BatchNorm2d(2),
        "tanh1": nn.Tanh(),
        "bn2": nn.BatchNorm2d(2),
        "pool1": nn.AvgPool2d(3, padding=1),
        "gelu1": nn.GELU(),
        "flatten": nn.Flatten(),
        "logits": nn.Linear(162, 3),
    }.items():
        network.add_module(name, layer)
    network.bn1.running_mean.fill_(0.3)
    return network.eval().requires_grad_(False)


@pytest.fixture(scope="module")
def picture():
    return scene.scene(unusual(), np.random.default_rng(0).random((28, 28), np.float32))


def shown(place):
    """What stands below the scene for `place`."""

    def script(place):
        import numpy as np

        from nnviz_core import scene
        from nnviz_core.ui.network import sums
        from tests.pages.test_sum_words import unusual

        sums.show(scene.scene(unusual(), np.random.default_rng(0).random((28, 28), np.float32)), place)

    app = AppTest.from_function(script, args=(place,)).run()
    assert not app.exception
    return app.markdown[0].value


def test_each_function_between_a_sum_and_its_stage_is_told_with_its_value(picture):
    words = shown((1, (1, 5, 6)))
    values = (picture.trace.outputs[layer][0, 1, 5, 6] for layer in ("bn1", "tanh1"))
    normalised, bent = (numeral(value, ".4f") for value in values)
    assert f"Batch normalisation scales and shifts it: bn1 is **{normalised}**." in words
    assert f"Tanh bends it to between −1 and 1: tanh1 is **{bent}**." in words
    assert "ReLU" not in words
    assert sums.packed_sum(picture, (1, (1, 5, 6)))["words"][-2:] == [f"bn1 = {normalised}", f"tanh1 = {bent}"]


def test_an_average_tells_of_its_padding_and_of_the_layer_that_it_reads(picture):
    assert "the mean of the cells under its window, with zeros for its padding." in shown((2, (0, 0, 0)))
    inner = shown((2, (0, 3, 3)))
    assert "the mean of the cells under its window." in inner
    rest = sums.packed_sum(picture, (2, (0, 3, 3)))["words"]
    assert rest[0] == "values as bn2 gives them"
    assert rest[1].startswith("pool1 = ")


def test_a_function_on_its_own_is_a_sum_of_one_value(picture):
    assert shown((3, (0, 3, 3))).startswith("GELU: one value through a function")
    told = sums.packed_sum(picture, (3, (0, 3, 3)))
    assert len(base64.b64decode(told["sources"])) == 4
    assert "value at zero +0.0000" in told["words"]


def test_the_sum_page_names_the_function():
    def script(layer, index):
        import numpy as np

        from nnviz_core.contributions import explain
        from nnviz_core.predictions import as_inputs
        from nnviz_core.ui.filters import sum_figures
        from tests.pages.test_sum_words import unusual

        image = as_inputs(np.random.default_rng(0).random((28, 28), np.float32))
        sum_figures.show(explain(unusual(), image, layer, index), lambda *_: None)

    app = AppTest.from_function(script, args=("tanh1", (1, 5, 6))).run()
    assert not app.exception
    assert "tanh(" in app.markdown[1].value
    assert app.markdown[1].value.endswith("a function of one value.")
    app = AppTest.from_function(script, args=("pool1", (0, 0, 0))).run()
    assert not app.exception
    assert "The mean of 9 cells, of which 5 are padding, zeros," in app.markdown[1].value
