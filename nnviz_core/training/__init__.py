"""How the shipped models are made: training loop, recipes, cards, and the thresholds of the model that can refuse."""

from nnviz_core.training.loop import Config, split, stages, start_weights, train, with_seed
from nnviz_core.training.recipes import RECIPES

__all__ = ["RECIPES", "Config", "split", "stages", "start_weights", "train", "with_seed"]
