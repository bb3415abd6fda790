"""What a shipped measurement of a model is of: its weights, and its test images, by their SHA-256."""

from nnviz_core import datasets, zoo
from nnviz_core.errors import NnvizError


def origin(name: str) -> dict[str, str]:
    """What stands in the card of a measurement of model `name` over its test images."""
    return {
        "weights_sha256": zoo.weights_sha256(name),
        "data_sha256": datasets.SHA256[zoo.spec(name).dataset, "test"],
    }


def check(card: dict, name: str, remedy: str) -> None:
    """Raise `NnvizError`, whose message ends with `remedy`, if `card` is of other weights or images than the shipped ones."""
    if not origin(name).items() <= card.items():
        raise NnvizError(f"What was measured of {name} is of other weights or images than the shipped ones. {remedy}")
