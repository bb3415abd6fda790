import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.evaluation import changes, robustness, warping
from nnviz_core.evaluation.accuracy import evaluate
from tests.unit.across_samples import random_images


@pytest.fixture(scope="module")
def images():
    return random_images([30, 30, 30])


def block():
    image = torch.zeros(1, 1, 28, 28)
    image[..., 10:18, 10:18] = 1
    return image


def seeded():
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("pixels", [1, 1.5, -0.5])
@pytest.mark.parametrize("change", [changes.rotated, changes.shifted, changes.thickened])
def test_many_images_are_altered_piece_by_piece_as_in_one(change, pixels, monkeypatch):
    many = torch.rand(7, 1, 28, 28, generator=seeded())
    whole = change(many, pixels, seeded())
    monkeypatch.setattr(warping, "TOGETHER", 3)
    assert torch.equal(change(many, pixels, seeded()), whole)
    assert not torch.equal(whole, many)


@pytest.mark.parametrize("change", changes.CHANGES)
def test_no_change_is_among_the_levels_and_leaves_images_alone(change, images):
    assert 0 in changes.CHANGES[change].levels
    found = robustness.altered(images, np.arange(5), change, 0)
    np.testing.assert_allclose(found, images.inputs(slice(0, 5)), atol=1e-4)


@pytest.mark.parametrize("change", changes.CHANGES)
def test_altered_images_are_seeded_and_in_range(change, images):
    level = changes.CHANGES[change].levels[-1]
    found = robustness.altered(images, np.arange(5), change, level, 1)
    np.testing.assert_array_equal(found, robustness.altered(images, np.arange(5), change, level, 1))
    assert found.min() >= 0
    assert found.max() <= 1
    assert np.abs(found - images.inputs(slice(0, 5))).max() > 0.1


def test_every_model_sees_the_same_images_and_starts_at_its_accuracy(images):
    torch.manual_seed(0)
    pair = {"one": networks.mlp(8).eval(), "other": networks.mlp(8).eval()}
    found = robustness.curves({**pair, "again": pair["one"]}, images, "noise")
    np.testing.assert_array_equal(found["one"].accuracy, found["again"].accuracy)
    for name, network in pair.items():
        assert found[name].accuracy[0] == pytest.approx(evaluate(network, images).accuracy)
        assert (found[name].low <= found[name].accuracy).all()


def test_a_quarter_turn_moves_every_pixel_to_its_place():
    image = torch.rand(6, 1, 28, 28, generator=seeded())
    turned = changes.rotated(image, 90, seeded())
    nearest = []
    for before, after in zip(image, turned, strict=True):
        apart = [float((after - torch.rot90(before, k, (1, 2))).abs().max()) for k in (1, 3)]
        nearest.append(int(np.argmin(apart)))
        assert min(apart) < 1e-4
    assert set(nearest) == {0, 1}


def test_a_shift_moves_the_middle_by_so_many_pixels():
    moved = changes.shifted(block(), 3, seeded())
    rows, columns = torch.meshgrid(torch.arange(28.0), torch.arange(28.0), indexing="ij")
    centre = [float((moved[0, 0] * axis).sum() / moved.sum()) - 13.5 for axis in (rows, columns)]
    assert np.hypot(*centre) == pytest.approx(3, abs=0.01)


def test_thickness_grows_and_wears_away_by_pixels():
    sums = {level: float(changes.thickened(block(), level, seeded()).sum()) for level in (-1, 0, 0.5, 1, 2)}
    assert sums == {-1: 36, 0: 64, 0.5: 82, 1: 100, 2: 144}


def test_blur_keeps_the_ink_and_occlusion_takes_a_square():
    assert float(changes.blurred(block(), 1.5, seeded()).sum()) == pytest.approx(64, rel=1e-4)
    assert float(changes.covered(torch.ones(1, 1, 28, 28), 8, seeded()).sum()) == 28 * 28 - 64


def test_another_change_is_refused(images):
    with pytest.raises(KeyError, match="no change 'melt'"):
        robustness.curves({}, images, "melt")
