"""What a scene shows is the recorded pass: values, products and probabilities, checked against sums done another way."""

import base64
import json

import numpy as np
import pytest
import torch

from nnviz_core import contributions, datasets, scene, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.predictions import as_inputs
from nnviz_core.scene.connections import MOST_LINES, connections, incoming, products_into
from nnviz_core.scene.stages import MOST_MAPS, MOST_UNITS, shown, strengths

IMAGE = datasets.load("mnist").inputs([1])[0, 0]


def unpacked(text, kind):
    return np.frombuffer(base64.b64decode(text), kind)


@pytest.fixture(scope="module", params=list(zoo.MODELS))
def found(request):
    return scene.scene(zoo.load(request.param), IMAGE)


def test_the_tiny_network_is_shown_whole():
    stages = scene.scene(zoo.load("mnist-tiny-cnn"), IMAGE).stages
    assert [(stage.layer, stage.shape) for stage in stages] == [
        ("input", (1, 28, 28)),
        ("relu1", (8, 26, 26)),
        ("pool1", (8, 13, 13)),
        ("relu2", (2, 11, 11)),
        ("pool2", (2, 5, 5)),
        ("relu3", (22,)),
        ("logits", (10,)),
    ]
    assert not any(stage.is_folded for stage in stages)


def test_wide_layers_keep_the_strongest(found):
    for stage in found.stages[1:-1]:
        most = MOST_MAPS if stage.cells > 1 else MOST_UNITS
        assert len(stage.kept) == min(most, stage.shape[0])
        output = found.trace.outputs[stage.layer][0].clamp(min=0).reshape(stage.shape[0], -1).mean(1)
        if stage.layer.startswith("relu"):
            assert output[list(stage.kept)].min() >= np.sort(output.numpy())[-len(stage.kept)] - 1e-6


def test_values_are_the_recorded_ones(found):
    described = scene.described(found, 0.3)
    for stage, told in zip(found.stages, described["stages"], strict=True):
        output = (found.trace.inputs if stage.layer == "input" else found.trace.outputs[stage.layer])[0].numpy()
        for cube in np.linspace(0, stage.size - 1, 9).astype(int):
            value = scene.lines_into(found, (found.stages.index(stage), int(cube)))["value"]
            assert value == output[stage.index(int(cube))]
        assert len(unpacked(told["strengths"], np.uint8)) == stage.size
    assert described["probabilities"] == pytest.approx(found.trace.probabilities[0].tolist())
    assert json.loads(json.dumps(described)) == described


def test_products_are_those_of_the_exact_sum(found):
    generator = np.random.default_rng(0)
    for before, stage in zip(found.stages, found.stages[1:], strict=False):
        values = shown(found.trace, stage.source, before).reshape(len(before.kept), *before.shape[1:])
        products, sources = products_into(found.network.get_submodule(stage.main), values, before, stage)
        for cube in generator.integers(stage.size, size=6):
            exact = contributions.explain_in(found.network, found.trace, stage.main, stage.index(int(cube)))
            if len(before.kept) == before.shape[0] and stage.main != "average":
                assert products[cube].sum() + exact.bias == pytest.approx(exact.total, abs=1e-3)
            lines = incoming(found.network, found.trace, before, stage, int(cube))
            largest = np.abs(exact.products).max() or 1
            for source, share in zip(lines.sources, lines.shares, strict=True):
                place = np.flatnonzero(sources[cube] == source)[
                    np.abs(products[cube][sources[cube] == source]).argmax()
                ]
                assert products[cube, place] / largest == pytest.approx(share, abs=1e-4)


def test_lines_reach_the_threshold_and_are_capped(found):
    for before, stage in zip(found.stages, found.stages[1:], strict=False):
        few, many = (connections(found.network, found.trace, before, stage, share) for share in (0.8, 0.05))
        assert few.above <= many.above <= many.count
        assert len(many.shares) == min(many.above, MOST_LINES)
        assert (np.abs(few.shares) >= 0.8 - 1e-6).all()
        assert (np.abs(many.shares) <= 1 + 1e-6).all()
        assert (many.sources < before.size).all()
        assert (many.targets < stage.size).all()


def test_an_empty_drawing_is_a_scene_too(found):
    empty = scene.scene(found.network, np.zeros((28, 28), np.float32), found.kept)
    described = scene.described(empty, 0.3)
    assert sum(described["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert not unpacked(described["stages"][0]["strengths"], np.uint8).any()
    assert empty.kept == found.kept


def test_places_that_do_not_exist_are_none(found):
    assert found.checked([1, 0]) == (1, 0)
    for place in (None, [-1, 3], [99, 0], [1, 10**6], [1, -1], ["a", 1], [1], "12", [1.5, 2]):
        assert found.checked(place) is None
    with pytest.raises(IndexError):
        found.stages[-1].index(99)


def test_a_cube_and_its_position_are_each_others_inverse(found):
    for stage in found.stages:
        cubes = np.arange(0, stage.size, max(1, stage.size // 17))
        flat = np.array([np.ravel_multi_index(stage.index(int(cube)), stage.shape) for cube in cubes])
        np.testing.assert_array_equal(stage.cubes(flat), cubes)


def test_a_name_stands_for_a_value_whatever_is_folded(found):
    other = scene.scene(found.network, np.zeros((28, 28), np.float32))
    for number, stage in list(enumerate(found.stages))[1:]:
        index = stage.index(stage.size - 1)
        assert found.named(found.name(number, index)) == other.named(other.name(number, index)) == (number, index)


@pytest.mark.parametrize(
    "text", ["", "input-0-1-1", "logits", "logits-10", "logits--1", "logits-1-1", "logits-²", "x-1"]
)
def test_a_name_of_nothing_is_refused(text):
    with pytest.raises(NnvizError):
        scene.scene(zoo.load("mnist-linear"), IMAGE).named(text)


def test_lines_into_a_value_tell_what_is_folded_away():
    found = scene.scene(zoo.load("mnist-mlp"), IMAGE)
    lines = scene.lines_into(found, (3, 2))
    exact = contributions.explain_in(found.network, found.trace, "logits", found.stages[3].index(2))
    assert lines["drawn"] == lines["above"] == np.count_nonzero(exact.products[list(found.stages[2].kept)])
    assert lines["above"] + lines["folded"] == np.count_nonzero(exact.products)


def test_the_attribution_is_grad_cam_where_there_are_maps(found):
    made = scene.attribution_map(found, "element-wise", None)
    assert made.target == int(found.trace.logits.argmax())
    assert made.layer == ("input" if "conv1" not in found.trace.outputs else made.layer)
    assert np.isfinite(made.map).all()


def test_the_forms_of_grad_cam_differ_where_they_can():
    recorded = scene.scene(zoo.load("mnist-cnn"), IMAGE)
    classic, elementwise = (scene.attribution_map(recorded, form, None).map for form in ("classic", "element-wise"))
    assert not np.allclose(classic, elementwise)


def test_strengths_leave_the_inactive_at_zero():
    np.testing.assert_array_equal(strengths(np.array([-3.0, 0, 1e-9, 2, 4], np.float32)), [0, 0, 1, 128, 255])
    np.testing.assert_array_equal(strengths(np.zeros(3, np.float32)), 0)


def test_the_network_stays_as_it_was(found):
    before = {name: value.clone() for name, value in found.network.state_dict().items()}
    scene.described(scene.scene(found.network, IMAGE), 0.3)
    assert all(torch.equal(value, before[name]) for name, value in found.network.state_dict().items())
    assert torch.equal(scene.scene(found.network, IMAGE).trace.logits, found.network(as_inputs(IMAGE)))
