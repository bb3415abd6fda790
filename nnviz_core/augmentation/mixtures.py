"""Grey images that are not digits: mixtures of printed digits, noise and empty paper."""

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from nnviz_core.evaluation import warping

Images = Float[Tensor, "batch 1 28 28"]


def overlaid(first: Images, second: Images, generator: torch.Generator) -> Images:
    """One digit over another, their middles 4 to 9 pixels apart."""
    angle = torch.rand(len(first), generator=generator) * 2 * torch.pi
    half = (2 + 2.5 * torch.rand(len(first), generator=generator)) / 14
    way = torch.stack([torch.cos(angle), torch.sin(angle)], dim=1) * half[:, None]
    return torch.maximum(_move(first, way, 1.15, generator), _move(second, -way, 1.15, generator))


def side_by_side(first: Images, second: Images, generator: torch.Generator) -> Images:
    """Two digits next to each other, each at six tenths of its size."""
    way = torch.tensor([[0.44, 0.0]]) + 0.1 * (torch.rand(len(first), 2, generator=generator) - 0.5)
    return torch.maximum(_move(first, way, 1.65, generator), _move(second, -way, 1.65, generator))


def noise(batch: int, generator: torch.Generator) -> Images:
    """Blotches of random size, down to single pixels, and random contrast; one image in six is an empty sheet."""
    side = int(torch.randint(3, 29, (1,), generator=generator))
    knots = torch.rand(batch, 1, side, side, generator=generator)
    blotches = functional.interpolate(knots, size=(28, 28), mode="bilinear", align_corners=False)
    sharpness, level = (torch.rand(batch, 1, 1, 1, generator=generator) for _ in range(2))
    blotches = ((blotches - 0.3 - 0.5 * level) * (1 + 9 * sharpness) + 0.5).clamp(0, 1)
    return blotches * (torch.rand(batch, 1, 1, 1, generator=generator) > 1 / 6)


def _move(images: Images, way: Float[Tensor, "batch 2"], shrinkage: float, generator: torch.Generator) -> Images:
    to_source = warping.matrices(len(images), warping.MODEST, generator)
    to_source[:, :, :2] *= shrinkage
    to_source[:, :, 2] = to_source[:, :, 2] + way * shrinkage
    return warping.warped(images, to_source)
