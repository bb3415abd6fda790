"""What a recording says of itself: the network, its training, and which tensors are recorded with which error."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields

import numpy as np
from jaxtyping import Float32

WEIGHTS, GRADIENTS, MOMENTA, OUTPUTS = "weights", "gradients", "momenta", "outputs"
FAMILIES = (WEIGHTS, GRADIENTS, MOMENTA, OUTPUTS)
MOST_BYTES = 1_000_000
MOST_NUMBERS, MOST_TENSORS, MOST_AXES = 20_000_000, 500, 6
"""The bounds of a header's JSON and of one frame."""


@dataclass(frozen=True)
class Family:
    """The tensors of one kind in the order in which they stand in a frame, and the error that each of them may have."""

    error: float
    names: tuple[str, ...]
    shapes: tuple[tuple[int, ...], ...]

    @property
    def sizes(self) -> list[int]:
        """How many numbers each tensor has."""
        return [math.prod(shape) for shape in self.shapes]

    @property
    def numbers(self) -> int:
        """How many numbers a frame has."""
        return sum(self.sizes)

    def tensors(self, frame: Float32[np.ndarray, " number"]) -> dict[str, Float32[np.ndarray, "*shape"]]:
        """The tensors of a frame by name."""
        parts = np.split(frame, np.cumsum(self.sizes)[:-1])
        return {name: part.reshape(shape) for name, shape, part in zip(self.names, self.shapes, parts, strict=True)}


@dataclass(frozen=True)
class Header:
    """What is known before the first step.

    `network` is the description of `layers.architecture`, `config` the training's settings, `steps` how many steps it takes;
    `images` says which images (SHA-256) were trained on and how many of them, and how many test images, give the figures;
    `probes` are the labels of the images whose layer outputs are recorded.
    """

    name: str
    dataset: str
    class_names: tuple[str, ...]
    shape: tuple[int, int, int]
    network: tuple[dict, ...]
    config: dict
    steps: int
    images: dict
    probes: tuple[int, ...]
    families: dict[str, Family]

    def to_json(self) -> bytes:
        """The header as JSON. Raises `ValueError` where it is too large."""
        content = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, allow_nan=False).encode()
        if len(content) > MOST_BYTES:
            raise ValueError(
                f"what a recording says of itself would take {len(content):,} bytes, more than {MOST_BYTES:,}"
            )
        return content


def from_json(content: bytes) -> Header:
    """The header of `Header.to_json`. Raises one of `files.UNREADABLE` for anything else."""
    if len(content) > MOST_BYTES:
        raise ValueError("its header is too large")
    values = json.loads(content)
    if not isinstance(values, dict) or set(values) != {field.name for field in fields(Header)}:
        raise ValueError("its header has other fields")
    _check(values)
    families = {name: _family(values["families"][name]) for name in FAMILIES}
    if sum(family.numbers for family in families.values()) > MOST_NUMBERS:
        raise ValueError(f"it has more than {MOST_NUMBERS:,} numbers a step")
    return Header(
        **{
            **values,
            "class_names": tuple(values["class_names"]),
            "shape": tuple(values["shape"]),
            "network": tuple(values["network"]),
            "probes": tuple(values["probes"]),
            "families": families,
        }
    )


def _check(values: dict) -> None:
    """Raise `ValueError` unless each field is of its type."""
    texts = [values["name"], values["dataset"], *_list(values["class_names"])]
    whole = [values["steps"], *_list(values["shape"]), *_list(values["probes"])]
    mappings = [values["config"], values["images"], values["families"], *_list(values["network"])]
    of_their_types = (
        all(isinstance(each, str) and len(each) <= 200 for each in texts)
        and all(type(each) is int and 0 <= each < 2**32 for each in whole)
        and all(isinstance(each, dict) for each in mappings)
        and len(values["shape"]) == 3
    )
    if not of_their_types:
        raise ValueError("a field of its header has another type")


def _list(value: object) -> Sequence:
    if not isinstance(value, list):
        raise ValueError(f"{str(value)[:50]} in its header is no list")
    return value


def _family(values: dict) -> Family:
    names = tuple(_list(values["names"]))
    shapes = tuple(tuple(_list(shape)) for shape in _list(values["shapes"]))
    lengths = [length for shape in shapes for length in shape]
    fits = len(names) == len(shapes) <= MOST_TENSORS and all(len(shape) <= MOST_AXES for shape in shapes)
    if not fits or not all(type(length) is int and 0 < length <= MOST_NUMBERS for length in lengths):
        raise ValueError("its header has tensors of impossible shapes")
    if not all(isinstance(name, str) and len(name) <= 200 for name in names) or len(set(names)) < len(names):
        raise ValueError("its header has tensors of impossible names")
    return Family(float(values["error"]), names, shapes)
