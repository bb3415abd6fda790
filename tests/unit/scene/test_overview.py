"""The overview's effects and flows against autograd, finite differences and the exact sums behind single values."""

import numpy as np
import pytest
import torch

from nnviz_core import contributions, datasets, predictions, trace, zoo
from nnviz_core.layers import passes
from nnviz_core.scene import overview

IMAGE = datasets.load("mnist").inputs([17])[0, 0]
DIGIT_MODELS = [name for name, spec in zoo.MODELS.items() if spec.dataset == "mnist"]


@pytest.fixture(scope="module", params=DIGIT_MODELS)
def whole(request):
    network = zoo.load(request.param)
    return network, overview.overview(network, IMAGE)


def test_values_are_the_recorded_ones(whole):
    network, overview_ = whole
    recorded = trace.record(network, predictions.as_inputs(IMAGE))
    for block in overview_.blocks:
        np.testing.assert_array_equal(block.values, recorded.outputs[block.layer][0].numpy())
        assert block.strongest == block.values.max()
        assert block.active == sum(bool(each.any()) for each in block.values)
    assert overview_.prediction.label == predictions.predict(network, IMAGE).label


def test_an_effect_is_how_fast_the_logit_falls_as_its_channel_is_dimmed(whole):
    network, overview_ = whole
    network = network.double()
    label = overview_.prediction.label
    for block in overview_.blocks[:-1]:
        value = passes.up_to(network, predictions.as_inputs(IMAGE).double(), block.layer)
        for channel in block.shown[:2]:
            dimmed = [value.clone() for _ in range(2)]
            for each, factor in zip(dimmed, (1 - 1e-6, 1 + 1e-6), strict=True):
                each[0, channel] *= factor
            low, high = (float(passes.onward(network, each, block.layer)[0, label]) for each in dimmed)
            assert block.effects[channel] == pytest.approx((high - low) / 2e-6, abs=2e-3)
    network.float()


def test_the_channels_that_add_most_are_shown_and_of_the_logits_all(whole):
    _, overview_ = whole
    *hidden, last = overview_.blocks
    for block in hidden:
        assert len(block.shown) == min(len(block.values), 5 if block.values.ndim == 3 else 8)
        others = np.delete(block.effects, block.shown)
        assert block.effects[list(block.shown)].min() >= others.max(initial=-np.inf)
    assert last.shown == tuple(range(len(last.values)))


def test_flows_are_the_products_of_the_exact_sums(whole):
    network, overview_ = whole
    for block in overview_.blocks:
        target = block.shown[0]
        sizes, sums = np.zeros(block.flow.sizes.shape[1]), np.zeros(block.flow.sums.shape[1])
        for _, *place in np.argwhere(block.values[[target]]).tolist():
            exact = contributions.explain_in(network, overview_.trace, block.main, (target, *place))
            sources = exact.source_indices[:, 0]
            if exact.source_indices.shape[1] == 1:
                sources = sources * len(sizes) // len(sources)
            np.add.at(sizes, sources, np.abs(exact.products))
            np.add.at(sums, sources, exact.products)
        np.testing.assert_allclose(block.flow.sizes[0], sizes, rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(block.flow.sums[0], sums, rtol=1e-3, atol=1e-3)


def test_shares_of_a_target_add_up_to_one(whole):
    for block in whole[1].blocks:
        whole_rows = block.flow.sizes.sum(axis=1) > 0
        np.testing.assert_allclose(block.flow.shares[whole_rows].sum(axis=1), 1, rtol=1e-5)
        assert not block.flow.shares[~whole_rows].any()


def test_channels_keep_their_places_while_they_are_among_the_strongest():
    network = zoo.load("mnist-cnn")
    first = overview.overview(network, IMAGE)
    places = [block.shown for block in first.blocks]
    other = datasets.load("mnist").inputs([1])[0, 0]
    moved, fresh = overview.overview(network, other, places), overview.overview(network, other)
    assert [block.shown for block in overview.overview(network, IMAGE, places).blocks] == places
    for before, now, alone in zip(places, moved.blocks, fresh.blocks, strict=True):
        assert set(now.shown) == set(alone.shown)
        assert all(
            channel in (old, *(set(now.shown) - set(before))) for channel, old in zip(now.shown, before, strict=True)
        )


def test_an_empty_image_has_an_overview_too():
    blank = overview.overview(zoo.load("mnist-cnn"), np.zeros((28, 28), np.float32))
    assert np.isfinite(np.concatenate([block.effects for block in blank.blocks])).all()
    assert not blank.blocks[0].flow.sizes.any()


def test_the_network_gets_no_gradients():
    network = zoo.load("mnist-cnn")
    overview.overview(network, IMAGE)
    assert all(parameter.grad is None and not parameter.requires_grad for parameter in network.parameters())
    assert torch.is_grad_enabled()
