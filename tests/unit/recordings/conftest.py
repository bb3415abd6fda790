"""A small run, recorded once, and the same run as it was."""

from pathlib import Path

import pytest

from nnviz_core import recordings
from nnviz_core.augmentation.examples import Plain
from nnviz_core.recordings import state
from nnviz_core.training.loop import moments, split
from tests.unit.recordings.small_run import CONFIG, run, small_data, small_network


@pytest.fixture(scope="session")
def path(tmp_path_factory) -> Path:
    file = tmp_path_factory.mktemp("recordings") / "small.nnviz"
    run(file, moments=20, images=150)
    return file


@pytest.fixture(scope="session")
def recording(path):
    return recordings.load(path)


@pytest.fixture(scope="session")
def states():
    """The weights after each step of the same training, not recorded."""
    network = small_network()
    examples = Plain(split(small_data(), CONFIG)[0])
    before = {name: value.detach().clone() for name, value in state.moving(network).items()}
    after = [
        {name: value.detach().clone() for name, value in state.moving(network).items()}
        for _ in moments(network, examples, CONFIG)
    ]
    return [before, *after]
