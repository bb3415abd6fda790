"""How accuracy falls when images are turned, moved, noisy, blurred, thicker or partly covered.

Every model is measured on the very same altered images.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int64
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import intervals
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.evaluation.changes import CHANGES, Change
from nnviz_core.numerals import accuracy_percent
from nnviz_core.streaming import logits

SAMPLES = 1000
BATCH = 32


@dataclass(frozen=True)
class Curve:
    """A model's accuracy at each level of a change, with its 95 % interval: float64 (level)."""

    levels: Float[np.ndarray, " level"]
    accuracy: Float[np.ndarray, " level"]
    low: Float[np.ndarray, " level"]
    high: Float[np.ndarray, " level"]

    def words(self, name: str, change: Change) -> str:
        """How far the model `name` falls under `change`, as one sentence."""
        plain, worst = change.levels.index(0), int(self.accuracy.argmin())
        return (
            f"{change.title}: {name} falls from {accuracy_percent(self.accuracy[plain])} to {accuracy_percent(self.accuracy[worst])} "
            f"at {self.levels[worst]:g} {change.unit.split(',')[0]}."
        )


def curves(
    networks: Mapping[str, nn.Sequential], images: ImageSet, change: str, samples: int = SAMPLES, seed: int = 0
) -> dict[str, Curve]:
    """The accuracy of each network, by name, over the levels of `change` (a key of `CHANGES`), on the same altered images.

    `seed` draws `samples` of the `images`, and also the directions, noise and places: one draw for each image, kept over all
    levels. Raises `KeyError` for another change.
    """
    if change not in CHANGES:
        raise KeyError(f"no change {change!r}; there are {', '.join(CHANGES)}")
    indices = chosen_samples(len(images), samples, seed)
    labels, levels = images.labels[indices], CHANGES[change].levels
    hits: dict[str, list[float]] = {name: [] for name in networks}
    for level in levels:
        for name, right in _hits(networks, altered(images, indices, change, level, seed), labels).items():
            hits[name].append(right)
    return {name: _curve(levels, right, len(labels)) for name, right in hits.items()}


def _hits(networks: Mapping[str, nn.Sequential], inputs: np.ndarray, labels: np.ndarray) -> dict[str, float]:
    """How many of `inputs` each network gets right."""
    batches = [inputs[start : start + BATCH] for start in range(0, len(inputs), BATCH)]
    answers = {name: logits(network, batches, len(inputs)) for name, network in networks.items()}
    return {name: Evaluation(labels, each).accuracy * len(labels) for name, each in answers.items()}


def altered(
    images: ImageSet, indices: Int64[np.ndarray, " sample"], change: str, level: float, seed: int = 0
) -> Float[np.ndarray, "sample channel row column"]:
    """The images at `indices` under `change` at `level`, float32 in 0…1, as `curves` shows them to the networks."""
    inputs = torch.from_numpy(images.inputs(indices))
    generator = torch.Generator().manual_seed(seed)
    return CHANGES[change].apply(inputs, level, generator).clamp_(0, 1).numpy()


def chosen_samples(count: int, samples: int, seed: int) -> Int64[np.ndarray, " sample"]:
    """The samples that `curves` takes from `count` images, in order."""
    return np.sort(np.random.default_rng(seed).choice(count, min(samples, count), replace=False))


def _curve(levels: tuple[float, ...], right: list[float], count: int) -> Curve:
    low, high = intervals.wilson(np.round(right), count)
    return Curve(np.array(levels, np.float64), np.array(right) / count, low, high)
