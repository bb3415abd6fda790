"""What pip installs from the checkout: the library with its assets, without the app, and enough for the code on every page."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest
from app_tools import ROOT, opened

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
APP_ALONE = ("streamlit", "plotly", "pandas", "segno")


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what a wheel of this checkout holds; building one leaves files beside the sources."""
    source, wheels, place = (tmp_path_factory.mktemp(name) for name in ("source", "wheels", "place"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "nnviz_core", source / "nnviz_core", ignore=shutil.ignore_patterns("__pycache__"))
    options = ("--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(wheels))
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    (wheel,) = wheels.glob("*.whl")
    ZipFile(wheel).extractall(place)
    return place


def files(root: Path) -> set[str]:
    every = (path.relative_to(root) for path in (root / "nnviz_core").rglob("*") if path.is_file())
    return {path.as_posix() for path in every if "__pycache__" not in path.parts and path.parts[1] != "ui"}


def test_all_of_the_library_is_installed_and_nothing_of_the_app(installed):
    assert files(installed) == files(ROOT)
    assert not (installed / "nnviz_core" / "ui").exists()


def shown(app, page, **words):
    """The code that stands on `page`."""
    (text,) = (block.value for block in opened(app, page, **words).code if block.language == "python")
    return text


def test_the_code_of_pages_runs_outside_the_checkout(app, installed, tmp_path):
    readme = (ROOT / "README.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    one = shown(app, "filters", view="sum", model="mnist-tiny-cnn", place="logits-7", input="mnist-17")
    across = shown(app, "filters", view="filter", model="mnist-tiny-cnn", place="relu1-1")
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
