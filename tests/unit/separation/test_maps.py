import numpy as np
import pytest

from nnviz_core import files, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.separation import maps


def test_a_plane_is_that_of_the_singular_value_decomposition():
    points = (np.random.default_rng(0).normal(size=(50, 6)) * [5, 3, 1, 1, 1, 1]).astype(np.float32)
    found = maps.principal_plane(points)
    left, values, _ = np.linalg.svd(points - points.mean(axis=0), full_matrices=False)
    for axis in range(2):
        expected = left[:, axis] * values[axis]
        assert min(np.abs(found.points[:, axis] - sign * expected).max() for sign in (1, -1)) < 1e-3
    assert found.explained == pytest.approx(tuple(np.square(values[:2]) / np.square(values).sum()), rel=1e-4)


def test_a_plane_of_one_value_is_refused_and_of_equal_points_is_a_point():
    with pytest.raises(ValueError, match="two features"):
        maps.principal_plane(np.zeros((5, 1), np.float32))
    found = maps.principal_plane(np.ones((5, 3), np.float32))
    assert not found.points.any()
    assert found.explained == (0, 0)


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    monkeypatch.setattr(maps, "FOLDER", tmp_path)
    write(tmp_path, zoo.weights_sha256("fashion-mlp"))
    return tmp_path


def write(folder, weights):
    arrays = {"samples": np.uint16([5, 9999]), "fc1": np.float16([[0, 1], [2, 3]])}
    files.write(folder, "fashion-mlp", {"layers": ["fc1"], "weights_sha256": weights}, arrays)


@pytest.mark.usefixtures("shipped")
def test_shipped_maps_are_read():
    found = maps.load("fashion-mlp")
    assert found.samples.tolist() == [5, 9999]
    assert found.points["fc1"].tolist() == [[0, 1], [2, 3]]


def test_maps_of_other_weights_are_refused_with_the_command_that_mends(shipped):
    write(shipped, "0")
    with pytest.raises(NnvizError, match=r"other weights.*python -m nnviz_core map fashion-mlp"):
        maps.load("fashion-mlp")


def test_missing_and_damaged_maps_are_refused(shipped):
    (shipped / "fashion-mlp.npz").write_bytes(b"PK")
    with pytest.raises(NnvizError, match="can't be read"):
        maps.load("fashion-mlp")
    with pytest.raises(NnvizError, match="can't be read"):
        maps.load("fashion-cnn")
    with pytest.raises(KeyError, match="no maps of 'mnist-mlp'"):
        maps.load("mnist-mlp")
