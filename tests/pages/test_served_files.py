"""What `static/` serves to anyone: scripts that some page loads, pictures that it shows, and three.js as published."""

import re
from collections.abc import Iterable

import pytest
from app_tools import ROOT

from nnviz_core.ui.frame.navigation import MODULES

STATIC = ROOT / "static"
SERVED = sorted(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())
THREE = {"three/LICENSE", "three/README.md"}
"""How three.js came here, which its licence asks for."""
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""")


def loaded_by_python() -> set[str]:
    """The files that Python names: scripts of every page, views of components, and pictures."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "nnviz_core" / "ui").rglob("*.py"))
    views = {f"{name}/view.js" for name in re.findall(r'static_view\.component\(\s*"(\w+)"', text)}
    pictures = set(re.findall(r'STATIC / "([\w.]+)"', text))
    return views | pictures | {f"{name}.js" for name in MODULES}


def imported(path: str) -> set[str]:
    """The files that a script imports."""
    names = IMPORT.findall((STATIC / path).read_text(encoding="utf-8"))
    return {((STATIC / path).parent / name).resolve().relative_to(STATIC).as_posix() for name in names}


def reachable(roots: Iterable[str]) -> set[str]:
    """`roots`, and all that they import in turn."""
    known, new = set(), set(roots)
    while new:
        known |= new
        new = {each for path in new if path.endswith(".js") for each in imported(path)} - known
    return known


def test_nothing_is_served_that_no_page_loads():
    assert sorted(reachable(loaded_by_python()) | THREE) == SERVED


@pytest.mark.parametrize("path", SERVED)
def test_what_is_served_is_a_script_or_a_picture(path):
    assert path in THREE or path.endswith((".js", ".svg", ".css", ".woff2"))


def test_a_file_that_nothing_imports_is_not_reached():
    assert "three/three.core.js" in reachable(["network3d/view.js"])
    assert "three/three.core.js" not in reachable(["answer/view.js"])


def test_a_script_of_ours_holds_one_idea():
    """As a file of Python: at most 200 lines."""
    ours = [path for path in SERVED if path.endswith(".js") and not path.startswith("three/")]
    assert {path for path in ours if len((STATIC / path).read_text(encoding="utf-8").splitlines()) > 200} == set()
