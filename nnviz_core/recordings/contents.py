"""What a recording's file holds: its header, its small arrays, and where its tensors stand, which are decoded when they are asked for."""

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
from nnviz_core.recordings.spacing import group_bound

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


def read(source: Source, is_our_own: bool = False) -> Contents:
    """The contents of a recording. Raises one of `files.UNREADABLE` for a file that is none, altered or cut off.

    The network of one that `is_our_own`, to the byte, need not be tried: torch would load its algebra for it, and 35 MB.
    """
    scanned = blocks.scanned(source)
    if [each.kind for each in scanned[:3]] != [HEADER, CONSTANTS, PROBES]:
        raise ValueError("it ends before its first step")
    head = header.from_json(blocks.content(source, scanned[0]))

    def numbers(kind: str) -> list[np.ndarray]:
        return [np.frombuffer(blocks.content(source, each), "<f4") for each in scanned if each.kind == kind]

    constants = _joined(numbers(CONSTANTS))
    if not is_our_own:
        _check_network(head, len(constants))
    figures = zip(_of(scanned, FIGURES), numbers(FIGURES), strict=True)
    return Contents(
        header=head,
        places={
            family: _places(_of(scanned, CODES[family]), group_bound(family, head.families[family].numbers))
            for family in FAMILIES
        },
        constants=constants,
        probes=_joined(numbers(PROBES)).reshape(len(head.probes), *head.shape),
        figures={step: row for block, values in figures for step, row in _rows(block, values)},
        batch_losses=_joined(numbers(LOSSES)),
    )


def _check_network(head: Header, constants: int) -> None:
    """Raise one of `files.UNREADABLE` unless the network that the header describes has its tensors and so many constants, and runs."""
    network = architecture.built(head.network).eval()
    kinds.check(network, len(head.shape))
    numbers = {name: tuple(each.shape) for name, each in network.state_dict().items()}
    _check_size(sum(math.prod(shape) for shape in numbers.values()))
    for family in (WEIGHTS, GRADIENTS, MOMENTA):
        _check_shapes(head.families[family], numbers)
    wanted = sum(math.prod(numbers[name]) for name in constant_names(network, head))
    if constants != wanted:
        raise ValueError(f"its network has {wanted:,} numbers that training leaves alone, and it holds {constants:,}")
    value, outputs = torch.empty(len(head.probes), *head.shape, device="meta"), {}
    for name, layer in network.named_children():
        value = _passed(layer, value)
        outputs[name] = tuple(value.shape)
        _check_size(value.numel())
    _check_shapes(head.families[OUTPUTS], outputs)
    if tuple(value.shape[1:]) != (len(head.class_names),):
        raise ValueError(f"its network doesn't tell {len(head.class_names)} classes apart")


def _passed(layer: nn.Module, value: torch.Tensor) -> torch.Tensor:
    """What `layer` makes of a tensor without numbers, without those of torch's functions for which it would load its compiler."""
    if isinstance(layer, nn.Linear):
        _check_width(value.shape[-1], layer.in_features)
        return value.new_empty((*value.shape[:-1], layer.out_features))
    if isinstance(layer, nn.BatchNorm1d | nn.BatchNorm2d):
        _check_width(value.shape[1], layer.num_features)
    return value if kinds.of(layer).elementwise else layer(value)


def _check_width(width: int, wanted: int) -> None:
    if width != wanted:
        raise ValueError(f"a layer of its network takes {wanted} values where there are {width}")


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


def _places(every: Iterable[Block], most: int) -> dict[int, tuple[Block, int]]:
    """The block of each step and the place in it. Raises `ValueError` for steps that don't grow, or more than `most` in a block."""
    places: dict[int, tuple[Block, int]] = {}
    last = -1
    for block in every:
        if len(block.steps) > most:
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
