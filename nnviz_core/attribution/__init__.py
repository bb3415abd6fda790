"""Signed maps over the input, and checks of how far each can be trusted."""

from nnviz_core.attribution.checks import Completeness, Sanity, Worth, assess, completeness, sanity, shuffled
from nnviz_core.attribution.class_maps import (
    CLASSIC,
    ELEMENTWISE,
    FORMS,
    Attribution,
    all_classes,
    class_map,
    grad_cam,
    method_name,
)
from nnviz_core.attribution.deletion import Curves, area, curves
from nnviz_core.attribution.methods import METHODS, Method, Recipe, attribution_layer, layers_with_maps
from nnviz_core.attribution.saliency import (
    GRADIENT_INPUT,
    INTEGRATED,
    OCCLUSION,
    gradient_input,
    integrated_gradients,
    occlusion,
)

__all__ = [
    "CLASSIC",
    "ELEMENTWISE",
    "FORMS",
    "GRADIENT_INPUT",
    "INTEGRATED",
    "METHODS",
    "OCCLUSION",
    "Attribution",
    "Completeness",
    "Curves",
    "Method",
    "Recipe",
    "Sanity",
    "Worth",
    "all_classes",
    "area",
    "assess",
    "attribution_layer",
    "class_map",
    "completeness",
    "curves",
    "grad_cam",
    "gradient_input",
    "integrated_gradients",
    "layers_with_maps",
    "method_name",
    "occlusion",
    "sanity",
    "shuffled",
]
