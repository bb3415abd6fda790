"""What a unit looks for: the weights carried back to the pixels, in several ways, each with its measured agreement."""

from nnviz_core.pixels.agreements import Agreement, agreement, correlations
from nnviz_core.pixels.equalities import Equality, equality, is_carried
from nnviz_core.pixels.jacobian import gated, linear_layers, next_weights, unreadable
from nnviz_core.pixels.mean_gates import mean_gated
from nnviz_core.pixels.neighbours import smoothness
from nnviz_core.pixels.products import back_project, is_dense, plain, recipe
from nnviz_core.pixels.readings import READINGS, Maps, Reading, Subject

__all__ = [
    "READINGS",
    "Agreement",
    "Equality",
    "Maps",
    "Reading",
    "Subject",
    "agreement",
    "back_project",
    "correlations",
    "equality",
    "gated",
    "is_carried",
    "is_dense",
    "linear_layers",
    "mean_gated",
    "next_weights",
    "plain",
    "recipe",
    "smoothness",
    "unreadable",
]
