"""How large a recording will be, said before it begins."""

import math
from dataclasses import dataclass

from nnviz_core.errors import NnvizError
from nnviz_core.recordings import blocks, codec
from nnviz_core.recordings.header import GRADIENTS, MOMENTA, OUTPUTS, WEIGHTS, Family, Header
from nnviz_core.recordings.spacing import LONGEST, group_length

MAPS, MAP_AXES = "maps", 4
"""Outputs of (probe, channel, row, column)."""
SPARED = {GRADIENTS: 2.0, MOMENTA: 1.5, MAPS: 2.9}
"""Evenly spread numbers take log2(1 / e) bits with a relative error of e. These take so many less, since most are near 0 or many are equal."""
USUAL_RATES = {"sgd": 0.01, "momentum": 0.02, "one-cycle": 0.002}
USUAL_RATE = 0.001
"""The learning rates, of some optimisers and of all others, at which weights move about as far."""
MOVEMENT, USUAL_STEPS = 0.0025, 500
"""By what share of their size weights move in a step at the usual learning rate, on average over a training of so many steps.

Measured, like the powers in `_movement`, on 17 recordings: trainings of 140 to 21,500 steps of networks of 1,600 to 540,000 weights, from
every step to every hundredth recorded. What is expected of them is within 15 % of what they take, but 19 % too little for plain descent
and 32 % too much for RMSprop.
"""
FEWEST, MOST, STEPS_BETWEEN, MOST_NUMBERS = 6, 100, 400, 10_000_000
"""What `moment_count` keeps to."""
OVERHEAD, FIGURES = 150, 20
"""Bytes of a block beside its numbers, and of the figures of one recorded step."""


@dataclass(frozen=True)
class Detail:
    """How much of a run a recording holds.

    At least `moments` log-spaced steps (None: see `moment_count`) have gradients, momenta and layer outputs, within `error`; without
    a distance of steps the weights, within `weights_error`, are recorded at the same ones. Figures are taken over at most the first `images` images of
    training and test set. The file has at most `budget` bytes; `packing` is "fast", or "small" for a fifth less at ten times the work.
    """

    moments: int | None = None
    weights_error: float = 0.005
    error: float = 0.02
    images: int = 200
    budget: int = 100_000_000
    packing: str = codec.FAST


def moment_count(header: Header, detail: Detail) -> int:
    """How many log-spaced moments are recorded: as many as `detail` asks for, or what hardly slows the training.

    That is at most one in 400 steps and 10 million numbers in all, but from 6 to 100.
    """
    if detail.moments is not None:
        return detail.moments
    numbers = sum(family.numbers for family in header.families.values())
    return max(FEWEST, min(MOST, header.steps // STEPS_BETWEEN, MOST_NUMBERS // numbers))


def expected_size(header: Header, frames: int, moments: int) -> int:
    """About how many bytes a recording takes that holds the weights at so many steps, and all else at so many moments."""
    bits = _weight_bits(header, frames)
    for name, family in header.families.items():
        if name != WEIGHTS and family.numbers:
            bits += moments * (_frame_bits(name, family) + 8 * OVERHEAD)
    probes = 4 * len(header.probes) * math.prod(header.shape)
    return int(bits / 8) + probes + 4 * header.steps + frames * FIGURES


def check(header: Header, frames: int, moments: int, budget: int) -> None:
    """Raise `NnvizError` if the recording would exceed `budget` bytes, or hold more frames than are read."""
    size = expected_size(header, frames, moments)
    if size > budget:
        raise NnvizError(
            f"A recording of {frames:,} moments of a training of {header.steps:,} steps would take about {_words(size)}, more than the {_words(budget)} "
            "it may have. Record fewer of them."
        )
    if 2 * frames + len(header.families) * moments > blocks.MOST_FRAMES:  # the weights and the figures of each
        raise NnvizError(
            f"A recording of {frames:,} moments would be too long to be read; it may have about {blocks.MOST_FRAMES // 2:,}. "
            "Record fewer of them."
        )


def _weight_bits(header: Header, frames: int) -> float:
    """The bits of the weights at `frames` steps: those of the first of each group, and of how far they move from one to the next."""
    weights = header.families[WEIGHTS]
    first = _bits(weights.error)
    each = math.log2(1 + _movement(header, header.steps / frames) / weights.error)
    bits, group, left = 0.0, 0, frames
    while left > 0:
        length = min(left, group_length(group, max(1, weights.numbers), LONGEST[WEIGHTS]))
        bits += weights.numbers * (first + (length - 1) * each) + 8 * OVERHEAD
        left, group = left - length, group + 1
    return bits


def _movement(header: Header, distance: float) -> float:
    """By what share of their size weights move in `distance` steps: by less in a longer training, since they settle."""
    usual = USUAL_RATES.get(header.config["optimiser"], USUAL_RATE)
    decay = header.config["decay"] * header.steps
    pace = header.config["learning_rate"] / usual * (math.log1p(decay) / decay if decay else 1.0)
    return MOVEMENT * pace**0.36 * math.sqrt(USUAL_STEPS / max(1, header.steps)) * distance**1.1


def _frame_bits(name: str, family: Family) -> float:
    """The bits of one frame of what is no weights."""
    kinds = (MAPS if name == OUTPUTS and len(shape) == MAP_AXES else name for shape in family.shapes)
    return sum(
        size * _bits(family.error, SPARED.get(kind, 0.0)) for size, kind in zip(family.sizes, kinds, strict=True)
    )


def _bits(error: float, spared: float = 0.0) -> float:
    return max(1.0, math.log2(1 / error) - spared)


def _words(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
