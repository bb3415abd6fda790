"""What a recording's file holds, read without its tensors: those are found, and decoded later."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from nnviz_core.layers import architecture, kinds
from nnviz_core.recordings import blocks, header
from nnviz_core.recordings.blocks import Block, Source
from nnviz_core.recordings.header import FAMILIES, GRADIENTS, MOMENTA, OUTPUTS, WEIGHTS, Family, Header
from nnviz_core.recordings.spacing import GROUP

HEADER, CONSTANTS, PROBES, FIGURES, LOSSES = "HEAD", "CNST", "PRBE", "FIGS", "LOSS"
CODES = {WEIGHTS: "WGHT", GRADIENTS: "GRAD", MOMENTA: "MMTA", OUTPUTS: "OUTP"}
"""The kinds of block."""
SERIES = 4
"""The figures of a step: loss and accuracy on training images, loss and accuracy on test images."""


@dataclass(frozen=True)
class Contents:
    """The header, the place of each frame by family and step, and the small arrays of a recording."""

    header: Header
    places: dict[str, dict[int, tuple[Block, int]]]
    constants: Float32[np.ndarray, " number"]
    probes: Float32[np.ndarray, "image channel row column"]
    figures: dict[int, Float32[np.ndarray, " figure"]]
    batch_losses: Float32[np.ndarray, " step"]


def read(source: Source) -> Contents:
    """The contents of a recording. Raises one of `files.UNREADABLE` for a file that is none, altered or cut off."""
    scanned = blocks.scanned(source)
    if [each.kind for each in scanned[:3]] != [HEADER, CONSTANTS, PROBES]:
        raise ValueError("it ends before its first step")
    head = header.from_json(blocks.content(source, scanned[0]))
    _check_network(head)

    def numbers(kind: str) -> list[np.ndarray]:
        return [np.frombuffer(blocks.content(source, each), "<f4") for each in scanned if each.kind == kind]

    figures = zip(_of(scanned, FIGURES), numbers(FIGURES), strict=True)
    return Contents(
        header=head,
        places={family: _places(_of(scanned, CODES[family]), head.families[family].numbers) for family in FAMILIES},
        constants=_joined(numbers(CONSTANTS)),
        probes=_joined(numbers(PROBES)).reshape(len(head.probes), *head.shape),
        figures={step: row for block, values in figures for step, row in _rows(block, values)},
        batch_losses=_joined(numbers(LOSSES)),
    )


def _check_network(head: Header) -> None:
    """Raise one of `files.UNREADABLE` unless the network that the header describes has its tensors, and runs."""
    network = architecture.built(head.network).eval()
    kinds.check(network, len(head.shape))
    numbers = {name: tuple(each.shape) for name, each in network.state_dict().items()}
    _check_size(sum(math.prod(shape) for shape in numbers.values()))
    _check_shapes(head.families[WEIGHTS], numbers)
    value, outputs = torch.empty(len(head.probes), *head.shape, device="meta"), {}
    for name, layer in network.named_children():
        value = layer(value)
        outputs[name] = tuple(value.shape)
        _check_size(value.numel())
    _check_shapes(head.families[OUTPUTS], outputs)
    if tuple(value.shape[1:]) != (len(head.class_names),):
        raise ValueError(f"its network doesn't tell {len(head.class_names)} classes apart")


def _check_size(numbers: int) -> None:
    if numbers > header.MOST_NUMBERS:
        raise ValueError(f"its network has more than {header.MOST_NUMBERS:,} numbers, or a layer's outputs")


def _check_shapes(family: Family, shapes: dict[str, tuple[int, ...]]) -> None:
    for name, shape in zip(family.names, family.shapes, strict=True):
        if shapes.get(name) != shape:
            raise ValueError(f"its network has no {name} of the shape {shape}")


def constant_names(network: nn.Sequential, head: Header) -> list[str]:
    """The numbers of the network that training leaves alone, in the order of the block that holds them."""
    return [name for name in network.state_dict() if name not in head.families[WEIGHTS].names]


def _places(every: Iterable[Block], numbers: int) -> dict[int, tuple[Block, int]]:
    """The block of each step and the place in it. Raises `ValueError` for steps that don't grow, or too many in a block."""
    places: dict[int, tuple[Block, int]] = {}
    last = -1
    for block in every:
        if len(block.steps) > max(1, GROUP // max(1, numbers)):
            raise ValueError("a group has too many frames")
        for index, step in enumerate(block.steps):
            if step <= last:
                raise ValueError(f"step {step} comes after step {last}")
            places[step], last = (block, index), step
    return places


def _rows(block: Block, values: np.ndarray) -> Iterable[tuple[int, np.ndarray]]:
    return zip(block.steps, values.reshape(len(block.steps), SERIES), strict=True)


def _of(every: Iterable[Block], kind: str) -> list[Block]:
    return [each for each in every if each.kind == kind]


def _joined(parts: list[np.ndarray]) -> Float32[np.ndarray, " number"]:
    values = np.concatenate([np.zeros(0, np.float32), *parts])
    values.flags.writeable = False
    return values
