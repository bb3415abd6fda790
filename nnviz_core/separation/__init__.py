"""A layer's outputs as points: how far classes lie apart, which images are neighbours, and where they lie on a plane."""

from nnviz_core.separation.by_layer import LayerSeparation, Separation, finding, neighbour_purity, samples, separation
from nnviz_core.separation.features import widths
from nnviz_core.separation.linear_probe import held_out
from nnviz_core.separation.maps import Plane, TsneMaps, principal_plane
from nnviz_core.separation.neighbours import Nearest, hidden_outputs, nearest

__all__ = [
    "LayerSeparation",
    "Nearest",
    "Plane",
    "Separation",
    "TsneMaps",
    "finding",
    "held_out",
    "hidden_outputs",
    "nearest",
    "neighbour_purity",
    "principal_plane",
    "samples",
    "separation",
    "widths",
]
