"""An image in the size and the channels that a network takes."""

import numpy as np
import pytest

from nnviz_core import drawing


def test_what_fits_is_the_image_itself():
    for image, shape in ((np.zeros((5, 6), np.float32), (1, 5, 6)), (np.zeros((3, 5, 6), np.float32), (3, 5, 6))):
        assert drawing.fitted(image, shape) is image


@pytest.mark.parametrize("shape", [(1, 32, 32), (1, 8, 8), (1, 7, 20), (3, 28, 28), (3, 64, 64)])
def test_it_has_the_shape_and_keeps_its_mean_and_range(shape):
    image = np.zeros((28, 28), np.float32)
    image[8:20, 8:20] = 1
    fitted = drawing.fitted(image, shape)
    assert fitted.shape == (shape if shape[0] > 1 else shape[1:])
    assert fitted.dtype == np.float32
    assert 0 <= fitted.min() <= fitted.max() <= 1
    assert fitted.mean() == pytest.approx(image.mean(), abs=0.01)


def test_colours_become_their_mean_and_grey_each_colour():
    image = np.stack([np.full((4, 4), level, np.float32) for level in (0, 0.5, 1)])
    np.testing.assert_allclose(drawing.fitted(image, (1, 4, 4)), np.full((4, 4), 0.5))
    grey = np.full((4, 4), 0.25, np.float32)
    np.testing.assert_array_equal(drawing.fitted(grey, (3, 4, 4)), np.stack([grey] * 3))
