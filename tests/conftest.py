"""Shapes are checked under test, every annotated function of the core being wrapped before it is first imported; what all tests share."""

import functools
from pathlib import Path

import pytest
from jaxtyping import install_import_hook

CORE = Path(__file__).parents[1] / "nnviz_core"
install_import_hook(
    [f"nnviz_core.{path.stem}" for path in (*CORE.glob("*.py"), CORE / "figures") if not path.stem.startswith("__")],
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
