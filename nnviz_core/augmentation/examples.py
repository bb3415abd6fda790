"""Sources of training batches: images unchanged, or altered anew each time they are used."""

from typing import Protocol, runtime_checkable

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import Tensor
from torch.nn import functional

from nnviz_core import datasets
from nnviz_core.augmentation import distance_fields, mixtures, nonsense, pen, penmanship
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import warping
from nnviz_core.zoo import NOT_A_DIGIT


@runtime_checkable
class Examples(Protocol):
    """A source of batches: `batch` makes inputs (batch, 1, 28, 28) in 0…1 and labels (batch) for indices below its length."""

    def __len__(self) -> int: ...

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]: ...


class Plain:
    """The images as they are."""

    def __init__(self, data: ImageSet) -> None:
        self.images = torch.from_numpy(data.images.copy())
        self.labels = torch.from_numpy(data.labels.copy())

    @staticmethod
    def further_data() -> list[dict[str, str]]:
        """The data read besides the given images, by SHA-256."""
        return []

    def __len__(self) -> int:
        return len(self.labels)

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        images = self.images.index_select(0, indices)  # which copies whole rows, unlike `images[indices]`
        return images.float().div_(255).unsqueeze(1), self.labels.index_select(0, indices)


class Clothes(Plain):
    """Half of the images mirrored, all shifted and stretched a little."""

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        inputs, labels = super().batch(indices, generator)
        matrices = warping.matrices(len(inputs), warping.SLIGHT, generator)
        matrices[:, 0] = matrices[:, 0] * torch.where(torch.rand(len(inputs), 1, generator=generator) < 0.5, -1.0, 1.0)
        return warping.warped(inputs, matrices), labels


class Warped(Plain):
    """Images in their own ink, but warped, and thicker or thinner."""

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        inputs, labels = super().batch(indices, generator)
        return in_own_ink(inputs, generator), labels


class Digits(Plain):
    """Digits half of which are drawn anew with random pens; the others keep their ink, but warped and thicker or thinner."""

    habits = penmanship.PLAIN

    def __init__(self, data: ImageSet) -> None:
        super().__init__(data)
        self.shapes = distance_fields.of_bitmaps(distance_fields.skeletons(data.images))

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        half = len(indices) // 2
        inputs, labels = super().batch(indices, generator)
        inputs[:half] = penmanship.drawn(self.shapes, indices[:half], labels[:half], generator, self.habits)
        inputs[half:] = in_own_ink(inputs[half:], generator)
        return inputs, labels


class FreeDigits(Digits):
    """Digits as in `Digits`, but drawn more freely: with leaning ones, hooked nines, gaps, and slashes at more angles."""

    habits = penmanship.FREE


class DigitsAndOthers(FreeDigits):
    """Digits as in `FreeDigits`, and half as many other things with the label 10, most of them drawn with the same pens."""

    STOCK = 30_000
    """How many other things are made to choose from; each use warps one anew."""

    def __init__(self, data: ImageSet) -> None:
        super().__init__(data)
        clothes = datasets.load("fashion", "train").images[:-5000]
        self.clothes = torch.from_numpy(clothes.copy()).unsqueeze(1)
        some = slice(0, 5000)
        material = np.stack(list(distance_fields.skeletons(data.images[some]))), data.labels[some]
        letters, rng = pen.not_digits(apart=False), np.random.default_rng(0)
        stock = min(self.STOCK, 2 * len(data))
        self.others = distance_fields.of_bitmaps(nonsense.bitmaps(stock, material, letters, rng))

    @staticmethod
    def further_data() -> list[dict[str, str]]:
        letters = {**pen.source("other"), "split": "writers not kept apart, look-alikes of digits left aside"}
        return [datasets.source("fashion", "train"), letters]

    def __len__(self) -> int:
        return len(self.labels) * 3 // 2

    def batch(self, indices: Int64[Tensor, " batch"], generator: torch.Generator) -> tuple[Tensor, Tensor]:
        digits = indices[indices < len(self.labels)]
        inputs, labels = super().batch(digits, generator)
        others = self.other_things(len(indices) - len(digits), generator)
        return torch.cat([inputs, others]), torch.cat([labels, torch.full((len(others),), NOT_A_DIGIT)])

    def other_things(self, count: int, generator: torch.Generator) -> Float[Tensor, "count 1 28 28"]:
        """Two thirds shapes drawn anew, the rest mixtures of printed digits, clothes and noise, in equal parts."""
        rest = [(count // 3 + part) // 4 for part in range(4)]
        first, second, clothes = (
            self._some(images, sum(rest), generator) for images in (self.images[:, None],) * 2 + (self.clothes,)
        )
        choices = torch.randint(len(self.others), (count - sum(rest),), generator=generator)
        a, b, c, d = rest
        parts = [
            penmanship.drawn(self.others, choices, None, generator, self.habits),
            mixtures.overlaid(first[:a], second[:a], generator),
            mixtures.side_by_side(first[:b], second[:b], generator),
            in_own_ink(clothes[:c], generator),
            mixtures.noise(d, generator),
        ]
        return torch.cat(parts)

    @staticmethod
    def _some(images: Tensor, count: int, generator: torch.Generator) -> Tensor:
        return images[torch.randint(len(images), (count,), generator=generator)].float().div_(255)


def in_own_ink(inputs: Float[Tensor, "batch 1 28 28"], generator: torch.Generator) -> Float[Tensor, "batch 1 28 28"]:
    """`inputs` warped a little, and made up to a pixel thicker or thinner."""
    batch = len(inputs)
    bend = warping.elastic(batch, 28, 0.04 * torch.rand(batch, generator=generator), generator)
    inputs = warping.warped(inputs, warping.matrices(batch, warping.MODEST, generator), bend)
    amount = torch.rand(batch, 1, 1, 1, generator=generator) * 1.6 - 0.8
    amount = amount.sign() * (amount.abs() - 0.3).clamp(min=0)
    thicker, thinner = (sign * functional.max_pool2d(sign * inputs, 3, 1, 1) for sign in (1, -1))
    return inputs + amount.clamp(min=0) * (thicker - inputs) - amount.clamp(max=0) * (thinner - inputs)


CHOICES: dict[str, type[Plain]] = {
    "none": Plain,
    "clothes": Clothes,
    "warped": Warped,
    "digits": Digits,
    "free digits": FreeDigits,
    "others": DigitsAndOthers,
}
"""Every source of examples, by the name that `training.Config.augmentation` takes."""
