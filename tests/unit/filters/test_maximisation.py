import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.filters import maximisation
from nnviz_core.layers import geometry, passes


@pytest.fixture(scope="module")
def cnn():
    torch.manual_seed(0)
    return networks.cnn().eval().requires_grad_(False)


def test_the_best_patch_for_one_kernel_is_ink_where_it_is_positive(cnn):
    for channel in (0, 5):
        found = maximisation.maximise(cnn, "conv1", channel)
        kernel = cnn.conv1.weight[channel, 0].numpy()
        assert found.activation == pytest.approx(
            float(np.clip(kernel, 0, None).sum() + cnn.conv1.bias[channel]), abs=1e-5
        )
        row, column = found.position
        np.testing.assert_array_equal(found.image[row - 1 : row + 2, column - 1 : column + 2], kernel > 0)


def test_a_linear_unit_wants_ink_where_its_weight_is_positive():
    torch.manual_seed(0)
    network = networks.mlp().eval().requires_grad_(False)
    found = maximisation.maximise(network, "logits", 3)
    weights = network.logits.weight[3].view(28, 28).numpy()
    assert found.activation == pytest.approx(float(np.clip(weights, 0, None).sum() + network.logits.bias[3]), rel=1e-3)
    assert found.position is None


@pytest.mark.parametrize("layer", ["relu2", "bn3", "fc1"])
def test_the_image_is_ink_and_gives_what_is_claimed(cnn, layer):
    found = maximisation.maximise(cnn, layer, 7, seed=2, steps=16)
    assert found.image.dtype == np.float32
    assert 0 <= found.image.min() <= found.image.max() <= 1
    value = passes.up_to(cnn, torch.from_numpy(found.image)[None, None], layer)[0, 7].max()
    assert found.activation == pytest.approx(float(value), abs=1e-4)
    assert found.activation == found.starts.max()
    random = torch.rand(200, 1, 28, 28, generator=torch.Generator().manual_seed(9))
    assert found.activation > float(passes.up_to(cnn, random, layer)[:, 7].max())


def test_the_seed_makes_it_again(cnn):
    first, again = (maximisation.maximise(cnn, "conv2", 1, seed=5, steps=4) for _ in range(2))
    np.testing.assert_array_equal(first.image, again.image)
    assert not np.array_equal(first.image, maximisation.maximise(cnn, "conv2", 1, seed=6, steps=4).image)


def test_what_the_cell_cannot_see_stays_empty(cnn):
    found = maximisation.maximise(cnn, "conv2", 1, steps=4)
    seen = geometry.seen_pixels(cnn, "conv2", (1, *found.position))
    assert not found.image[~seen].any()


def test_the_comparison_is_in_words(cnn):
    found = maximisation.maximise(cnn, "conv1", 0, steps=2)
    assert "2.0 times" in found.words(found.activation / 2)
    assert "no real image" in found.words(0.0)


def test_what_does_not_exist_is_named(cnn):
    with pytest.raises(KeyError, match="conv4"):
        maximisation.maximise(cnn, "conv4", 0)
    with pytest.raises(IndexError, match="no filter 32"):
        maximisation.maximise(cnn, "conv1", 32)
