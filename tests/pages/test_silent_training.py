"""A training whose gradients are all zero: its pages say so, and divide by nothing."""

import numpy as np
import pytest
import torch
from torch import nn

from nnviz_core import course, datasets, networks, recordings
from nnviz_core.recordings.header import WEIGHTS
from nnviz_core.training import Config
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording import measures, moving, offered, weights
from nnviz_core.ui.recording.focus import PAGE, Focus

SILENT = ("fc1", "fc2")


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A network whose last ReLU never opens and whose logits don't learn: no gradient is other than zero."""
    torch.manual_seed(0)
    network = networks.mlp(8, 8)
    nn.init.constant_(network.fc2.bias, -1e6)
    for parameter in network.logits.parameters():
        parameter.requires_grad_(False)
    path = tmp_path_factory.mktemp("silent") / "silent.nnviz"
    config = Config(1, 0.01, batch_size=50, optimiser="adam", kept_apart=0, weight_decay=0.0, test="test")
    list(recordings.record(network, datasets.load("mnist", "train-10k").first(500), config, 1, path))
    return recordings.load(path)


@pytest.fixture
def focus(recording, monkeypatch):
    monkeypatch.setattr(offered, "shared", lambda token: recording)
    return Focus("silent", recording, "silent.0")


def test_its_gradients_are_read_as_zeros(recording):
    for step in recording.moments.tolist():
        gradients = recording.gradients(step)
        assert {name.partition(".")[0] for name in gradients} == set(SILENT)
        assert not any(each.any() for each in gradients.values())
    assert all(not norms.any() for norms in course.gradient_norms(recording).values())


def test_nothing_moves_beyond_the_error_and_its_last_relu_is_dead(focus, recording):
    moved, start = measures.moved(focus), recording.weights(0)
    error = recording.header.families[WEIGHTS].error
    for layer, distance in zip(moved.layers, moved.distances[:, -1], strict=True):
        size = np.sqrt(sum((each.astype(float) ** 2).sum() for name, each in start.items() if name.startswith(layer)))
        assert distance <= 2 * error * size  # of what is read, which is within the error of what was
    dead = measures.dead(focus)
    assert (dead["relu2"] == 1).all()
    words = course.first_epoch(recording, moved).words
    assert "nan" not in words


def test_its_views_are_shown(focus, recording):
    step = int(recording.steps[-1])
    values = Values.of_texts(PAGE, focus, "weights", weights.ASKED, {"quantity": "gradients"})
    sheets = weights.moment(focus, values, step).sheets
    assert [sheet.title.partition(":")[0] for sheet in sheets] == list(SILENT)  # what doesn't learn has no gradient
    assert all(not np.nan_to_num(sheet.values).any() for sheet in sheets)
    for chart in moving.charts(focus, "gradients"):
        assert np.isfinite([chart.low, chart.high]).all()
        assert chart.low < chart.high
    assert "nan" not in moving.moment(focus, values, step).html
