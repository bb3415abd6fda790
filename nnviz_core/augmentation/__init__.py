"""Training images altered at random, and things that are no digits."""

from nnviz_core.augmentation.examples import CHOICES, Examples, Plain

__all__ = ["CHOICES", "Examples", "Plain"]
