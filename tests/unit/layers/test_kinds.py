"""Every kind of layer × every question: each row of the table is what torch does, and no kind is forgotten anywhere."""

import copy
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from nnviz_core import contributions, scene, zoo
from nnviz_core.attribution import methods
from nnviz_core.layers import Scaling, geometry, kinds, passes, terms
from nnviz_core.scene import stages
from nnviz_core.scene.connections import connections, products_into
from nnviz_core.trace import record
from tests.unit.random_layers import EITHER, LINES, MAPS, SETTINGS, chain, network_of, single

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
EVERY_KIND = pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda kind: kind.__name__)
few = settings(max_examples=10, derandomize=True, deadline=None, database=None)
DRAWS = 200


def some_indices(shape, seed, count=5):
    generator = np.random.default_rng(seed)
    corners = [(0,) * len(shape), tuple(length - 1 for length in shape)]
    return [*corners, *(tuple(int(generator.integers(length)) for length in shape) for _ in range(count))]


def test_no_kind_is_left_out_of_these_tests():
    assert set(SETTINGS) == set(kinds.KINDS)
    takes = {None: EITHER, kinds.MAPS: MAPS, kinds.LINE: LINES}
    assert all(kind in takes[row.takes] for kind, row in kinds.KINDS.items())


@EVERY_KIND
@few
@given(data=st.data())
def test_products_and_bias_add_up_to_what_torch_gives(kind, data):
    network, inputs, seed = data.draw(single(kind))
    output = network(inputs)[0]
    for index in some_indices(output.shape, seed):
        parts = contributions.explain(network, inputs, "layer0", index)
        size = np.abs(parts.products).sum() + abs(parts.bias)
        assert abs(parts.products.sum() + parts.bias - float(output[index])) <= 1e-6 + 2e-6 * size
        assert (parts.kind == "function") == bool(parts.function)
        for number in range(len(parts.sources)):
            assert parts.sources[number] == float(inputs[0][parts.place(number).index])


@EVERY_KIND
@few
@given(data=st.data())
def test_what_is_seen_is_what_has_a_gradient(kind, data):
    network, inputs, seed = data.draw(single(kind))
    shape, names = inputs.shape[1:], network(inputs).shape[1:]
    batch = torch.randn(DRAWS, *shape, generator=torch.Generator().manual_seed(seed))
    for index in some_indices(names, seed, 2):
        values = batch.clone().requires_grad_()
        (gradient,) = torch.autograd.grad(network(values)[(slice(None), *index)].sum(), values, allow_unused=True)
        reached = (gradient != 0).any(dim=0).numpy()
        if len(shape) == 3:
            seen = geometry.seen_pixels(network, "layer0", index, tuple(shape))
            np.testing.assert_array_equal(seen, reached.any(axis=0))
            rows, columns = geometry.receptive_field(network, "layer0", index, tuple(shape))
            assert seen[rows, columns].sum() == seen.sum()
            assert_the_window_holds(network, index, tuple(shape), seen)
        marks = np.zeros(names, bool)
        marks[index] = True
        np.testing.assert_array_equal(geometry._sight_before(network[0], marks, tuple(shape)), reached)


def assert_the_window_holds(network, index, shape, seen):
    if len(index) == 3:
        field = geometry.windows(network, "layer0", shape)
        inside = [
            np.isin(np.arange(length), window.pixels(position))
            for window, position, length in zip(field, index[1:], shape[1:], strict=True)
        ]
        assert not (seen & ~np.outer(*inside)).any()


@EVERY_KIND
@few
@given(data=st.data())
def test_lines_are_the_terms(kind, data):
    network, inputs, seed = data.draw(single(kind))
    trace, generator = record(network, inputs), np.random.default_rng(seed)
    before, stage = stages.stages(network, trace)
    before, stage = (replace(each, kept=some_of(generator, each.shape[0])) for each in (before, stage))
    assert_lines(network, trace, before, stage, generator.integers(stage.size, size=12).tolist())


def some_of(generator, count):
    return tuple(sorted(generator.choice(count, generator.integers(1, count + 1), replace=False).tolist()))


