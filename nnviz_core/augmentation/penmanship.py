"""Digits as people draw them: shapes under random warps and pens, with flourishes that printed digits lack.

The result fits into the image as in `drawing.prepare`: the ink's longer side is 20 pixels and its centre in the middle.
"""

from dataclasses import dataclass

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from nnviz_core.augmentation.distance_fields import DIRECTIONS, Shapes, segment_distances, stroked
from nnviz_core.evaluation import warping

BOX = 20.0
THINNEST, WIDEST = 0.75, 4.0
"""Widths of the pens, in pixels of the 28×28 image."""
SEGMENTS = 2
UP, DOWN, UPPER_LEFT, UPPER_RIGHT = (
    int((DIRECTIONS @ torch.tensor(way)).argmax()) for way in ((0.0, -1.0), (0.0, 1.0), (-1.0, -1.0), (1.0, -1.0))
)


@dataclass(frozen=True)
class Habits:
    """How freely people draw: the shares of hooked nines, of ones that lean far over and of shapes with a gap, and the range of
    the angles of slashes through zeros, in degrees.
    """

    hooks: float = 0.0
    leaning: float = 0.0
    gaps: float = 0.0
    slash: tuple[float, float] = (20.0, 100.0)


PLAIN = Habits()
FREE = Habits(hooks=0.2, leaning=0.2, gaps=0.3, slash=(-10.0, 120.0))


def drawn(
    shapes: Shapes,
    indices: Int64[Tensor, " batch"],
    labels: Int64[Tensor, " batch"] | None,
    generator: torch.Generator,
    habits: Habits = PLAIN,
) -> Float[Tensor, "batch 1 28 28"]:
    """The shapes at `indices` drawn anew; with `labels`, some digits get flourishes according to `habits`."""
    distances, outlines, centres = shapes.distances(indices), shapes.outlines[indices], shapes.centres[indices]
    if labels is not None:
        distances, outlines = with_flourishes(distances, outlines, labels, generator, habits)
    batch = len(indices)
    low, high = torch.log(torch.tensor([THINNEST, WIDEST]))
    width = torch.exp(low + (high - low) * torch.rand(batch, generator=generator))
    softness = 0.4 + 0.8 * torch.rand(batch, generator=generator)
    linear = warping.matrices(batch, warping.WRITING, generator)[:, :, :2]
    if habits.leaning and labels is not None:
        linear = leaning(linear, labels, habits.leaning, generator)
    if habits.gaps:
        distances = with_gaps(distances, outlines, habits.gaps, generator)
    to_source, scale = fitted(linear, outlines, centres, width, generator)
    strength = 0.05 * torch.rand(batch, generator=generator)
    bend = warping.elastic(batch, distances.shape[-1], strength, generator)
    field = warping.warped(distances.unsqueeze(1), to_source, bend, padding="border")
    return stroked(field[:, 0] * scale.view(-1, 1, 1), width, softness)


def fitted(
    linear: Float[Tensor, "batch 2 2"],
    outlines: Float[Tensor, "batch place 2"],
    centres: Float[Tensor, "batch 2"],
    width: Float[Tensor, " batch"],
    generator: torch.Generator,
) -> tuple[Float[Tensor, "batch 2 3"], Float[Tensor, " batch"]]:
    """The map from places in the fitted image to places in the source, in −1…1, and the factor by which the source is enlarged.

    `linear` turns and slants the source; the rest follows from the box and the centre, with a pixel of jitter.
    """
    batch = len(linear)
    places = (outlines - centres[:, None]) @ linear.transpose(1, 2)
    longer = (places.amax(dim=1) - places.amin(dim=1)).amax(dim=1).clamp(min=1.0)
    enlargement = (BOX - width) / longer * (0.97 + 0.06 * torch.rand(batch, generator=generator))
    forward = linear * enlargement.view(-1, 1, 1)
    places = places * enlargement.view(-1, 1, 1)
    border = (14 - width / 2).view(-1, 1)
    shift = torch.rand(batch, 2, generator=generator) * 2 - 1
    shift = shift.clamp(min=-border - places.amin(dim=1)).clamp(max=border - places.amax(dim=1))
    backward = torch.linalg.inv(forward)
    offset = (centres[..., None] - backward @ shift[..., None]) / 14
    return torch.cat([backward, offset], dim=2), torch.linalg.det(forward).abs().sqrt()


def leaning(
    linear: Float[Tensor, "batch 2 2"], labels: Int64[Tensor, " batch"], share: float, generator: torch.Generator
) -> Float[Tensor, "batch 2 2"]:
    """`linear` with a `share` of the ones turned by up to 75 degrees: a bare stroke is a one however it slants."""
    batch = len(labels)
    angle = (torch.rand(batch, generator=generator) * 2 - 1) * (75 * torch.pi / 180)
    angle = angle * ((labels == 1) & (torch.rand(batch, generator=generator) < share))
    cos, sin = torch.cos(angle), torch.sin(angle)
    turn = torch.stack([torch.stack([cos, -sin], dim=1), torch.stack([sin, cos], dim=1)], dim=1)
    return turn @ linear


