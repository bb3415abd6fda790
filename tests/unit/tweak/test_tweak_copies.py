"""Changed copies: the original stays, each change does what it says, and what is switched off can be seen and explained."""

import itertools
import threading

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnviz_core import contributions, datasets, networks, scene, tweak, zoo
from nnviz_core.layers import Scaling, blocks, kinds, passes
from nnviz_core.models import fingerprint
from nnviz_core.scene import overview
from nnviz_core.trace import record
from nnviz_core.tweak import Noise, Off, Prune, Quantise, Randomise, Scale, Set, Swap
from tests.unit.random_layers import chain

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
few = settings(max_examples=40, derandomize=True, deadline=None, database=None)
IMAGES = datasets.load("mnist")
INPUTS = torch.from_numpy(IMAGES.inputs(range(8)))
CNN, TINY, MLP = (zoo.load(name) for name in ("mnist-cnn", "mnist-tiny-cnn", "mnist-mlp"))
EVERY = (
    Off("conv2", 0),
    Off("relu1", [1, 0], [0.5, 2]),
    Scale("pool2", (1,), -2, 0.5),
    Set("conv1.weight", (0, 0, 1, 2), 3),
    Prune("fc1", 0.5),
    Quantise("conv2", 3),
    Noise("fc1", 0.1, 7),
    Randomise("conv1", 7),
    Swap("logits", "fashion-twin"),
)


def twin(name):
    assert name == "fashion-twin"
    torch.manual_seed(3)
    return networks.tiny_cnn().eval()


@pytest.mark.parametrize("change", EVERY, ids=lambda change: type(change).__name__)
def test_a_change_changes_a_copy_alone(change):
    before = {name: values.clone() for name, values in TINY.state_dict().items()}
    code = fingerprint(TINY)
    changed = tweak.apply(TINY, [change], twin)
    assert fingerprint(changed) != code
    assert not torch.equal(changed(INPUTS), TINY(INPUTS))
    assert all(torch.equal(values, before[name]) for name, values in TINY.state_dict().items())
    assert not {each.data_ptr() for each in changed.state_dict().values()} & {
        each.data_ptr() for each in TINY.state_dict().values()
    }
    names = [name for name in passes.layer_names(changed) if not name.endswith(("-off", "-scaled"))]
    assert tuple(names) == passes.layer_names(TINY)
    kinds.check(changed)
    assert not changed.training
    assert fingerprint(tweak.apply(TINY, [change], twin)) == fingerprint(changed)


def test_no_change_and_the_original_give_the_same_bits():
    copy = tweak.apply(CNN, ())
    assert fingerprint(copy) == fingerprint(CNN)
    assert torch.equal(copy(INPUTS), CNN(INPUTS))
    unscaled = tweak.apply(CNN, [Scale("relu2", (3,), 1)])
    assert fingerprint(unscaled) != fingerprint(CNN)
    assert torch.equal(unscaled(INPUTS), CNN(INPUTS))


@few
@given(data=st.data())
def test_a_channel_gives_what_it_was_made_to_give(data):
    """In any network: beside numpy on the layer's own output, and onward from there."""
    network, inputs = data.draw(chain())
    layer = data.draw(st.sampled_from([name for name in passes.layer_names(network)[1:]]))
    value = passes.up_to(network, inputs, layer)
    count = value.shape[1]
    channels = data.draw(st.sets(st.integers(0, count - 1), min_size=1))
    factor, shift = data.draw(st.floats(-2, 2, width=32)), data.draw(st.floats(-2, 2, width=32))
    off = data.draw(st.booleans())
    change = Off(layer, channels, shift) if off else Scale(layer, channels, factor, shift)
    if layer == passes.layer_names(network)[-1]:
        with pytest.raises(ValueError, match="last layer"):
            tweak.apply(network, [change])
        return
    try:
        changed = tweak.apply(network, [change])
    except ValueError:
        with pytest.raises(ValueError, match="no layer says how many channels"):
            blocks.channels(network, layer)
        return
    assert blocks.channels(network, layer) == count
    name = layer + ("-off" if off or factor == 0 or (factor == 1 and shift == 0) else "-scaled")
    expected = value.clone()
    for channel in channels:
        expected[:, channel] = expected[:, channel] * (0.0 if off else factor) + shift
    trace = record(changed, inputs)
    assert torch.equal(trace.outputs[name], expected)
    assert torch.equal(trace.logits, passes.onward(network, expected, layer))
    index = (min(channels), *[0] * (value.ndim - 2))
    parts = contributions.explain_in(changed, trace, name, index)
    assert (parts.kind, parts.bias) == ("scaling", shift)
    assert parts.products.sum() + parts.bias == pytest.approx(float(expected[(0, *index)]), abs=1e-5)


