"""Random affine and elastic warps of batches of images; each image is resampled only once."""

from dataclasses import dataclass
from functools import cache

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class Ranges:
    """Limits of random warps: `angle` (radians), `shear`, `stretch` (log of the scale per axis), `shift` (fraction of half the side)."""

    angle: float
    shear: float
    stretch: float
    shift: float


TOGETHER = 256
"""Images that are altered in one piece: the places from which they are sampled take twice their room."""
SLIGHT = Ranges(angle=0.05, shear=0.05, stretch=0.08, shift=0.1)
MODEST = Ranges(angle=0.15, shear=0.15, stretch=0.12, shift=0.07)
WRITING = Ranges(angle=0.2, shear=0.25, stretch=0.15, shift=0.0)


def matrices(batch: int, ranges: Ranges, generator: torch.Generator) -> Float[Tensor, "batch 2 3"]:
    """Random maps from places in the warped image to places in the source, in −1…1, uniform within `ranges`."""
    angle, shear, stretch_x, stretch_y, shift_x, shift_y = (torch.rand(6, batch, generator=generator) * 2 - 1).unbind()
    cos, sin = torch.cos(angle * ranges.angle), torch.sin(angle * ranges.angle)
    wide, high = torch.exp(stretch_x * ranges.stretch), torch.exp(stretch_y * ranges.stretch)
    slant = shear * ranges.shear
    first = torch.stack([cos * wide, (slant * cos - sin) * high, shift_x * ranges.shift], dim=1)
    second = torch.stack([sin * wide, (slant * sin + cos) * high, shift_y * ranges.shift], dim=1)
    return torch.stack([first, second], dim=1)


def elastic(
    batch: int, side: int, strength: Float[Tensor, " batch"], generator: torch.Generator
) -> Float[Tensor, "batch side side 2"]:
    """Smooth random displacements for a grid in −1…1: `strength` is their standard deviation at the 5×5 knots."""
    choices = torch.randint(len(_bends(side)), (batch,), generator=generator)
    return _bends(side)[choices] * strength.view(-1, 1, 1, 1)


@cache
def _bends(side: int) -> Float[Tensor, "512 side side 2"]:
    # A stock to choose from, since interpolating anew costs as much as all the rest of a warp.
    knots = torch.randn(512, 2, 5, 5, generator=torch.Generator().manual_seed(side))
    smooth = functional.interpolate(knots, size=(side, side), mode="bicubic", align_corners=True)
    return smooth.permute(0, 2, 3, 1).contiguous()


def warped(
    images: Float[Tensor, "batch channel row column"],
    to_source: Float[Tensor, "batch 2 3"],
    displacement: Float[Tensor, "batch row column 2"] | None = None,
    padding: str = "zeros",
) -> Float[Tensor, "batch channel row column"]:
    """`images` sampled where `to_source` and then `displacement` send each pixel; places are in −1…1, x first."""
    result = torch.empty_like(images)
    for start in range(0, len(images), TOGETHER):
        part = slice(start, start + TOGETHER)
        bend = None if displacement is None else displacement[part]
        result[part] = _warped(images[part], to_source[part], bend, padding)
    return result


def _warped(images: Tensor, to_source: Tensor, displacement: Tensor | None, padding: str) -> Tensor:
    grid = functional.affine_grid(to_source, list(images.shape), align_corners=False)
    if displacement is not None:
        grid = grid + displacement
    return functional.grid_sample(images, grid, mode="bilinear", padding_mode=padding, align_corners=False)
