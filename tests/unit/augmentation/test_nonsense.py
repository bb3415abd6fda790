"""Things that are not a digit: drawings like the digits', settled by their seed, and never a digit by construction."""

import numpy as np
import pytest
import torch

from nnviz_core import datasets
from nnviz_core.augmentation import distance_fields, mixtures, nonsense, pen, penmanship
from nnviz_core.errors import NnvizError


@pytest.fixture(scope="module")
def digits():
    data = datasets.load("mnist", "train-10k")
    return np.stack(list(distance_fields.skeletons(data.images[:300]))), data.labels[:300]


LETTERS = [pen.Writing("x", "w1", [np.float32([[0, 0], [1000, 1000]]), np.float32([[1000, 0], [0, 1000]])])]


def test_everything_is_a_bitmap_with_ink(digits):
    bitmaps = list(nonsense.bitmaps(120, digits, LETTERS, np.random.default_rng(0)))
    assert len(bitmaps) == 120
    assert {one.shape for one in bitmaps} == {(84, 84)}
    assert min(one.sum() for one in bitmaps) > 10


def test_the_same_seed_makes_the_same_things(digits):
    first, second = (list(nonsense.bitmaps(40, digits, [], np.random.default_rng(7))) for _ in range(2))
    assert all((a == b).all() for a, b in zip(first, second, strict=True))


def test_things_are_drawn_with_the_digits_pens(digits):
    shapes = distance_fields.of_bitmaps(nonsense.bitmaps(40, digits, LETTERS, np.random.default_rng(0)))
    generator = torch.Generator().manual_seed(0)
    images = penmanship.drawn(shapes, torch.arange(40), None, generator)
    assert images.shape == (40, 1, 28, 28)
    assert 0 <= images.min() < images.max() <= 1


@pytest.mark.parametrize("lit", ["bc", "abged", "abcdefg", "fgbc", "abge", "acdefg"])
def test_a_display_that_shows_a_digit_or_nearly_one_is_left_out(lit):
    assert nonsense._shows_digit(set(lit))


@pytest.mark.parametrize("lit", ["ad", "adg", "def", "bef"])
def test_other_segments_are_no_digit(lit):
    assert not nonsense._shows_digit(set(lit))


def test_halves_are_halves(digits):
    whole = digits[0][0]
    for side in nonsense.HALVES:
        half = nonsense._half(whole, side, 0.5)
        assert 0 < half.sum() < whole.sum()
        assert not (half & ~whole).any()


def test_mixtures_are_drawings():
    generator = torch.Generator().manual_seed(0)
    first, second = torch.rand(2, 30, 1, 28, 28, generator=generator).unbind()
    for images in (
        mixtures.overlaid(first, second, generator),
        mixtures.side_by_side(first, second, generator),
        mixtures.noise(30, generator),
    ):
        assert images.shape == (30, 1, 28, 28)
        assert 0 <= images.min() < images.max() <= 1


def test_some_noise_is_an_empty_sheet():
    images = mixtures.noise(300, torch.Generator().manual_seed(0))
    assert 20 < (images.flatten(1).amax(dim=1) == 0).sum() < 200


def test_about_three_in_ten_writers_are_kept_apart():
    share = np.mean([pen.kept_apart(f"w{number}") for number in range(2000)])
    assert 0.27 < share < 0.33


def test_missing_pen_strokes_are_said_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("NNVIZ_DATA", str(tmp_path))
    with pytest.raises(NnvizError, match="NNVIZ_DATA"):
        pen.load("other")
