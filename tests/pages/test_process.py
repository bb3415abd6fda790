"""What a server has in its memory once every page was opened."""

import subprocess
import sys
from pathlib import Path

import pytest
from app_tools import ROOT

TRAINING = ("nnviz_core.training", "nnviz_core.augmentation", "nnviz_core.__main__")


@pytest.fixture(scope="module")
def modules():
    script = Path(__file__).with_name("process_of_all_pages.py")
    command = [sys.executable, str(script)]
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(done.stdout.splitlines())


def test_pages_load_nothing_that_only_training_uses(modules):
    assert "nnviz_core.trace" in modules
    assert sorted(name for name in modules if name.startswith(TRAINING)) == []


def test_pages_load_no_compiler(modules):
    """Constructing one of torch's optimisers would bring it, and 150 MB."""
    assert "torch._dynamo" not in modules