def with_gaps(
    distances: Float[Tensor, "batch 56 56"],
    outlines: Float[Tensor, "batch place 2"],
    share: float,
    generator: torch.Generator,
) -> Float[Tensor, "batch 56 56"]:
    """`distances` with a small hole, at a random place of the box, in a `share` of the shapes."""
    low, high = outlines.amin(dim=1), outlines.amax(dim=1)
    place = low + (high - low) * torch.rand(len(outlines), 2, generator=generator)
    radius = 1 + 1.5 * torch.rand(len(outlines), 1, 1, generator=generator)
    radius = radius * (torch.rand(len(outlines), 1, 1, generator=generator) < share)
    return torch.maximum(distances, radius - segment_distances(place.repeat(1, 2).unsqueeze(1)))


def with_flourishes(
    distances: Float[Tensor, "batch 56 56"],
    outlines: Float[Tensor, "batch 16 2"],
    labels: Int64[Tensor, " batch"],
    generator: torch.Generator,
    habits: Habits = PLAIN,
) -> tuple[Float[Tensor, "batch 56 56"], Float[Tensor, "batch place 2"]]:
    """The distances and outlines with flourishes: slashed zeros, ones with foot or flag, crossed or ticked sevens, hooked nines."""
    ends, choices = _flourishes(outlines, labels, generator, habits)
    which = choices.any(dim=1).nonzero()[:, 0]
    if len(which) == 0:
        return distances, outlines
    # A segment that was not chosen shrinks to a place of the outline, where it changes nothing.
    still = outlines[:, :1].repeat(1, SEGMENTS, 2)
    ends = torch.where(choices[..., None], ends, still)
    distances[which] = torch.minimum(distances[which], segment_distances(ends[which]))
    return distances, torch.cat([outlines, ends.view(len(ends), -1, 2)], dim=1)


def _flourishes(
    outlines: Tensor, labels: Tensor, generator: torch.Generator, habits: Habits
) -> tuple[Float[Tensor, "batch 2 4"], Tensor]:
    batch = len(labels)
    uniform = torch.rand(batch, 6, generator=generator)
    (foot, flag), (cross, tick) = _foot_and_flag(outlines, uniform), _cross_and_tick(outlines, uniform)
    zero, one, seven, nine = ((labels == digit)[:, None] for digit in (0, 1, 7, 9))
    first = torch.where(zero, _slash(outlines, uniform, habits.slash), torch.where(one, foot, cross))
    second = torch.where(one, flag, torch.where(nine, _hook(outlines, uniform), tick))
    roll = torch.rand(batch, 2, generator=generator)
    shares = zero * torch.tensor([0.3, 0.0]) + one * torch.tensor([0.25, 0.4]) + seven * torch.tensor([0.3, 0.2])
    shares = shares + nine * torch.tensor([0.0, habits.hooks])
    return torch.stack([first, second], dim=1), roll < shares


def _slash(outlines: Tensor, uniform: Tensor, angles: tuple[float, float]) -> Tensor:
    low, high = outlines.amin(dim=1), outlines.amax(dim=1)
    angle = (angles[0] + (angles[1] - angles[0]) * uniform[:, 0]) * (torch.pi / 180)
    angle = torch.where(uniform[:, 1] < 0.85, angle, -angle)
    reach = torch.stack([torch.cos(angle), -torch.sin(angle)], dim=1) * (high - low).amax(dim=1, keepdim=True)
    middle = (low + high) / 2 + 2 * (uniform[:, 2:4] - 0.5)
    half = reach * (0.3 + 0.45 * uniform[:, 4:5])
    return torch.cat([middle - half, middle + half], dim=1)


def _foot_and_flag(outlines: Tensor, uniform: Tensor) -> tuple[Tensor, Tensor]:
    top, bottom = outlines[:, UP], outlines[:, DOWN]
    height = (bottom - top).norm(dim=1)
    left, right = ((0.1 + 0.3 * uniform[:, column]) * height for column in (0, 1))
    tilt = 0.15 * (uniform[:, 2] - 0.5)
    foot = _around(bottom, -left, tilt * left, right, -tilt * right)
    length, angle = (0.15 + 0.4 * uniform[:, 3]) * height, (20 + 55 * uniform[:, 4]) * (torch.pi / 180)
    nothing = torch.zeros_like(length)
    return foot, _around(top, -length * torch.cos(angle), length * torch.sin(angle), nothing, nothing)


def _cross_and_tick(outlines: Tensor, uniform: Tensor) -> tuple[Tensor, Tensor]:
    corner, bottom, start = outlines[:, UPPER_RIGHT], outlines[:, DOWN], outlines[:, UPPER_LEFT]
    middle = bottom + (corner - bottom) * (0.35 + 0.3 * uniform[:, :1])
    half, tilt = 2.5 + 3.5 * uniform[:, 1], 0.5 * (uniform[:, 2] - 0.6)
    cross = _around(middle, -half, -tilt * half, half * (0.7 + 0.6 * uniform[:, 3]), tilt * half)
    length, nothing = 1.5 + 4 * uniform[:, 4], torch.zeros_like(half)
    return cross, _around(start, (uniform[:, 5] - 0.6) * 2, length, nothing, nothing)


def _hook(outlines: Tensor, uniform: Tensor) -> Tensor:
    length, nothing = 2 + 6 * uniform[:, 0], torch.zeros(len(outlines))
    return _around(outlines[:, DOWN], -length, -length * (0.5 * uniform[:, 1] - 0.1), nothing, nothing)


def _around(place: Tensor, x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor) -> Tensor:
    return place.repeat(1, 2) + torch.stack([x1, y1, x2, y2], dim=1)
