"""A unit's value is its gated map times the input, and what the biases add, which is summed by itself."""

import pytest
import torch

from nnviz_core import datasets, pixels, predictions, trace, zoo

NAMES = ("mnist-mlp", "mnist-linear", "mnist-tiny-cnn", "fashion-cnn")


@pytest.mark.parametrize("name", NAMES)
def test_map_and_carried_biases_give_the_recorded_value(name):
    network, inputs = _case(name)
    for layer in pixels.linear_layers(network):
        outputs = trace.record(network, inputs).outputs[layer][0]
        for unit in (0, len(outputs) - 1, int(outputs.argmax())):
            equality = pixels.equality(network, inputs, layer, unit)
            assert equality.is_carried
            assert equality.value == pytest.approx(float(outputs[unit]), abs=1e-6)
            assert equality.total == pytest.approx(equality.value, abs=2e-4, rel=1e-5)


def test_the_offset_of_another_function_is_what_is_left_of_the_value():
    network, inputs = _case("fashion-mlp-tanh")
    equality = pixels.equality(network, inputs, "logits", 3)
    maps, offsets = pixels.gated(network, inputs, "logits")
    assert not equality.is_carried
    assert equality.offset == pytest.approx(float(offsets[3]), abs=1e-4)
    assert equality.product == pytest.approx(float((maps[3] * inputs[0, 0].numpy()).sum()), abs=1e-4)


def test_without_biases_the_map_gives_all():
    network, inputs = zoo.spec("mnist-mlp").build().eval(), _case("mnist-linear")[1]
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            if name.endswith("bias"):
                parameter.zero_()
    equality = pixels.equality(network, inputs, "logits", 0)
    assert equality.offset == 0
    assert equality.product == pytest.approx(equality.value, rel=1e-4)


def test_there_is_no_unit_beyond_the_last():
    with pytest.raises(IndexError):
        pixels.equality(*_case("mnist-linear"), "logits", 10)


def _case(name):
    image = datasets.load(zoo.spec(name).dataset, "test").inputs([17])[0, 0]
    return zoo.load(name), predictions.as_inputs(image)
