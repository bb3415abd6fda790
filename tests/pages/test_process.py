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


def test_pages_load_no_algebra(modules):
    """torch brings it, and 35 MB, for a gradient from a tensor that is weighted with another."""
    assert "torch" in modules
    assert "sympy" not in modules


def test_kernels_load_no_algebra_of_scipy(modules):
    """numba would load it, and 15 MB, for products that no kernel asks of it."""
    assert "numba.np.arraymath" in modules
    assert "scipy.linalg" not in modules


def test_pages_load_no_tables(modules):
    """Streamlit would load pandas, and 60 MB, with the first component, to look for tables in what it is told."""
    assert "streamlit_drawable_canvas" in modules
    assert "pandas" not in modules


def test_pages_load_no_scheduler(modules):
    """It comes with the first job, and brings 40 MB."""
    assert sorted(name for name in modules if name.split(".")[0] in ("dask", "distributed")) == []


def test_pages_load_no_statistics(modules):
    """They would bring 60 MB for one rank correlation."""
    assert "scipy" in modules
    assert "scipy.stats" not in modules


def test_a_recording_is_read_without_transforms(loaded):
    """Scipy's would bring 20 MB; the waves of a group are one formula."""
    assert "nnviz_core.recordings.codec" in loaded[1]
    assert "scipy.fft" not in loaded[1]
