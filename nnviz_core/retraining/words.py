"""A change in words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnviz_core.retraining.plans import Change

ACTIVATIONS = {"relu": "ReLU", "leaky-relu": "leaky ReLU", "tanh": "tanh", "sigmoid": "sigmoid", "gelu": "GELU"}
WIDTHS = {0.25: "a quarter of the", 0.5: "half the", 1.0: "as many", 2.0: "twice the", 4.0: "four times the"}


def of(change: "Change", names: Sequence[str]) -> str:
    """What is changed: “without 4, 20 % of the labels random”."""
    return ", ".join(filter(None, (*_of_images(change, names), *_of_pixels(change), *_of_network(change)))) or "nothing"


def _of_images(change: "Change", names: Sequence[str]) -> tuple[str, ...]:
    return (
        f"{change.images:,} images" * (change.images < 10_000),
        f"without {_listed(change.without, names)}" if change.without else "",
        f"labels of {_listed(change.swapped, names)} swapped" if change.swapped else "",
        f"{100 * change.mislabelled:.0f} % of the labels random" if change.mislabelled else "",
        f"{change.others:,} images of no digit" if change.others else "",
    )


def _of_pixels(change: "Change") -> tuple[str, ...]:
    return (
        "pixels shuffled" * change.shuffled,
        "not centred" * change.uncentred,
        "colours inverted" * change.inverted,
        "augmented" * change.augmented,
    )


def _of_network(change: "Change") -> tuple[str, ...]:
    return (
        f"{WIDTHS[change.width]} filters or units" if change.width != 1 else "",
        ACTIVATIONS[change.activation] if change.activation != "relu" else "",
        "no batch normalisation" * (not change.normalised),
        "no pooling" * (not change.pooled),
    )


def _listed(classes: Sequence[int], names: Sequence[str]) -> str:
    return " and ".join(names[each] for each in classes)
