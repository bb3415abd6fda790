"""The settings with which each model of the zoo is trained."""

from nnviz_core import zoo
from nnviz_core.training.config import Config

RECIPES: dict[str, Config] = {
    "mnist-cnn": Config(
        epochs=4,
        learning_rate=0.0015,
        weight_decay=0.02,
        augmentation="free digits",
        bfloat16=True,
        after=Config(epochs=14, learning_rate=0.005, weight_decay=0.02, augmentation="digits", bfloat16=True),
    ),
    "mnist-cnn-reject": Config(
        epochs=4,
        learning_rate=0.003,
        weight_decay=0.02,
        augmentation="others",
        bfloat16=True,
        start="mnist-cnn",
        refusals=0.003,
    ),
    "mnist-linear": Config(epochs=15, learning_rate=0.003, weight_decay=0.01),
    "mnist-mlp": Config(epochs=12, learning_rate=0.002, weight_decay=0.05),
    "mnist-mlp-500": Config(epochs=40, learning_rate=0.002, batch_size=32, weight_decay=0.05, images=500),
    "mnist-tiny-cnn": Config(epochs=25, learning_rate=0.01, weight_decay=0.0),
    "fashion-mlp": Config(epochs=25, learning_rate=0.003, weight_decay=0.05),
    "fashion-cnn": Config(
        epochs=6,
        learning_rate=0.002,
        weight_decay=0.02,
        bfloat16=True,
        after=Config(epochs=28, learning_rate=0.005, weight_decay=0.02, augmentation="clothes", bfloat16=True),
    ),
}
"""Chosen on the images kept apart from the training split."""
RECIPES |= dict.fromkeys(zoo.VARIANTS, RECIPES[zoo.VARIED])
"""A variant differs from its model in one thing, but not in how it is trained."""
