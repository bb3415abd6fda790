from functools import partial

import numpy as np
import pytest
import torch

from nnviz_core import attribution, drawing, networks
from nnviz_core.attribution import checks, deletion, ranks, saliency
from nnviz_core.attribution.methods import METHODS, Recipe
from nnviz_core.drawing import presets
from nnviz_core.predictions import as_inputs


@pytest.fixture(scope="module")
def nets():
    torch.manual_seed(4)
    made = {"cnn": networks.cnn(), "tiny": networks.tiny_cnn(), "mlp": networks.mlp(20), "linear": networks.mlp()}
    made["cnn"].bn2.running_mean.uniform_(0, 0.1)
    return {name: network.eval().requires_grad_(False) for name, network in made.items()}


@pytest.fixture(scope="module")
def inputs():
    return as_inputs(drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH))


def elementwise(layer):
    return lambda network, inputs, target: attribution.class_map(
        network, inputs, layer, target, attribution.ELEMENTWISE
    )


@pytest.mark.parametrize(
    ("name", "layer"), [("cnn", "conv1"), ("cnn", "bn2"), ("tiny", "conv2"), ("tiny", "relu1"), ("cnn", "conv3")]
)
def test_gradient_times_activation_and_the_biases_are_the_logit(nets, inputs, name, layer):
    for target in (0, 7):
        found = elementwise(layer)(nets[name], inputs, target)
        measured = checks.completeness(nets[name], inputs, found)
        assert measured.biases is not None
        assert measured.whole == pytest.approx(float(nets[name](inputs)[0, target]), abs=1e-6)
        assert measured.residual == pytest.approx(0, abs=2e-6)


@pytest.mark.parametrize("name", ["cnn", "tiny", "mlp"])
def test_gradient_times_input_and_all_biases_are_the_logit(nets, inputs, name):
    measured = checks.completeness(nets[name], inputs, saliency.gradient_input(nets[name], inputs, 2))
    assert measured.residual == pytest.approx(0, abs=2e-6)


def test_integrated_gradients_account_for_the_difference_from_paper(nets, inputs):
    found = saliency.integrated_gradients(nets["tiny"], inputs, 1, 128)
    measured = checks.completeness(nets["tiny"], inputs, found)
    assert measured.share == pytest.approx(1, abs=0.05)
    assert measured.biases is None
    assert "passes" in measured.words


def test_on_a_linear_model_every_pixel_method_is_complete(nets, inputs):
    for method in (saliency.integrated_gradients, partial(saliency.occlusion, size=1)):
        found = method(nets["linear"], inputs, 3)
        assert checks.completeness(nets["linear"], inputs, found).share == pytest.approx(1, abs=1e-4)


def test_a_linear_model_is_read_off_in_the_best_order(inputs):
    """Where the logit is a sum over pixels, taking the largest first can't be beaten."""
    torch.manual_seed(1)
    network = networks.mlp(classes=2).eval().requires_grad_(False)
    network.logits.weight.mul_(20)
    values = (network.logits.weight[1] - network.logits.weight[0]).view(28, 28) * inputs[0, 0]
    best = deletion.curves(network, inputs, values.numpy(), 1)
    worst = deletion.curves(network, inputs, -values.numpy(), 1)
    assert best.passes
    assert not worst.deletion_passes
    assert best.deletion_area < best.random_areas[0] < worst.deletion_area
    assert best.insertion_area > best.random_areas[1] > worst.insertion_area
    assert "fails" in worst.words


def test_curves_start_and_end_at_the_drawing_and_the_empty_sheet(nets, inputs):
    network = nets["tiny"]
    found = deletion.curves(network, inputs, np.zeros((28, 28), np.float32), 5)
    whole, empty = (float(torch.softmax(network(x), 1)[0, 5]) for x in (inputs, torch.zeros_like(inputs)))
    for curve in (found.deletion, *found.random_deletion):
        assert (curve[0], curve[-1]) == pytest.approx((whole, empty), abs=1e-6)
    for curve in (found.insertion, *found.random_insertion):
        assert (curve[0], curve[-1]) == pytest.approx((empty, whole), abs=1e-6)
    again = deletion.curves(network, inputs, np.zeros((28, 28), np.float32), 5)
    np.testing.assert_array_equal(found.random_insertion, again.random_insertion)


