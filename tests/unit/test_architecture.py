"""The rules of the house: which way imports point, and how long files may be."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CORE, UI, FIGURES = "nnviz_core", "nnviz_core.ui", "nnviz_core.figures"
SOURCES = [path for folder in ("nnviz_core", "pages") for path in (ROOT / folder).rglob("*.py")]
PYTHON = [path.relative_to(ROOT).as_posix() for path in (*sorted(SOURCES), ROOT / "app.py")]
FLOORS = ("components", "frame", "inputs")
"""Of the screen, from the ground up; every other folder is a page's, and stands on all of these."""
PAGES = sorted(
    path.name for path in (ROOT / "nnviz_core" / "ui").iterdir() if path.is_dir() and path.name not in FLOORS
)
PAGES = [name for name in PAGES if not name.startswith("__")]


def imports(text: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level:
            names.add("relative import")
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module or ""}
    return names


def forbidden(path: str) -> tuple[str, ...]:
    if path.startswith(("pages/", "app.py")):
        return ("torch", "plotly", "app")
    if path == "nnviz_core/ui/catalogue.py":
        return ("pages", "app")
    if path.startswith("nnviz_core/ui/"):
        return ("pages", "app", *forbidden_rooms(path.split("/")[2]))
    if path.startswith("nnviz_core/figures/"):
        return ("streamlit", "torch", UI, "pages", "app")
    return ("streamlit", "plotly", UI, FIGURES, "pages", "app")


def forbidden_rooms(room: str) -> tuple[str, ...]:
    """The rooms of the screen that `room` must not know: those above it, and other pages'."""
    above = FLOORS[FLOORS.index(room) + 1 :] if room in FLOORS else ()
    return tuple(f"{UI}.{name}" for name in (*above, *PAGES) if name != room)


def offences(path: str, text: str) -> list[str]:
    rules = (*forbidden(path), "relative import")
    return [name for name in imports(text) for rule in rules if name == rule or name.startswith(rule + ".")]


@pytest.mark.parametrize("path", PYTHON)
def test_imports_point_one_way(path):
    assert offences(path, (ROOT / path).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("nnviz_core/trace.py", "import streamlit as st"),
        ("nnviz_core/trace.py", "from nnviz_core.ui.frame import loaded"),
        ("nnviz_core/layers/geometry.py", "from nnviz_core.figures import tiles"),
        ("nnviz_core/figures/tiles.py", "from torch import nn"),
        ("pages/draw.py", "import plotly.graph_objects as go"),
        ("nnviz_core/ui/inputs/canvas.py", "from pages import draw"),
        ("nnviz_core/ui/components/plots.py", "from nnviz_core.ui.frame import loaded"),
        ("nnviz_core/ui/frame/navigation.py", "from nnviz_core.ui.inputs import canvas"),
        ("nnviz_core/ui/frame/gallery.py", "from nnviz_core.ui.mistakes.duel import duel_view"),
        ("nnviz_core/ui/filters/maps.py", "from nnviz_core.ui.averages import means"),
        ("nnviz_core/trace.py", "from .ui import session"),
    ],
)
def test_a_wrong_import_is_found(path, line):
    assert offences(path, line)


def rooms(package: str, without: str = "nothing") -> dict[str, set[str]]:
    """Each file or folder of `package` and those of it that it imports, wherever in it the import stands."""
    depth = package.count(".") + 2

    def room(module: str) -> str:
        return ".".join(module.split(".")[:depth])

    known: dict[str, set[str]] = {}
    for path in PYTHON:
        module = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if module.startswith(f"{package}.") and not module.startswith(without):
            names = imports((ROOT / path).read_text(encoding="utf-8"))
            inside = {room(name) for name in names if name.startswith(f"{package}.") and not name.startswith(without)}
            known.setdefault(room(module), set()).update(inside - {room(module)})
    return known


def floors(known: dict[str, set[str]]) -> int:
    """On how many floors rooms stand, each above all that it imports. Fails for a circle."""
    count = 0
    while known:
        ground = {name for name, below in known.items() if not below & set(known)}
        assert ground, f"a circle among {', '.join(sorted(known))}"
        known = {name: below for name, below in known.items() if name not in ground}
        count += 1
    return count


# The catalogue of all views stands above the pages, on a floor of its own.
@pytest.mark.parametrize(
    ("package", "without", "most_rooms", "most_floors"), [(CORE, UI, 40, 8), (UI, "nothing", 16, 5)]
)
def test_the_house_stays_small_and_has_no_circle(package, without, most_rooms, most_floors):
    known = rooms(package, without)
    assert len(known) <= most_rooms
    assert floors(known) <= most_floors


def test_a_circle_is_found():
    with pytest.raises(AssertionError, match="a circle among a, b"):
        floors({"a": {"b"}, "b": {"a"}, "c": set()})


STATEFUL = {
    "nnviz_core/ui/components/plots.py",
    "nnviz_core/ui/components/static_view.py",
    "nnviz_core/ui/home/drawn.py",
    "nnviz_core/ui/playground/layers.py",
}
"""Components read what a click on them sent; the home page reads its sheet, the playground its layers."""


def test_the_session_is_touched_in_few_places():
    homes = ("nnviz_core/ui/frame/", "nnviz_core/ui/inputs/", "nnviz_core/ui/network/")
    touching = {path for path in PYTHON if "session_state" in (ROOT / path).read_text(encoding="utf-8")}
    assert {path for path in touching if not path.startswith(homes)} == STATEFUL


def test_drawing_needs_no_network():
    for path in PYTHON:
        if path.startswith("nnviz_core/drawing/"):
            assert not [
                name for name in imports((ROOT / path).read_text(encoding="utf-8")) if name.split(".")[0] == "torch"
            ]


def test_figures_open_no_file():
    for path in PYTHON:
        if path.startswith("nnviz_core/figures/"):
            calls = [node for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.Call)]
            assert not [call for call in calls if getattr(call.func, "id", "") == "open"], path


@pytest.mark.parametrize("path", PYTHON)
def test_files_are_short_and_say_what_they_are(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    assert text.count("\n") <= (100 if path.startswith("pages/") else 200)
    assert ast.get_docstring(ast.parse(text)), f"{path} opens with no line that says what it is"


def test_pages_define_no_class():
    for path in PYTHON:
        if path.startswith("pages/"):
            assert not [
                node for node in ast.walk(ast.parse((ROOT / path).read_text())) if isinstance(node, ast.ClassDef)
            ]


def test_no_two_tools_of_tests_have_one_name():
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if not path.name.startswith(("test_", "conftest"))]
    assert sorted(names) == sorted(set(names))


def test_no_dependency_file_shadows_requirements():
    assert not [name for name in ("uv.lock", "Pipfile", "environment.yml") if (ROOT / name).exists()]
