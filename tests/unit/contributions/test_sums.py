import numpy as np
import pytest
import torch

from nnviz_core import contributions, drawing, zoo
from nnviz_core.contributions.places import Place
from nnviz_core.drawing import presets
from nnviz_core.layers import geometry
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.predictions import as_inputs


@pytest.fixture(scope="module")
def inputs():
    return as_inputs(drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH))


def fresh(name: str, seed: int = 0):
    """A network of the zoo with weights, and batch statistics, of the test's own."""
    torch.manual_seed(seed)
    network = zoo.MODELS[name].build().eval().requires_grad_(False)
    for layer in network.children():
        if isinstance(layer, torch.nn.BatchNorm2d):
            layer.running_mean.normal_()
            layer.running_var.uniform_(0.5, 2)
            layer.weight.normal_()
            layer.bias.normal_()
    return network


@pytest.mark.parametrize("name", zoo.MODELS)
def test_the_sum_is_the_recorded_value(name, inputs):
    network, generator = fresh(name), np.random.default_rng(1)
    trace = contributions.recorded(network, inputs)
    values = {**trace.outputs, PROBABILITIES: trace.probabilities}
    for layer in generator.choice(list(values), 200):
        index = tuple(int(generator.integers(length)) for length in values[layer].shape[1:])
        found = contributions.explain_in(network, trace, layer, index)
        assert found.total == float(values[layer][(0, *index)])
        size = np.abs(found.products).sum() + abs(found.bias)
        assert abs(found.products.sum() + found.bias - found.total) <= 1e-6 + 2e-6 * size
        assert np.array_equal(found.products, found.sources * found.weights)
        check_sources(trace, found)


def check_sources(trace, found):
    """Every source stands where its place says."""
    if found.layer == PROBABILITIES:
        return
    for source in {0, found.strongest, len(found.sources) - 1}:
        place = found.place(source)
        assert place.layer not in ("dropout", "flatten")
        values = trace.inputs if place.layer == "input" else trace.outputs[place.layer]
        assert float(values[(0, *place.index)]) == found.sources[source]


