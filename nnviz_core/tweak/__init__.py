"""Changed copies of a network: channels switched off or scaled, weights set, pruned, rounded, drawn anew or swapped."""

from nnviz_core.tweak.changes import (
    Change,
    Noise,
    Off,
    Prune,
    Quantise,
    Randomise,
    Scale,
    Set,
    Swap,
)
from nnviz_core.tweak.copies import apply, changed_model
from nnviz_core.tweak.crossings import Crossing, Flip, crossing
from nnviz_core.tweak.curves import Curve, pruning, rounding
from nnviz_core.tweak.doubts import Doubt, doubt
from nnviz_core.tweak.importance import Importance, importances
from nnviz_core.tweak.measured import Outputs, evaluate, means, outputs
from nnviz_core.tweak.restart import MOST_BYTES, starting_layer
from nnviz_core.tweak.spelling import read, split, words
from nnviz_core.tweak.switches import off_channels, outcome_name, switched
from nnviz_core.tweak.telling import outcome, told, told_all
from nnviz_core.tweak.weights import grid_step

__all__ = [
    "MOST_BYTES",
    "Change",
    "Crossing",
    "Curve",
    "Doubt",
    "Flip",
    "Importance",
    "Noise",
    "Off",
    "Outputs",
    "Prune",
    "Quantise",
    "Randomise",
    "Scale",
    "Set",
    "Swap",
    "apply",
    "changed_model",
    "crossing",
    "doubt",
    "evaluate",
    "grid_step",
    "importances",
    "means",
    "off_channels",
    "outcome",
    "outcome_name",
    "outputs",
    "pruning",
    "read",
    "rounding",
    "split",
    "starting_layer",
    "switched",
    "told",
    "told_all",
    "words",
]
