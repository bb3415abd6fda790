"""Single filters: how one behaves over many images, what excites it, and what removing it or copying it into another pass does."""

from nnviz_core.filters.ablation import ablated, effects_of_ink, effects_on, strongest_channel
from nnviz_core.filters.layer_ranking import LayerTurn, rank_layers, turnable_layers
from nnviz_core.filters.maximisation import Maximised, maximise
from nnviz_core.filters.patching import Effects, Flip, contrast, effects, patched, smallest_flip
from nnviz_core.filters.statistics import (
    FilterStatistics,
    class_purity,
    every_layer,
    exciting_crops,
    filter_statistics,
    selective_classes,
)

__all__ = [
    "Effects",
    "FilterStatistics",
    "Flip",
    "LayerTurn",
    "Maximised",
    "ablated",
    "class_purity",
    "contrast",
    "effects",
    "effects_of_ink",
    "effects_on",
    "every_layer",
    "exciting_crops",
    "filter_statistics",
    "maximise",
    "patched",
    "rank_layers",
    "selective_classes",
    "smallest_flip",
    "strongest_channel",
    "turnable_layers",
]
