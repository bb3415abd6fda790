"""The rules of the house: which way imports point, and how long files may be."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
UI, FIGURES = "nnviz_core/ui/", "nnviz_core/figures/"
SOURCES = [path for folder in ("nnviz_core", "pages") for path in (ROOT / folder).rglob("*.py")]
PYTHON = [path.relative_to(ROOT).as_posix() for path in (*sorted(SOURCES), ROOT / "app.py")]


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
    if path.startswith(UI):
        return ("pages", "app")
    if path.startswith(FIGURES):
        return ("streamlit", "torch", "nnviz_core.ui", "pages", "app")
    return ("streamlit", "plotly", "nnviz_core.ui", "nnviz_core.figures", "pages", "app")


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
        ("nnviz_core/trace.py", "from nnviz_core.ui import session"),
        ("nnviz_core/figures/tiles.py", "from torch import nn"),
        ("pages/draw.py", "import plotly.graph_objects as go"),
        ("nnviz_core/ui/canvas.py", "from pages import draw"),
        ("nnviz_core/trace.py", "from .ui import session"),
    ],
)
def test_a_wrong_import_is_found(path, line):
    assert offences(path, line)


def test_figures_open_no_file():
    for path in PYTHON:
        if path.startswith(FIGURES):
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


def test_no_dependency_file_shadows_requirements():
    assert not [name for name in ("uv.lock", "Pipfile", "environment.yml") if (ROOT / name).exists()]