@pytest.mark.parametrize("layer", ["conv2", "pool1", "bn1", "relu2", "average", "fc1", "logits"])
def test_the_weights_are_the_gradient(layer, inputs):
    network = fresh("mnist-cnn", 3)
    trace = contributions.recorded(network, inputs)
    shape = trace.outputs[layer].shape[1:]
    index = tuple(length // 2 for length in shape)
    found = contributions.explain_in(network, trace, layer, index)
    before = trace.outputs[found.source_layer].clone().requires_grad_()
    after = dict(network.named_children())[layer](before)
    (gradient,) = torch.autograd.grad(after[(0, *index)], before)
    expected = torch.zeros_like(gradient)
    expected[(0, *map(torch.tensor, found.source_indices.T))] = torch.tensor(found.weights, dtype=torch.float32)
    torch.testing.assert_close(gradient, expected)


def test_a_probability_shares_out_the_exponentials(inputs):
    network = fresh("mnist-tiny-cnn")
    found = contributions.explain(network, inputs, PROBABILITIES, (4,))
    logits = network(inputs)[0].numpy().astype(float)
    np.testing.assert_allclose(found.sources, np.exp(logits - logits.max()))
    assert found.strongest == 4
    assert found.place(4) == Place("logits", (4,))
    assert found.total == pytest.approx(found.sources[4] / found.sources.sum())


def test_other_convolutions_add_up_too(inputs):
    torch.manual_seed(2)
    network = torch.nn.Sequential()
    network.add_module("wide", torch.nn.Conv2d(1, 4, 5, stride=2, padding=2, dilation=2, bias=False))
    network.add_module("grouped", torch.nn.Conv2d(4, 6, (3, 2), groups=2, padding=(1, 0)))
    network.add_module("pool", torch.nn.MaxPool2d(3, stride=2, padding=1))
    network.add_module("average", torch.nn.AdaptiveAvgPool2d((2, 3)))
    network.eval().requires_grad_(False)
    trace = contributions.recorded(network, inputs)
    for layer, output in trace.outputs.items():
        for index in np.ndindex(*output.shape[1:]):
            found = contributions.explain_in(network, trace, layer, index)
            assert found.products.sum() + found.bias == pytest.approx(found.total, abs=1e-5)


def test_the_strongest_path_ends_at_the_pixel_that_weighs_most(inputs):
    network = fresh("mnist-cnn")
    trail = contributions.strongest_path(network, inputs, PROBABILITIES, (3,))
    assert [step.layer for step in trail.steps][:2] == [PROBABILITIES, "logits"]
    for step, following in zip(trail.steps, trail.places[1:], strict=False):
        assert following == step.place(step.strongest)
        assert abs(step.products).max() == abs(step.products[step.strongest])
    assert trail.places == contributions.trail(network, inputs, trail.places).places


def test_a_path_leaves_out_what_hands_its_values_on_unchanged(inputs):
    trail = contributions.strongest_path(fresh("mnist-cnn"), inputs, "logits", (3,))
    layers = [place.layer for place in trail.places]
    assert layers[:5] == ["logits", "relu4", "fc1", "average", "bn3"]


def test_the_share_of_a_path_is_its_weights_times_its_pixel(inputs):
    trail = contributions.strongest_path(fresh("mnist-tiny-cnn"), inputs, "logits", (3,))
    weights = np.prod([leg.weight for leg in trail.legs])
    pixel, total = float(inputs[(0, *trail.pixel)]), trail.steps[0].total
    assert all(leg.product == leg.value * leg.weight for leg in trail.legs)
    assert [leg.source for leg in trail.legs] == list(trail.places[1:])
    assert trail.share == pytest.approx(weights * pixel / total, rel=1e-4)


def test_the_shares_of_all_paths_through_one_layer_and_its_bias_are_the_whole(inputs):
    network = fresh("mnist-linear")
    found = contributions.explain(network, inputs, "logits", (3,))
    walks = [contributions.trail(network, inputs, [Place("logits", (3,)), found.place(each)]) for each in range(784)]
    assert sum(walk.share for walk in walks) + found.bias / found.total == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize(
    ("place", "made"),
    [
        (Place("dropout", (7,)), Place("relu4", (7,))),
        (Place("flatten", (5,)), Place("average", (5, 0, 0))),
        (Place("conv2", (1, 2, 3)), Place("conv2", (1, 2, 3))),
        (Place("nowhere", (1,)), Place("nowhere", (1,))),
    ],
)
def test_a_value_is_named_by_the_layer_that_made_it(place, made):
    assert contributions.origin(fresh("mnist-cnn"), place) == made


def test_a_flat_pixel_is_named_by_its_row_and_column():
    assert contributions.origin(fresh("mnist-mlp"), Place("flatten", (30,))) == Place("input", (0, 1, 2))
    with pytest.raises(ValueError, match="out of bounds"):
        contributions.origin(fresh("mnist-mlp"), Place("flatten", (99999,)))


def test_a_path_ends_early_where_only_the_bias_speaks():
    network, empty = fresh("mnist-cnn"), torch.zeros(1, 1, 28, 28)
    trail = contributions.strongest_path(network, empty, "relu1", (0, 5, 5))
    assert trail.pixel is None
    assert not trail.steps[-1].products.any()


def test_a_trail_must_go_from_source_to_source(inputs):
    network = fresh("mnist-tiny-cnn")
    with pytest.raises(ValueError, match="not a source of pool1"):
        contributions.trail(network, inputs, [Place("pool1", (0, 0, 0)), Place("relu1", (0, 5, 5))])
    walked = contributions.trail(network, inputs, [Place("conv1", (0, 4, 5)), Place("input", (0, 5, 6))])
    assert walked.pixel == (0, 5, 6)


@pytest.mark.parametrize(
    ("layer", "index", "error", "message"),
    [
        ("conv9", (0, 0, 0), KeyError, "conv1, relu1"),
        ("conv1", (0, 26, 0), IndexError, r"\(8, 26, 26\)"),
        ("conv1", (0, -1, 0), IndexError, "no value"),
        ("conv1", (0, 0), IndexError, "no value"),
        (PROBABILITIES, (10,), IndexError, "no value"),
        ("input", (0, 0, 0), ValueError, "drawn"),
    ],
)
def test_what_does_not_exist_is_named(layer, index, error, message, inputs):
    with pytest.raises(error, match=message):
        contributions.explain(fresh("mnist-tiny-cnn"), inputs, layer, index)


def test_one_input_at_a_time(inputs):
    with pytest.raises(ValueError, match="batch of shape"):
        contributions.explain(fresh("mnist-linear"), inputs.expand(2, -1, -1, -1), "logits", (0,))


def test_a_layer_without_a_rule_is_refused(inputs):
    network = torch.nn.Sequential(torch.nn.Softplus()).eval()
    with pytest.raises(ValueError, match="Softplus"):
        contributions.explain(network, inputs, "0", (0, 0, 0))


def test_shapes_of_indices_are_checked():
    assert geometry.checked_index([1, 2], (3, 4), "layer") == (1, 2)
