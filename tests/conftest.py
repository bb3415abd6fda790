"""Shapes are checked under test, every annotated function of the core being wrapped before it is first imported; what all tests share."""

import functools

import pytest
from jaxtyping import install_import_hook

install_import_hook(
    [
        f"nnviz_core.{module}"
        for module in (
            "attribution",
            "attribution_checks",
            "averages",
            "calibration",
            "comparison",
            "contribution_shares",
            "contributions",
            "datasets",
            "deletion",
            "drawing",
            "features",
            "filter_statistics",
            "geometry",
            "interventions",
            "kernels",
            "linear_probe",
            "links",
            "maps",
            "maximisation",
            "neighbours",
            "networks",
            "panels",
            "passes",
            "pictures",
            "predictions",
            "probes",
            "ranks",
            "robustness",
            "saliency",
            "separation",
            "streaming",
            "terms",
            "trace",
        )
    ],
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
