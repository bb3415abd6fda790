"""Deletion and insertion: does removing ink in the order of a map make the probability fall faster than at random?

Only inked pixels are ranked, because removing paper changes nothing; so a map gains nothing by merely finding the ink.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core import streaming
from nnviz_core.layers import passes

STEPS = 12
RANDOM_ORDERS = 19
"""A map without any information beats all 19 random orders once in 20 times."""
LEAST_GAIN = 0.02
"""An area must be better than the mean of the random orders by this much, even if it beats every one of them."""
CHUNK = 32


@dataclass(frozen=True)
class Curves:
    """The probability of a class while ink is deleted from the image, or added to an empty sheet, step by step.

    `shares` (step) is the share of the ink that is gone or present, from 0 to 1. `deletion` and `insertion` (step) follow the
    map, strongest support first; `random_deletion` and `random_insertion` (order, step) follow random orders.
    """

    shares: Float32[np.ndarray, " step"]
    deletion: Float32[np.ndarray, " step"]
    insertion: Float32[np.ndarray, " step"]
    random_deletion: Float32[np.ndarray, "order step"]
    random_insertion: Float32[np.ndarray, "order step"]

    @property
    def deletion_area(self) -> float:
        """The area under the deletion curve, 0 … 1: small is good."""
        return float(area(self.shares, self.deletion))

    @property
    def insertion_area(self) -> float:
        """The area under the insertion curve, 0 … 1: large is good."""
        return float(area(self.shares, self.insertion))

    @property
    def random_areas(self) -> tuple[float, float]:
        """The mean areas of the random orders: deletion, insertion."""
        return float(area(self.shares, self.random_deletion).mean()), float(
            area(self.shares, self.random_insertion).mean()
        )

    @property
    def deletion_passes(self) -> bool:
        """Whether the area is smaller than that of every random order, and clearly so."""
        return _beats(-self.deletion_area, -area(self.shares, self.random_deletion))

    @property
    def insertion_passes(self) -> bool:
        """Whether the area is larger than that of every random order, and clearly so."""
        return _beats(self.insertion_area, area(self.shares, self.random_insertion))

    @property
    def passes(self) -> bool:
        """Whether both areas are better than those of every random order, and clearly so."""
        return self.deletion_passes and self.insertion_passes

    @property
    def words(self) -> str:
        """The result as two sentences."""
        deletion, insertion = self.random_areas
        return (
            f"Deletion {_outcome(self.deletion_passes)}: area {self.deletion_area:.2f}, at random {deletion:.2f}. "
            f"Insertion {_outcome(self.insertion_passes)}: area {self.insertion_area:.2f}, at random {insertion:.2f} "
            f"(passes when better than all {len(self.random_deletion)} random orders of the ink, and better than their mean by {LEAST_GAIN})."
        )


def curves(
    network: nn.Sequential, inputs: Tensor, values: Float32[np.ndarray, "row column"], target: int, seed: int = 0
) -> Curves:
    """The curves of the map `values` for the class `target` of one input; `seed` determines the random orders."""
    return curves_of(network, inputs, [values], target, seed)[0]


def curves_of(
    network: nn.Sequential,
    inputs: Tensor,
    maps: Sequence[Float32[np.ndarray, "row column"]],
    target: int,
    seed: int = 0,
) -> list[Curves]:
    """The curves of each of `maps`, all against the same random orders."""
    passes.check_single(inputs)
    image, generator = inputs[0].numpy(), np.random.default_rng(seed)
    mask = (image != 0).any(axis=0)
    ink = np.flatnonzero(mask)
    random = [generator.permutation(ink) for _ in range(RANDOM_ORDERS)]
    # Equal values keep a random order, or the top of the picture would come first.
    rankings = [random[0][np.argsort(-values.ravel()[random[0]], kind="stable")] for values in maps]
    counts = np.round(np.linspace(0, len(ink), STEPS + 1)).astype(int)
    presence = np.stack([_ink_masks(order, counts, mask.size) for order in (*rankings, *random)])
    absence = ~presence & mask.ravel()
    answers = probabilities(network, np.concatenate([absence, presence]).reshape(-1, 1, *mask.shape) * image, target)
    deletion, insertion = answers.reshape(2, len(presence), -1)
    shares = np.linspace(0, 1, STEPS + 1, dtype=np.float32)
    chance = deletion[len(maps) :], insertion[len(maps) :]
    return [Curves(shares, deletion[number], insertion[number], *chance) for number in range(len(maps))]


def area(shares: np.ndarray, curve: np.ndarray) -> np.ndarray:
    """The area under `curve` (…, step) by the trapezium rule."""
    return np.asarray(((curve[..., 1:] + curve[..., :-1]) / 2 * np.diff(shares)).sum(axis=-1))


def probabilities(
    network: nn.Sequential, images: Float32[np.ndarray, "sample channel row column"], target: int
) -> Float32[np.ndarray, " sample"]:
    """The probability of class `target` for each image."""
    with torch.inference_mode():
        fast = streaming.for_many(network)
        batches = torch.from_numpy(images.astype(np.float32, copy=False)).split(CHUNK)
        return torch.cat([torch.softmax(passes.run(fast, batch), 1)[:, target] for batch in batches]).numpy()


def _ink_masks(order: np.ndarray, counts: np.ndarray, size: int) -> np.ndarray:
    """Masks (step, pixel) that mark, for each count, that many pixels from the beginning of `order`."""
    place = np.full(size, size)
    place[order] = np.arange(len(order))
    return place < counts[:, None]


def _outcome(success: bool) -> str:
    return "passes" if success else "fails"


def _beats(value: float, random: np.ndarray) -> bool:
    """Whether `value` exceeds every value in `random` and exceeds their mean by `LEAST_GAIN`."""
    return bool(value > random.max() and value >= random.mean() + LEAST_GAIN)
