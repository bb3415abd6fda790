"""Making the shipped models: the loop, their recipes and cards, and the thresholds of the one that refuses."""

from nnviz_core.training.loop import Config, split, stages, start_weights, train, with_seed
from nnviz_core.training.recipes import RECIPES

__all__ = ["RECIPES", "Config", "split", "stages", "start_weights", "train", "with_seed"]
