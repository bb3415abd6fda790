"""What one layer is and does: its kind, its place in a pass, its geometry, its sums and its weights."""

from nnviz_core.layers.blocks import Panel, as_columns, cells, distinct_layers, is_maps, last_hidden
from nnviz_core.layers.geometry import (
    IMAGE,
    Window,
    blind_pixels,
    checked_index,
    crop,
    receptive_field,
    seen_pixels,
    shapes,
    windows,
)
from nnviz_core.layers.kernels import Kernels, kernel_tiles
from nnviz_core.layers.kinds import Kind, check, of, taking
from nnviz_core.layers.passes import (
    INPUT,
    PROBABILITIES,
    check_single,
    chosen_class,
    layer_names,
    onward,
    run,
    split,
    up_to,
)
from nnviz_core.layers.scaling import Scaling
from nnviz_core.layers.terms import biases, normalisation

__all__ = [
    "IMAGE",
    "INPUT",
    "PROBABILITIES",
    "Kernels",
    "Kind",
    "Panel",
    "Scaling",
    "Window",
    "as_columns",
    "biases",
    "blind_pixels",
    "cells",
    "check",
    "check_single",
    "checked_index",
    "chosen_class",
    "crop",
    "distinct_layers",
    "is_maps",
    "kernel_tiles",
    "last_hidden",
    "layer_names",
    "normalisation",
    "of",
    "onward",
    "receptive_field",
    "run",
    "seen_pixels",
    "shapes",
    "split",
    "taking",
    "up_to",
    "windows",
]
