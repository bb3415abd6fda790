"""How large a recording will be, said before it begins."""

import math
from dataclasses import dataclass

from nnviz_core.errors import NnvizError
from nnviz_core.recordings import blocks, codec
from nnviz_core.recordings.header import WEIGHTS, Header
from nnviz_core.recordings.spacing import LONGEST, group_length

NOISE = 0.5
"""A number of a tensor rounded with a relative error e takes about log2(0.5 / e) bits: 1.19 for a normal distribution, less for most."""
MOVEMENT = 2.5
"""Bits that the course of a weight through a group of K frames takes over √K, measured on dense networks."""
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
    weights = header.families[WEIGHTS]
    bits = _weight_bits(weights.numbers, weights.error, frames, max(1.0, header.steps / frames))
    for name, family in header.families.items():
        if name != WEIGHTS and family.numbers:
            bits += moments * (family.numbers * _bits(family.error) + 8 * OVERHEAD)
    return int(bits / 8) + 4 * header.steps + frames * FIGURES


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


def _weight_bits(numbers: int, error: float, frames: int, distance: float) -> float:
    """The bits of weights recorded at `frames` steps that lie `distance` apart."""
    bits, group, most = 0.0, 0, _bits(error)
    while frames > 0:
        length = min(frames, group_length(group, max(1, numbers), LONGEST[WEIGHTS]))
        wave = most + math.log2(length) / 2 + MOVEMENT * math.sqrt(length * distance)
        bits += numbers * min(length * most, wave) + 8 * OVERHEAD
        frames, group = frames - length, group + 1
    return bits


def _bits(error: float) -> float:
    return max(1.0, math.log2(NOISE / error))


def _words(size: int) -> str:
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:,.1f} MB"
