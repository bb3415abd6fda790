"""Where training batches come from: images as they are, or altered anew each time they are used."""

from collections.abc import Callable
from typing import Protocol

import torch
from jaxtyping import Float, Int64
from torch import Tensor

from nnviz_core import warping
from nnviz_core.datasets import ImageSet


class Examples(Protocol):
    """A source of batches: `batch` makes inputs (batch, 1, 28, 28) in 0…1 and labels (batch) for indices below its length."""

    def __len__(self) -> int: ...

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]: ...


class Plain:
    """The images as they are."""

    def __init__(self, data: ImageSet) -> None:
        self.images = torch.from_numpy(data.images.copy())
        self.labels = torch.from_numpy(data.labels.copy())

    def __len__(self) -> int:
        return len(self.labels)

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        return self.images[indices].float().div_(255).unsqueeze(1), self.labels[indices]


class Clothes(Plain):
    """Half of the images mirrored, all shifted and stretched a little, a quarter with a grey patch over them."""

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        inputs, labels = super().batch(indices, generator)
        matrices = warping.matrices(len(inputs), warping.SLIGHT, generator)
        matrices[:, 0] = matrices[:, 0] * torch.where(torch.rand(len(inputs), 1, generator=generator) < 0.5, -1.0, 1.0)
        return erased(warping.warped(inputs, matrices), 0.25, generator), labels


def erased(
    inputs: Float[Tensor, "batch 1 28 28"], share: float, generator: torch.Generator
) -> Float[Tensor, "batch 1 28 28"]:
    """`inputs` with a `share` of them covered by a rectangle of 4 to 12 pixels a side, in one random grey."""
    batch = len(inputs)
    centre = torch.rand(batch, 2, 1, generator=generator) * 28
    half = 2 + 4 * torch.rand(batch, 2, 1, generator=generator)
    inside = (torch.arange(28) + 0.5 - centre).abs() <= half
    patch = inside[:, 0, :, None] & inside[:, 1, None, :] & (torch.rand(batch, 1, 1, generator=generator) < share)
    grey = torch.rand(batch, 1, 1, 1, generator=generator)
    return torch.where(patch.unsqueeze(1), grey, inputs)


CHOICES: dict[str, Callable[[ImageSet], Examples]] = {"none": Plain, "clothes": Clothes}
"""By the name that `training.Config.augmentation` takes."""