def test_with_every_channel_off_the_bias_alone_is_left():
    changed = tweak.apply(CNN, [Off("relu4", range(128))])
    assert torch.equal(changed(INPUTS), CNN.get_parameter("logits.bias").expand(8, 10))
    parts = contributions.explain(changed, INPUTS[:1], "logits", (4,))
    assert not parts.products.any()
    assert parts.bias == parts.total == float(CNN.get_parameter("logits.bias")[4])


def test_several_changes_of_a_layer_make_one_layer_in_turn():
    changes = [Scale("relu2", (1, 2), 2, 1), Off("relu2", 5), Scale("relu2", (2,), 3)]
    once = tweak.apply(CNN, changes)
    in_turn = CNN
    for change in changes:
        in_turn = tweak.apply(in_turn, [change])
    assert fingerprint(once) == fingerprint(in_turn)
    scaling = once.get_submodule("relu2-scaled")
    assert scaling.factor[[1, 2, 5, 6]].tolist() == [2, 6, 0, 1]
    assert scaling.constant[[1, 2, 5, 6]].tolist() == [1, 3, 0, 0]
    names = passes.layer_names(once)
    assert names[names.index("relu2") + 1] == "relu2-scaled"
    assert "relu2-off" in passes.layer_names(tweak.apply(once, [Off("relu2", range(64))]))


def test_products_in_changed_networks_agree_with_autograd():
    changed = tweak.apply(CNN, [Off("relu2", (3, 5)), Scale("conv3", (1,), 0.5, 0.1), Prune("conv3", 0.3)])
    for layer in ("bn2", "conv3", "relu3", "logits"):
        parts = contributions.explain(changed, INPUTS[:1], layer, (1, 2, 3) if layer != "logits" else (1,))
        assert parts.products.sum() + parts.bias == pytest.approx(parts.total, abs=1e-4)
        value = passes.up_to(changed, INPUTS[:1], parts.source_layer).requires_grad_()
        output = changed.get_submodule(layer)(value)[(0, *parts.index)]
        (gradient,) = torch.autograd.grad(output, value)
        np.testing.assert_allclose(gradient[0].numpy()[tuple(parts.source_indices.T)], parts.weights, rtol=1e-5)


def test_a_switched_off_channel_is_shown_as_off():
    changed = tweak.apply(CNN, [Off("relu2", range(0, 64, 2))])
    picture = scene.scene(changed, IMAGES.inputs([17])[0, 0])
    stage = picture.stages[2 + 1]
    assert (stage.layer, stage.main) == ("relu2-off", "conv2")
    assert all(channel % 2 for channel in stage.kept)
    assert not picture.trace.outputs["relu2-off"][0, ::2].any()
    block = overview.overview(changed, IMAGES.inputs([17])[0, 0]).blocks[1]
    assert block.layer == "relu2-off"
    assert not block.effects[::2].any()


