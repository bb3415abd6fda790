"""Each link of the record shows, hands out and prints what it did when the record was kept."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.record import compare, keep

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
KEPT = keep.kept()


@pytest.fixture(scope="module")
def recorded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("record")
    subprocess.run([sys.executable, "-m", "tests.record.record", str(folder)], cwd=ROOT, check=True)
    return keep.of_folder(folder)


@pytest.mark.parametrize("name", KEPT)
def test_a_link_shows_what_it_did(recorded, name):
    before, after = KEPT[name], recorded[name]
    assert compare.line_differences("text", before["text"], after["text"]) == []
    assert after["files"] == before["files"]
    assert compare.line_differences("output", before["output"], after["output"]) == []