def test_a_map_that_ignores_the_network_fails_the_sanity_check(nets, inputs):
    def ink(network, inputs, target):
        return attribution.Attribution(inputs[0, 0].numpy(), "ink", "input", target, 0.0)

    worth = checks.assess(nets["tiny"], inputs, ink)
    assert worth.sanity.agreements == pytest.approx((1, 1, 1))
    assert not worth.passes
    assert "Fails" in worth.verdict
    assert "dependence on the weights" in worth.verdict
    assert "barely changes" in worth.sanity.words


def test_shuffled_weights_are_the_same_numbers_elsewhere(nets):
    network = nets["tiny"]
    other = checks.shuffled(network, 3)
    for one, two in zip(network.parameters(), other.parameters(), strict=True):
        assert torch.equal(one.flatten().sort().values, two.flatten().sort().values)
    assert not torch.equal(network.fc1.weight, other.fc1.weight)
    assert torch.equal(other.fc1.weight, checks.shuffled(network, 3).fc1.weight)


@pytest.mark.parametrize("word", METHODS)
def test_every_method_gets_its_verdict(nets, inputs, word):
    worth = checks.assess(nets["tiny"], inputs, Recipe(word, "conv2"), 2)
    assert worth.attribution.target == 2
    assert worth.verdict.startswith(("Passes", "Fails"))
    for words in (worth.completeness.words, worth.curves.words, worth.sanity.words):
        assert "\n" not in words


def test_an_empty_drawing_is_judged_too(nets):
    worth = checks.assess(nets["tiny"], torch.zeros(1, 1, 28, 28), saliency.integrated_gradients)
    assert not worth.passes
    assert "nothing to account for" in worth.completeness.words
    assert "can't be measured" in worth.sanity.words


@pytest.mark.parametrize("size", [2, 3, 80])
def test_rank_correlation_shares_the_places_of_equal_values(size):
    generator = np.random.default_rng(size)
    one = np.concatenate([np.arange(2), generator.integers(0, 6, size - 2)]).astype(np.float32)
    two = (generator.normal(size=size) + one).astype(np.float32)
    places = [(values[:, None] > values).sum(1) + (values[:, None] == values).sum(1) / 2 for values in (one, two)]
    assert ranks.spearman(one, two) == pytest.approx(np.corrcoef(*places)[0, 1])


def test_values_that_are_all_equal_have_no_rank_correlation():
    one, other = np.ones(4), np.arange(4.0)
    for pair in ((one, other), (other, one), (one, one), (np.zeros(0), np.zeros(0)), (np.ones(1), np.ones(1))):
        assert np.isnan(ranks.spearman(*pair))


def test_an_answer_that_never_moves_proves_no_order(inputs):
    network = networks.mlp().eval().requires_grad_(False)
    network.logits.weight.mul_(1e-6)
    network.logits.bias.zero_()
    values = (network.logits.weight[3].view(28, 28) * inputs[0, 0]).numpy()
    found = deletion.curves(network, inputs, values, 3)
    assert not found.deletion_passes
    assert not found.insertion_passes


def test_no_identity_is_claimed_where_a_function_bends(inputs):
    torch.manual_seed(2)
    network = networks.mlp(8, 8, activation=torch.nn.Tanh).eval().requires_grad_(False)
    measured = checks.completeness(network, inputs, saliency.gradient_input(network, inputs, 2))
    assert measured.biases is None
    assert "both together" not in measured.words


def test_layers_without_biases_add_none(inputs):
    torch.manual_seed(2)
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 3, bias=False)).eval().requires_grad_(False)
    measured = checks.completeness(network, inputs, saliency.gradient_input(network, inputs, 2))
    assert measured.biases == 0
    assert measured.residual == pytest.approx(0, abs=2e-6)