@pytest.mark.parametrize("bits", [8, 4, 2])
@pytest.mark.parametrize("name", ["mnist-cnn", "mnist-tiny-cnn", "mnist-mlp"])
def test_rounding_errs_by_at_most_half_a_step(name, bits):
    network = zoo.load(name)
    layers = [layer for layer, each in network.named_children() if kinds.of(each).weighted]
    changed = tweak.apply(network, [Quantise(layer, bits) for layer in layers])
    for layer in layers:
        for part in ("weight", "bias"):
            before, after = (each.get_parameter(f"{layer}.{part}") for each in (network, changed))
            step = (before.max() - before.min()).item() / (2**bits - 1)
            assert tweak.grid_step(before, bits) == pytest.approx(step)
            assert (after - before).abs().max().item() <= step / 2 * (1 + 1e-5)
            assert len(after.unique()) <= 2**bits
            assert (after.min(), after.max()) == (before.min(), before.max())


def test_the_smallest_weights_are_pruned():
    changed = tweak.apply(MLP, [Prune("fc2", 0.7)])
    before, after = MLP.get_parameter("fc2.weight"), changed.get_parameter("fc2.weight")
    gone = after == 0
    assert int(gone.sum()) == round(0.7 * before.numel())
    assert before[gone].abs().max() <= before[~gone].abs().min()
    assert torch.equal(before[~gone], after[~gone])
    assert torch.equal(MLP.get_parameter("fc2.bias"), changed.get_parameter("fc2.bias"))
    assert not tweak.apply(MLP, [Prune("fc2", 1)]).get_parameter("fc2.weight").any()


def test_a_random_layer_is_what_torch_makes():
    for name, network in (("conv2", CNN), ("fc1", MLP)):
        layer = tweak.apply(network, [Randomise(name, 5)]).get_submodule(name)
        torch.manual_seed(5)
        fresh = nn.Conv2d(32, 64, 3, padding=1) if name == "conv2" else nn.Linear(784, 512)
        torch.testing.assert_close(layer.weight, fresh.weight, rtol=1e-5, atol=1e-7, check_device=True)
        torch.testing.assert_close(layer.bias, fresh.bias, rtol=1e-5, atol=1e-7)


def test_noise_has_the_deviation_asked_for():
    difference = tweak.apply(MLP, [Noise("fc1", 0.25, 3)]).get_parameter("fc1.weight") - MLP.get_parameter("fc1.weight")
    assert float(difference.std()) == pytest.approx(0.25, rel=0.01)
    assert float(difference.mean()) == pytest.approx(0, abs=0.002)


def test_a_swapped_layer_has_the_other_models_numbers():
    changed = tweak.apply(CNN, [Swap("conv2", "fashion-cnn")])
    other = zoo.load("fashion-cnn")
    assert torch.equal(changed.get_parameter("conv2.weight"), other.get_parameter("conv2.weight"))
    assert torch.equal(changed.get_parameter("conv3.weight"), CNN.get_parameter("conv3.weight"))


WRONG = [
    (lambda: Off("relu9", 0), "no layer 'relu9'; there are conv1, relu1"),
    (lambda: Off("relu1", 8), "relu1 has no filter 8; there are 0 to 7"),
    (lambda: Off("logits", 0), "logits is the last layer"),
    (lambda: Scale("conv2", (0, 2), 1), "conv2 has no filter 2"),
    (
        lambda: Set("conv1.weight", (0, 0, 3, 0), 1),
        r"conv1.weight has no number at \(0, 0, 3, 0\); its shape is \(8, 1, 3, 3\)",
    ),
    (lambda: Set("conv1.weight", (0,), 1), "has no number at"),
    (lambda: Set("conv1.padding", (0,), 1), "conv1 has no padding; it has weight, bias"),
    (lambda: Set("relu1.weight", (0,), 1), "relu1 has no weight; it has none"),
    (lambda: Prune("relu1", 0.5), "relu1 has no weights: ReLU"),
    (lambda: Randomise("pool1", 1), "pool1 has no weights"),
    (lambda: Swap("conv1", "mnist-cnn"), "their numbers can't be swapped"),
    (lambda: Swap("relu1", "mnist-cnn"), "relu1 has no weights"),
    (lambda: Swap("fc1", "nothing"), "no model 'nothing'"),
    (lambda: Swap("conv2", "mnist-mlp"), "mnist-mlp has no layer conv2"),
    (lambda: Off("", 0), "the name of a layer"),
    (lambda: Off("conv1", ()), "1 to 4,096 channels"),
    (lambda: Off("conv1", (1, 1)), "named twice"),
    (lambda: Off("conv1", -1), "a channel is between 0"),
    (lambda: Off("conv1", (1, 2), (0.5, 1, 2)), "one for all, or one for each"),
    (lambda: Off("conv1", 1, float("nan")), "a number is between"),
    (lambda: Scale("conv1", 1, float("inf")), "a number is between"),
    (lambda: Set("conv1", (0,), 1), "named like conv1.weight"),
    (lambda: Set("conv1.weight", (), 1), "1 to 4 places"),
    (lambda: Prune("conv1", 1.5), "a share is between 0 and 1"),
    (lambda: Quantise("conv1", 0), "the number of bits is between 1 and 16"),
    (lambda: Quantise("conv1", 17), "the number of bits is between 0 and 16"),
    (lambda: Noise("conv1", -1, 0), "not negative"),
    (lambda: Noise("conv1", 1, -1), "a seed is between"),
]


