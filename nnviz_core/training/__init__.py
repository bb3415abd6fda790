"""How the shipped models are made: training loop, recipes, cards, and the thresholds of the model that can refuse."""

from nnviz_core.training.config import Config, stages, with_seed
from nnviz_core.training.loop import split, start_weights, train
from nnviz_core.training.recipes import RECIPES

__all__ = ["RECIPES", "Config", "split", "stages", "start_weights", "train", "with_seed"]
