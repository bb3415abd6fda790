"""What pip installs from the checkout: the library with its assets and the app, and enough for the code on every page."""

import os
import shutil
import signal
import subprocess
import sys
import tomllib
import urllib.request
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import own_tools
import pytest
from app_tools import ROOT, opened
from PIL import Image
from safetensors.torch import save_file
from torch import nn

from nnviz_core import uploads
from nnviz_core.ui.frame import own_shown
from nnviz_core.uploads.showing import DESCRIPTION, WEIGHTS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
APP = ("pages", "static", ".streamlit")
"""The folders of the app beside the package."""
APP_ALONE = ("streamlit", "plotly", "pandas", "segno")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what a wheel of this checkout holds; building one leaves files beside the sources."""
    source, wheels, place = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "place"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "app.py"):
        shutil.copy(ROOT / name, source)
    for name in ("nnviz_core", *APP):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(wheels))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    (wheel,) = wheels.glob("*.whl")
    ZipFile(wheel).extractall(place)
    return place


def files(root: Path) -> set[str]:
    every = (path.relative_to(root) for path in root.rglob("*") if path.is_file())
    return {path.as_posix() for path in every if "__pycache__" not in path.parts and path.parts[0] != "site"}


def test_all_of_the_library_and_of_the_app_is_installed(installed):
    package = installed / "nnviz_core"
    assert files(package) == files(ROOT / "nnviz_core")
    for name in APP:
        assert files(package / "site" / name) == files(ROOT / name)
    assert (package / "site" / "app.py").read_bytes() == (ROOT / "app.py").read_bytes()


def shown(app, page, **words):
    """The code that stands on `page`."""
    (text,) = (block.value for block in opened(app, page, **words).code if block.language == "python")
    return text


def test_the_code_of_pages_runs_outside_the_checkout(app, installed, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    one = shown(app, "filters", view="sum", model="mnist-tiny-cnn", place="logits-7", input="mnist-17")
    across = shown(app, "filters", view="filter", model="mnist-tiny-cnn@1000", place="relu1-1")
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({APP_ALONE}))"
    (tmp_path / "pasted.py").write_text("\n".join((hidden, readme, one, across)), encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(installed)}
    command = [sys.executable, "pasted.py"]
    run = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.startswith("7\nconv1 (1, 32, 28, 28)\n")
    assert "total" in run.stdout
    assert "silent" in run.stdout


def test_the_app_needs_what_the_project_says():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    assert sorted(lines) == sorted([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["app"]])


SHOW = """
import urllib.request
import nnviz_core, numpy as np
from nnviz_core import files, networks, datasets
assert "site" in files.APP.parts, files.APP
images = datasets.load("mnist").first(300)
shown = nnviz_core.show(networks.mlp(16), images)
print(shown.address)
for path in ("", "app/static/icon.svg", "app/static/inside.js"):
    print(len(urllib.request.urlopen(shown.address.partition("filters")[0] + path).read()))
assert shown.address in shown._repr_html_()
shown.stop()
"""


@pytest.fixture(scope="module")
def environment(installed, tmp_path_factory):
    """A fresh environment with the wheel, and nothing of the checkout; what it depends on comes from the one that runs the tests."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    (packages,) = [path for path in folder.rglob("site-packages") if path.is_dir() and "lib64" not in path.parts]
    own = next(path for path in map(Path, sys.path) if path.name == "site-packages")
    (packages / "dependencies.pth").write_text(str(own), encoding="utf-8")
    shutil.copytree(installed, packages, dirs_exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONPATH", raising=False)
        yield python


def test_a_notebook_opens_the_app_from_the_wheel(environment, tmp_path):
    run = subprocess.run([environment, "-c", SHOW], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    address, *sizes = run.stdout.split()
    assert "/filters?model=own-" in address
    assert all(int(size) > 100 for size in sizes)


@pytest.mark.parametrize(("end", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 128 + signal.SIGTERM)])
def test_the_command_opens_the_app_on_files_from_the_wheel(environment, tmp_path, monkeypatch, end, code):
    for label, name in enumerate(("ring", "bar")):
        (tmp_path / "data" / name).mkdir(parents=True)
        for number in range(3):
            pixels = np.full((8, 8), 40 * label + number, np.uint8)
            Image.fromarray(pixels).save(tmp_path / "data" / name / f"{number}.png")
    network = nn.Sequential(nn.Flatten(), nn.Linear(64, 2))
    (tmp_path / "network.json").write_bytes(uploads.describe(network, ("bar", "ring"), (1, 8, 8)))
    save_file(network.state_dict(), tmp_path / "weights.safetensors")
    files = ("network.json", "weights.safetensors")
    # A shell may have started the tests with interrupts ignored.
    command = ["env", "--default-signal=INT", environment, "-m", "nnviz_core", "show", *files, "--data", "data"]
    monkeypatch.setenv("BROWSER", "true")
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert "/filters?model=own-" in address
        assert urllib.request.urlopen(address).status == 200
    finally:
        process.send_signal(end)
        assert process.wait(30) == code
        process.stdout.close()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(address)


def test_bad_files_are_refused_before_anything_is_opened(environment, tmp_path):
    (tmp_path / "network.json").write_text("{", encoding="utf-8")
    (tmp_path / "weights.safetensors").write_bytes(b"")
    command = [environment, "-m", "nnviz_core", "show", "network.json", "weights.safetensors"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "is no JSON" in run.stderr


def test_a_session_begins_with_what_the_app_was_opened_on(app, tmp_path, monkeypatch):
    description, weights, images = own_tools.files(own_tools.SHAPES)
    for name, content in ((DESCRIPTION, description), (WEIGHTS, weights), ("shapes.npz", images)):
        (tmp_path / name).write_bytes(content)
    monkeypatch.setattr(own_shown, "FOLDER", str(tmp_path))
    name = own_tools.model(own_tools.SHAPES).name
    opened(app, "mistakes", model=name)
    assert not app.warning
    assert "test images right" in app.caption[0].value + "".join(each.value for each in app.caption)
