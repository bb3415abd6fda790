"""Training images altered at random, and images of things that are not digits."""

from nnviz_core.augmentation.examples import CHOICES, Examples, Plain

__all__ = ["CHOICES", "Examples", "Plain"]