def assert_lines(network, trace, before, stage, cubes):
    """The products into `cubes` are the terms of the exact sums, but for what is folded away or 0."""
    values = stages.shown(trace, stage.source, before).reshape(len(before.kept), *before.shape[1:])
    products, sources = products_into(network.get_submodule(stage.main), values, before, stage)
    for cube in cubes:
        parts = contributions.explain_in(network, trace, stage.main, stage.index(cube))
        shape = before.shape if parts.source_indices.shape[1] == len(before.shape) else (int(np.prod(before.shape)),)
        numbers = before.cubes(np.ravel_multi_index(tuple(parts.source_indices.T), shape))
        expected, measured = np.zeros(before.size + 1), np.zeros(before.size + 1)
        expected[numbers] = parts.products
        np.add.at(measured, sources[cube], products[cube])
        np.testing.assert_allclose(measured[:-1], expected[:-1], rtol=1e-4, atol=1e-5)
        assert measured[-1] == 0
        assert products[cube].shape == sources[cube].shape


@EVERY_KIND
@few
@given(data=st.data())
def test_each_kind_is_a_stage(kind, data):
    network, inputs, _ = data.draw(single(kind))
    trace = record(network, inputs)
    first, stage = stages.stages(network, trace)
    assert (first.layer, first.shape) == ("input", tuple(inputs.shape[1:]))
    assert (stage.layer, stage.main, stage.source) == ("layer0", "layer0", "input")
    assert stage.shape == tuple(trace.outputs["layer0"].shape[1:])
    assert stage.kept == tuple(range(stage.shape[0]))
    np.testing.assert_array_equal(stage.values(trace).ravel(), trace.outputs["layer0"].numpy().ravel())


@settings(few, max_examples=50)
@given(data=st.data())
def test_in_any_chain_a_stage_is_its_sum_and_the_functions_after_it(data):
    network, inputs = data.draw(chain())
    kinds.check(network)
    trace = record(network, inputs)
    shown = stages.stages(network, trace)
    assert shown[-1].layer == passes.layer_names(network)[-1]
    for before, stage in pairwise(shown):
        assert stage.shape == tuple(trace.outputs[stage.layer].shape[1:])
        value = trace.outputs[stage.main]
        for name in stages.functions(network, stage):
            assert kinds.of(network.get_submodule(name)).elementwise
            value = network.get_submodule(name)(value)
        assert torch.equal(value, trace.outputs[stage.layer])
        assert_lines(network, trace, before, stage, {0, stage.size - 1})
        assert_nothing_moves(network, trace, before, stage)
        connections(network, trace, before, stage)
    assert stages.fit(network, trace, [stage.kept for stage in shown]) == shown
    assert methods.attribution_layer(network) in passes.layer_names(network)


def assert_nothing_moves(network, trace, before, stage):
    """Between a stage and what the next one reads, each value stays where it is."""
    names = passes.layer_names(network)
    between = names[names.index(before.layer) + 1 : names.index(stage.source) + 1]
    rows = [kinds.of(network.get_submodule(name)) for name in between]
    assert all(row.elementwise or row.reshapes for row in rows)


def built(*layers):
    return network_of(layers)


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU()), [("2", "0", "input")]),
        ((nn.Conv2d(1, 2, 3), nn.MaxPool2d(2), nn.ReLU()), [("0", "0", "input"), ("1", "1", "0"), ("2", "2", "1")]),
        ((nn.BatchNorm2d(1), nn.Conv2d(1, 2, 3), nn.Tanh()), [("2", "1", "0")]),
        ((nn.Conv2d(1, 2, 3), nn.Conv2d(2, 2, 3)), [("0", "0", "input"), ("1", "1", "0")]),
        (
            (nn.Conv2d(1, 2, 3), nn.Flatten(), nn.GELU(), nn.Linear(2 * 26 * 26, 3)),
            [("0", "0", "input"), ("2", "2", "1"), ("3", "3", "2")],
        ),
        ((nn.Conv2d(1, 2, 3), nn.ReLU(), Scaling(2), nn.BatchNorm2d(2)), [("2", "0", "input"), ("3", "3", "2")]),
        ((nn.Conv2d(1, 2, 3), Scaling(2), nn.ReLU(), nn.MaxPool2d(2)), [("2", "0", "input"), ("3", "3", "2")]),
        ((nn.MaxPool2d(2), Scaling(1), nn.Conv2d(1, 2, 3)), [("1", "0", "input"), ("2", "2", "1")]),
        ((nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout()), [("0", "0", "input"), ("2", "2", "1")]),
    ],
)
def test_stages_of_unusual_orders(layers, expected):
    network = built(*layers)
    shown = stages.stages(network, record(network, torch.rand(1, 1, 28, 28)))[1:]
    names = [tuple(name.removeprefix("layer") for name in (each.layer, each.main, each.source)) for each in shown]
    assert names == expected