@pytest.mark.parametrize(("change", "words"), WRONG)
def test_what_is_wrong_is_named(change, words):
    with pytest.raises(ValueError, match=words):
        tweak.apply(TINY, [change()])


def test_changes_are_bounded():
    with pytest.raises(ValueError, match="51 changes are more than 50"):
        tweak.apply(TINY, [Prune("fc1", 0.1)] * 51)


def test_a_network_of_ones_own_may_have_such_a_name_already():
    network = nn.Sequential()
    network.add_module("one", nn.Linear(3, 2))
    network.add_module("one-off", nn.ReLU())
    network.add_module("two", nn.Linear(2, 2))
    with pytest.raises(ValueError, match="one-off is no scaling"):
        tweak.apply(network.eval(), [Off("one", 0)])


def test_two_changes_at_once_never_meet():
    """Each thread gets what it gets alone, and torch's own generator is left as it was."""
    changes = [
        [Randomise("fc1", seed), Noise("fc2", 0.1, seed), Off("relu1", seed), Quantise("fc2", 4)] for seed in (1, 2)
    ]
    expected = [fingerprint(tweak.apply(MLP, each)) for each in changes]
    state, results = torch.get_rng_state(), [[], []]
    barrier = threading.Barrier(2)

    def work(number):
        barrier.wait()
        for _ in range(10):
            results[number].append(fingerprint(tweak.apply(MLP, changes[number])))

    threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [[code] * 10 for code in expected]
    assert torch.equal(torch.get_rng_state(), state)


def test_a_changed_model_is_a_model_of_its_own():
    model = zoo.model("mnist-tiny-cnn")
    changed = tweak.changed_model(model, [Off("relu1", 3), Quantise("fc1", 4)])
    assert changed.name == "mnist-tiny-cnn~off-relu1-3~quantise-fc1-4"
    assert changed.fingerprint == fingerprint(changed.network) != model.fingerprint
    assert (changed.class_names, changed.dataset, changed.shape) == (model.class_names, model.dataset, model.shape)
    assert tweak.changed_model(model, ()) is model
    again = eval(changed.source, {"tweak": tweak, "zoo": zoo})  # the code that a page shows
    assert fingerprint(again) == changed.fingerprint
    assert tweak.split(changed.name) == ("mnist-tiny-cnn", (Off("relu1", 3), Quantise("fc1", 4)))
    codes = {fingerprint(tweak.apply(TINY, each)) for each in itertools.combinations(EVERY[:-1], 2)}
    assert len(codes) == len(list(itertools.combinations(EVERY[:-1], 2)))


def test_a_scaling_counts_in_the_fingerprint():
    one, two = (nn.Sequential(Scaling(2)) for _ in range(2))
    two[0].constant[1] = 1
    assert fingerprint(one) != fingerprint(two)
