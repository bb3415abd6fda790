"""Shapes are checked under test, every annotated function of the core being wrapped before it is first imported; what all tests share."""

import functools
import sys
from pathlib import Path

import pytest
from jaxtyping import install_import_hook

ROOT = Path(__file__).parents[1]
CHECKED = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "nnviz_core").rglob("*.py"))
    if not path.stem.startswith("__") and not {"ui", "kernels"} & set(path.parts)
]
"""Every module of every package but the screen's, whose functions are Streamlit's to call, and kernels, which no wrapper may surround."""
install_import_hook(
    CHECKED,
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)


@pytest.fixture(scope="session")
def evaluated():
    """The evaluation of a model, by name, on its whole test split; each is made once."""
    from nnviz_core import datasets, evaluation, zoo

    @functools.cache
    def found(name):
        return evaluation.evaluate(zoo.load(name), datasets.load(zoo.spec(name).dataset, "test"))

    return found


@pytest.fixture(scope="module", autouse=True)
def jobs_end():
    """What runs jobs ends with the tests that asked for them: its threads draw from the random numbers that hypothesis watches."""
    yield
    if "nnviz_core.jobs.server" in sys.modules:
        sys.modules["nnviz_core.jobs.server"].KEEPER.close()
