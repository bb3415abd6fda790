"""Ways to alter images: turned, moved, noisy, blurred, thicker, partly covered."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from nnviz_core.evaluation import warping


@dataclass(frozen=True)
class Change:
    """A way to alter images: `apply(images (sample, channel, row, column), level, generator)`; `levels` are in `unit` and include no change."""

    title: str
    unit: str
    levels: tuple[float, ...]
    apply: Callable[[Tensor, float, torch.Generator], Tensor]


def rotated(images: Tensor, degrees: float, generator: torch.Generator) -> Tensor:
    """Images turned about the middle by `degrees`, each to a random side."""
    angle = _sides(len(images), generator) * np.deg2rad(degrees)
    zero = torch.zeros_like(angle)
    rows = [torch.cos(angle), -torch.sin(angle), zero, torch.sin(angle), torch.cos(angle), zero]
    return warping.warped(images, torch.stack(rows, dim=1).view(-1, 2, 3))


def shifted(images: Tensor, pixels: float, generator: torch.Generator) -> Tensor:
    """Images moved by `pixels`, each in a random direction; the uncovered edge becomes paper."""
    angle = 2 * torch.pi * torch.rand(len(images), generator=generator)
    half = images.shape[-1] / 2
    one, zero = torch.ones_like(angle), torch.zeros_like(angle)
    rows = [one, zero, torch.cos(angle) * pixels / half, zero, one, torch.sin(angle) * pixels / half]
    return warping.warped(images, torch.stack(rows, dim=1).view(-1, 2, 3))


def noisy(images: Tensor, deviation: float, generator: torch.Generator) -> Tensor:
    """Images with Gaussian noise of standard `deviation` added to each pixel; the caller clips them to 0…1."""
    return torch.randn(images.shape, generator=generator).mul_(deviation).add_(images)


def blurred(images: Tensor, deviation: float, generator: torch.Generator) -> Tensor:
    """Images under a Gaussian blur with a standard `deviation` in pixels."""
    if deviation == 0:
        return images
    reach = int(np.ceil(3 * deviation))
    weights = torch.exp(-0.5 * (torch.arange(-reach, reach + 1) / deviation) ** 2)
    weights = weights / weights.sum()
    across = functional.conv2d(images, weights.view(1, 1, 1, -1), padding=(0, reach))
    return functional.conv2d(across, weights.view(1, 1, -1, 1), padding=(reach, 0))


def thickened(images: Tensor, pixels: float, generator: torch.Generator) -> Tensor:
    """Images with strokes thicker (below 0: thinner) by `pixels` on every side.

    Each pixel takes the largest (smallest) ink around it; fractions blend between whole pixels.
    """
    sign = 1.0 if pixels >= 0 else -1.0
    whole, rest = divmod(abs(pixels), 1)
    dilation = _dilation(sign * images, int(whole))
    return sign * (dilation if rest == 0 else (1 - rest) * dilation + rest * _dilation(dilation, 1))


def covered(images: Tensor, side: float, generator: torch.Generator) -> Tensor:
    """Images with a square of paper, `side` pixels wide, at a random place wholly inside each."""
    place = torch.rand(2, len(images), 1, generator=generator) * (images.shape[-1] - side)
    pixels = torch.arange(images.shape[-1])
    inside = (pixels >= place.round()) & (pixels < place.round() + side)
    return images * ~(inside[0][:, None, :, None] & inside[1][:, None, None, :])


CHANGES: dict[str, Change] = {
    "rotation": Change("Rotation", "degrees", (0, 10, 20, 30, 45, 60, 90), rotated),
    "shift": Change("Shift", "pixels", (0, 1, 2, 3, 4, 6, 8), shifted),
    "noise": Change("Noise", "standard deviation", (0, 0.1, 0.2, 0.3, 0.4, 0.5), noisy),
    "blur": Change("Blur", "pixels, standard deviation", (0, 0.5, 1, 1.5, 2, 3), blurred),
    "thickness": Change("Thickness", "pixels on every side", (-1, -0.5, 0, 0.5, 1, 1.5, 2), thickened),
    "occlusion": Change("Occlusion", "pixels, side of the square", (0, 4, 8, 12, 16, 20), covered),
}


def _sides(count: int, generator: torch.Generator) -> Tensor:
    return torch.where(torch.rand(count, generator=generator) < 0.5, -1.0, 1.0)


def _dilation(images: Tensor, pixels: int) -> Tensor:
    if pixels == 0:
        return images
    result = torch.empty_like(images)
    # Pooling notes where each largest value lies, which takes twice the room of the images.
    for part, given in zip(result.split(warping.TOGETHER), images.split(warping.TOGETHER), strict=True):
        part.copy_(functional.max_pool2d(given, 2 * pixels + 1, stride=1, padding=pixels))
    return result
