"""Shapes as distance fields, which can be warped and then stroked with a pen of any width.

A field holds, on a 56×56 grid over the 28×28 image, the distance to the shape's centre line: the skeleton of a printed
digit (T. Y. Zhang, C. Y. Suen, "A fast parallel algorithm for thinning digital patterns", 1984) or a pen's path.
Places are (x, y) in pixels of the 28×28 image from its middle; distances are in the same pixels.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int64, UInt8
from torch import Tensor
from torch.nn import functional

from nnviz_core.errors import NnvizError

SIDE = 28
GRID = 56
BITMAP = 84
"""Side of the bitmaps from which fields are made: three cells to a pixel."""
LEVELS = 16
"""Levels per pixel of a stored distance, so that uint8 reaches 15.9 pixels."""
_turns = torch.arange(16) * (2 * torch.pi / 16)
DIRECTIONS = torch.stack([torch.cos(_turns), torch.sin(_turns)], dim=1)


@dataclass(frozen=True)
class Shapes:
    """Shapes as distance fields, with their extents.

    `fields` (shape, 56, 56) are in 1/16 pixel, `outlines` (shape, 16, 2) are the farthest places in each of the `DIRECTIONS`,
    and `centres` (shape, 2) are the mean places of the centre lines.
    """

    fields: UInt8[Tensor, "shape 56 56"]
    outlines: Float[Tensor, "shape 16 2"]
    centres: Float[Tensor, "shape 2"]

    def __len__(self) -> int:
        return len(self.fields)

    def distances(self, indices: Int64[Tensor, " batch"]) -> Float[Tensor, "batch 56 56"]:
        """The fields of the shapes at `indices`, in pixels."""
        return self.fields[indices].float().div_(LEVELS)


def of_bitmaps(bitmaps: Iterable[np.ndarray]) -> Shapes:
    """The shapes whose centre lines, or filled areas, are the true cells of `bitmaps` (84, 84), none of them empty."""
    edt = _tool("scipy.ndimage", "distance_transform_edt")
    fields, outlines, centres = [], [], []
    for bitmap in bitmaps:
        places = _places(bitmap)
        farthest = (places @ DIRECTIONS.numpy().T).argmax(axis=0)
        outlines.append(places[farthest])
        centres.append(places.mean(axis=0))
        fields.append(_levels(edt(~bitmap)))
    return Shapes(
        torch.from_numpy(np.stack(fields)),
        torch.from_numpy(np.stack(outlines).astype(np.float32)),
        torch.from_numpy(np.stack(centres).astype(np.float32)),
    )


def skeletons(images: UInt8[np.ndarray, "sample 28 28"]) -> Iterable[np.ndarray]:
    """The centre lines of `images` as bitmaps (84, 84), one after the other."""
    skeletonize = _tool("skimage.morphology", "skeletonize")
    for start in range(0, len(images), 1000):
        enlargement = torch.from_numpy(images[start : start + 1000].copy()).float().unsqueeze(1)
        enlargement = functional.interpolate(enlargement, size=(BITMAP, BITMAP), mode="bicubic", align_corners=False)
        for ink in enlargement[:, 0].numpy():
            yield skeletonize(ink > 0.45 * ink.max())


def segment_distances(ends: Float[Tensor, "batch segment 4"], side: int = GRID) -> Float[Tensor, "batch side side"]:
    """The distance from each grid place to the nearest of the segments (x1, y1, x2, y2) of its sample."""
    axis = (torch.arange(side) + 0.5) * (SIDE / side) - SIDE / 2
    x, y = axis.view(1, 1, 1, -1), axis.view(1, 1, -1, 1)
    x1, y1, x2, y2 = (value[..., None, None] for value in ends.unbind(dim=2))
    dx, dy = x2 - x1, y2 - y1
    along = (((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy).clamp(min=1e-9)).clamp(0, 1)
    return ((x - x1 - along * dx).square() + (y - y1 - along * dy).square()).amin(dim=1).sqrt()


def stroked(
    distances: Float[Tensor, "batch 56 56"], width: Float[Tensor, " batch"], softness: Float[Tensor, " batch"]
) -> Float[Tensor, "batch 1 28 28"]:
    """Ink in 0…1 of a round pen of `width` pixels along the centre lines, its edge fading over `softness` pixels."""
    half, soft = width.view(-1, 1, 1) / 2, softness.view(-1, 1, 1)
    ink = ((half - distances) / soft + 0.5).clamp(0, 1)
    return functional.avg_pool2d(ink.unsqueeze(1), GRID // SIDE)


def bitmap_of_paths(paths: Sequence[np.ndarray], box: float = 20.0) -> np.ndarray:
    """The bitmap (84, 84) of thin lines along `paths` of (x, y), fitted into its middle `box`, whose side is in image pixels."""
    from PIL import Image, ImageDraw

    points = np.concatenate(paths)
    low, extent = points.min(axis=0), np.ptp(points, axis=0)
    scale = box * (BITMAP / SIDE) / max(extent.max(), 1e-6)
    sheet = Image.new("1", (BITMAP, BITMAP))
    pen = ImageDraw.Draw(sheet)
    for path in paths:
        cells = (path - low - extent / 2) * scale + BITMAP / 2 - 0.5
        pen.line([(float(x), float(y)) for x, y in cells] * (1 if len(cells) > 1 else 2), fill=1)
    return np.asarray(sheet, bool)


def _places(bitmap: np.ndarray) -> np.ndarray:
    rows, columns = np.nonzero(bitmap)
    return ((np.stack([columns, rows], axis=1) + 0.5) * (SIDE / BITMAP) - SIDE / 2).astype(np.float32)


def _levels(cells: np.ndarray) -> np.ndarray:
    distances = _rows_at_grid(_rows_at_grid(cells).T).T
    return np.clip(np.round(distances * (SIDE / BITMAP) * LEVELS), 0, 255).astype(np.uint8)


def _rows_at_grid(cells: np.ndarray) -> np.ndarray:
    places = (np.arange(GRID) + 0.5) * BITMAP / GRID - 0.5
    low = places.astype(int).clip(0, BITMAP - 2)
    weight = (places - low)[:, None]
    return cells[low] * (1 - weight) + cells[low + 1] * weight


def _tool(module: str, function: str):
    from importlib import import_module

    try:
        return getattr(import_module(module), function)
    except ImportError as error:
        raise NnvizError(
            f"Training with drawn strokes needs scikit-image ({error}). `pip install -r requirements-dev.txt` installs it."
        ) from error