def test_the_attribution_stands_at_the_last_convolution_whatever_follows():
    one, two = nn.Conv2d(1, 2, 3), nn.Conv2d(2, 2, 3)
    for layers, layer in [
        ((one, nn.ReLU(), two), "layer2"),
        ((one, nn.ReLU(), two, nn.BatchNorm2d(2), nn.Tanh()), "layer4"),
        ((one, nn.ReLU(), two, nn.MaxPool2d(2), nn.ReLU()), "layer2"),
        ((nn.Flatten(), nn.Linear(3, 2)), "input"),
        ((), "input"),
    ]:
        assert methods.attribution_layer(built(*layers)) == layer


@EVERY_KIND
@few
@given(data=st.data())
def test_what_a_row_claims_is_true(kind, data):
    network, inputs, seed = data.draw(single(kind))
    row, layer = kinds.of(network[0]), network[0]
    batch = torch.randn(DRAWS, *inputs.shape[1:], generator=torch.Generator().manual_seed(seed))
    claims = properties(layer, batch)
    assert [name for name, true in claims.items() if getattr(row, name) and not true] == []
    assert not row.homogeneous or residual(layer, inputs) < 1e-9


@EVERY_KIND
def test_what_a_row_denies_is_false(kind):
    channels = {nn.Conv2d: (2, 2, 3), nn.Linear: (4, 4), nn.BatchNorm2d: (2,), nn.BatchNorm1d: (4,), Scaling: (2,)}
    pooling = {nn.MaxPool2d: (2,), nn.AvgPool2d: (2,), nn.AdaptiveAvgPool2d: (2,)}
    (layer,) = network_of([kind(*{**channels, **pooling}.get(kind, ()))], 3)
    batch = torch.randn(DRAWS, *((4,) if kind in LINES else (2, 6, 6)), generator=torch.Generator().manual_seed(1))
    claims, row = properties(layer, batch), kinds.of(layer)
    assert [name for name, true in claims.items() if true and not getattr(row, name)] == []
    assert row.weighted == (hasattr(layer, "weight") and not claims["keeps_channels"])
    assert row.homogeneous or residual(layer, batch[:1]) > 1e-3


def properties(layer, batch):
    """What is measured to hold for `layer` on random inputs."""
    output, changed, alone = layer(batch), batch.clone(), batch.clone()
    changed.flatten(1)[:, 0] += 1
    alone[:, 1:] += 9
    same_shape = output.shape == batch.shape
    return {
        "elementwise": same_shape and torch.equal(layer(changed).flatten(1)[:, 1:], output.flatten(1)[:, 1:]),
        "keeps_channels": output.shape[1] == batch.shape[1] and torch.equal(layer(alone)[:, 0], output[:, 0]),
        "keeps_sign": bool((layer(batch.abs()) >= 0).all()),
        "never_negative": bool((output >= 0).all()),
        "reshapes": torch.equal(output.flatten(), batch.flatten()) and output.ndim == 2,
        "passes_on": torch.equal(output.flatten(), batch.flatten()),
        "affine": torch.allclose(layer(batch.mean(0, keepdim=True)), output.mean(0, keepdim=True), atol=1e-5),
    }


def residual(layer, inputs):
    """How far the output is from gradient × input and the layer's own bias."""
    exact, value = copy.deepcopy(layer).double(), inputs.double()
    products = torch.tensordot(torch.autograd.functional.jacobian(exact, value), value, dims=value.ndim)
    bias = terms.biases(exact)
    if bias is not None:
        products += torch.from_numpy(bias).reshape(1, -1, *[1] * (products.ndim - 2))
    return float((products - exact(value)).abs().max())


