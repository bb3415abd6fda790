import numpy as np
import pytest
from scipy.ndimage import distance_transform_edt

from nnviz_core.why.distances import distances_to_nearest


@pytest.mark.parametrize("share", [0.001, 0.05, 0.5, 0.95])
@pytest.mark.parametrize("shape", [(40, 40), (17, 60)])
def test_distances_are_scipy_s(share, shape):
    cells = np.random.default_rng(0).random(shape) < share
    cells[3, 5] = True
    np.testing.assert_array_equal(distances_to_nearest(cells), distance_transform_edt(~cells))


def test_without_cells_all_is_farther_than_the_sheet_is_wide():
    assert (distances_to_nearest(np.zeros((6, 9), bool)) >= np.hypot(6, 9)).all()
