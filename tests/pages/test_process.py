"""What a server has in its memory once every page was opened."""

import subprocess
import sys
from pathlib import Path

import pytest
from app_tools import ROOT

TRAINING = ("nnviz_core.training", "nnviz_core.augmentation", "nnviz_core.__main__")


@pytest.fixture(scope="module")
def loaded():
    script = Path(__file__).with_name("process_of_all_pages.py")
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [set(modules.split()) for modules in done.stdout.split("every page\n")]


@pytest.fixture(scope="module")
def modules(loaded):
    return loaded[1]


def test_pages_load_nothing_that_only_training_uses(modules):
    assert "nnviz_core.trace" in modules
    assert sorted(name for name in modules if name.startswith(TRAINING)) == []


def test_pages_load_no_compiler(modules):
    """Constructing one of torch's optimisers would bring it, and 150 MB."""
    assert "torch._dynamo" not in modules


def test_a_first_page_loads_no_algebra(loaded):
    """torch brings it, and 35 MB, for a gradient from a tensor that is weighted with another."""
    assert "torch" in loaded[0]
    assert "sympy" not in loaded[0]


def test_pages_load_no_scheduler(modules):
    """It comes with the first job, and brings 40 MB."""
    assert sorted(name for name in modules if name.split(".")[0] in ("dask", "distributed")) == []


def test_pages_load_no_statistics(modules):
    """They would bring 60 MB for one rank correlation."""
    assert "scipy" in modules
    assert "scipy.stats" not in modules