REFUSED = [
    (nn.Conv2d(1, 1, 3, padding=1, padding_mode="reflect"), "Conv2d.*padding_mode='reflect'.*'zeros'"),
    (nn.MaxPool2d(2, ceil_mode=True), "MaxPool2d.*ceil_mode=True.*False"),
    (nn.MaxPool2d(2, return_indices=True), "MaxPool2d.*return_indices=True.*False"),
    (nn.AvgPool2d(2, ceil_mode=True), "AvgPool2d.*ceil_mode=True.*False"),
    (nn.AvgPool2d(2, divisor_override=3), "AvgPool2d.*divisor_override=3.*None"),
    (nn.BatchNorm2d(1, track_running_stats=False), "BatchNorm2d.*track_running_stats=False.*True"),
    (nn.Flatten(2), "Flatten.*start_dim=2.*1"),
    (nn.Flatten(1, 2), "Flatten.*end_dim=2.*-1"),
    (nn.ReLU(inplace=True), "ReLU.*inplace=True.*False"),
    (nn.Softplus(), "Softplus.*those are Conv2d, Linear"),
    (nn.Linear(28, 3), "Linear.*gets maps.*a line of units"),
    (nn.BatchNorm1d(28), "BatchNorm1d.*gets maps.*a line of units"),
    (nn.Sequential(nn.ReLU()), "Sequential.*those are Conv2d, Linear"),
]


@pytest.mark.parametrize(("layer", "words"), REFUSED, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(layer, words):
    network = nn.Sequential()
    network.add_module("first", nn.ReLU())
    network.add_module("odd", layer)
    with pytest.raises(ValueError, match=f"(?s)^odd: .*{words}"):
        kinds.check(network.eval())
    with pytest.raises(ValueError, match=f"(?s){words}"):
        terms.terms(layer, np.zeros((1, 28, 28), np.float32), (0, 0, 0))


def test_maps_are_not_made_of_a_line():
    network = nn.Sequential(nn.Flatten(), nn.MaxPool2d(2))
    with pytest.raises(ValueError, match=r"^1: MaxPool2d.* gets a line of units; only maps"):
        kinds.check(network)
    with pytest.raises(ValueError, match=r"^0: MaxPool2d"):
        kinds.check(nn.Sequential(nn.MaxPool2d(2)), kinds.LINE)


def test_a_layer_is_used_once():
    gate = nn.ReLU()
    with pytest.raises(ValueError, match=r"^2: ReLU.* used twice"):
        kinds.check(nn.Sequential(gate, nn.Flatten(), gate))


def test_nothing_but_padding_has_no_largest():
    layer = nn.MaxPool2d(2, padding=1, dilation=5)
    with pytest.raises(ValueError, match="nothing but padding"):
        terms.terms(layer, np.zeros((1, 4, 4), np.float32), (0, 0, 0))


@pytest.mark.parametrize("name", [*zoo.MODELS, *zoo.VARIANTS])
def test_every_shipped_network_is_known(name):
    kinds.check(zoo.load(name))


def test_a_network_of_tanh_has_sums_geometry_and_a_scene():
    network, image = zoo.load("fashion-mlp-tanh"), np.random.default_rng(0).random((28, 28), np.float32)
    picture = scene.scene(network, image)
    assert [stage.layer for stage in picture.stages] == ["input", "tanh1", "tanh2", "logits"]
    value = contributions.explain_in(network, picture.trace, "tanh1", (3,))
    assert (value.kind, value.function) == ("function", "tanh")
    assert value.total == pytest.approx(np.tanh(value.sources[0]), abs=1e-6)
    assert geometry.seen_pixels(network, "tanh2", (1,)).all()
    for before, stage in pairwise(picture.stages):
        assert_lines(network, picture.trace, before, stage, range(min(stage.size, 5)))
    assert len(scene.described(picture, 0.3)["stages"]) == 4


def test_the_weight_of_a_function_at_zero_is_its_slope():
    for layer, slope, value in [(nn.Sigmoid(), 0.25, 0.5), (nn.Tanh(), 1, 0), (nn.GELU(), 0.5, 0)]:
        kind, _, weights, bias = terms.terms(layer, np.zeros(1, np.float32), (0,))
        assert (kind, weights.tolist(), bias) == ("function", [slope], value)
