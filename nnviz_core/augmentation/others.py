"""Images that are no digits, made of what is part of the package: drawn shapes, mixtures of digits, clothes and noise."""

import numpy as np
import torch
from jaxtyping import UInt8

from nnviz_core import datasets
from nnviz_core.augmentation import distance_fields, mixtures, nonsense, penmanship
from nnviz_core.augmentation.examples import in_own_ink
from nnviz_core.image_sets import ImageSet

SHAPES = (nonsense.scribble, nonsense.polyline, nonsense.seven_segments, nonsense.filled)


def others(count: int, digits: ImageSet, seed: int) -> UInt8[np.ndarray, "count 28 28"]:
    """Half of them shapes drawn with a pen, the rest mixtures of `digits`, clothes and noise, in equal parts, one kind after the other."""
    generator, rng = torch.Generator().manual_seed(seed), np.random.default_rng(seed)
    a, b, c, d = [(count // 2 + part) // 4 for part in range(4)]
    first, second = (_some(digits, a + b, generator) for _ in range(2))
    parts = [
        _drawn(count - count // 2, rng, generator),
        mixtures.overlaid(first[:a], second[:a], generator),
        mixtures.side_by_side(first[a:], second[a:], generator),
        in_own_ink(_some(datasets.load("fashion", "train-10k"), c, generator), generator),
        mixtures.noise(d, generator),
    ]
    return torch.cat(parts)[:, 0].clamp(0, 1).mul(255).round().byte().numpy()


def _drawn(count: int, rng: np.random.Generator, generator: torch.Generator) -> torch.Tensor:
    if not count:
        return torch.zeros(0, 1, 28, 28)
    shapes = distance_fields.of_bitmaps(SHAPES[number % len(SHAPES)](rng) for number in range(count))
    return penmanship.drawn(shapes, torch.arange(count), None, generator, penmanship.FREE)


def _some(images: ImageSet, count: int, generator: torch.Generator) -> torch.Tensor:
    return torch.from_numpy(images.inputs(torch.randint(len(images), (count,), generator=generator).numpy()))
