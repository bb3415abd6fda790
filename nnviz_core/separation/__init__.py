"""A layer's outputs as points: how far classes lie apart, which images are neighbours, and where they lie on a plane."""

from nnviz_core.separation.by_layer import LayerSeparation, Separation, neighbour_purity, samples, separation
from nnviz_core.separation.control import untrained
from nnviz_core.separation.features import widths
from nnviz_core.separation.findings import finding
from nnviz_core.separation.gain import Gain, gains, parting_layer
from nnviz_core.separation.linear_probe import held_out
from nnviz_core.separation.maps import Plane, TsneMaps, load, principal_plane, sampled_features
from nnviz_core.separation.neighbours import Nearest, hidden_outputs, nearest

__all__ = [
    "Gain",
    "LayerSeparation",
    "Nearest",
    "Plane",
    "Separation",
    "TsneMaps",
    "finding",
    "gains",
    "held_out",
    "hidden_outputs",
    "load",
    "nearest",
    "neighbour_purity",
    "parting_layer",
    "principal_plane",
    "sampled_features",
    "samples",
    "separation",
    "untrained",
    "widths",
]
