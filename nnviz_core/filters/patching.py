"""Activation patching: copy a layer's output for one input into the pass of another, and run on from there.

`inputs` is the input whose pass is changed, `donor` the input that is copied from, both (1, …). In a chain of layers, each
layer carries everything, so patching all of it gives exactly the donor's answer; the question is which filters suffice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Float64, Int64
from torch import Tensor, nn

from nnviz_core.layers import passes

CHUNK, CHUNK_VALUES = 32, 2**18
"""Sets that are tried in one pass: at least this many, and more where a layer has few values."""


@dataclass(frozen=True)
class Effects:
    """The effect on the difference logit[gained] − logit[lost] of copying each single channel (or unit) of `layer`.

    `differences` (channel) are the differences after patching, `before` is that of the unchanged input, `donor` that of the donor.
    """

    layer: str
    gained: int
    lost: int
    before: float
    donor: float
    differences: Float64[np.ndarray, " channel"]

    @property
    def restored(self) -> Float64[np.ndarray, " channel"]:
        """The change as a share of that from `before` to `donor`: 1 restores the donor's difference, below 0 moves away from it."""
        return (self.differences - self.before) / (self.donor - self.before)

    @property
    def ranking(self) -> Int64[np.ndarray, " channel"]:
        """The channels, most restored first."""
        return np.argsort(-self.restored, kind="stable")


@dataclass(frozen=True)
class Flip:
    """A set of channels of `layer` that, copied from the donor, turns the prediction into the donor's.

    The search is greedy: it always adds the channel that helps most, and then drops each that isn't needed. No channel can be
    left out, but another set might be smaller; `proved_smallest` says whether that is ruled out.
    """

    layer: str
    channels: tuple[int, ...]
    label: int
    logits: Float[np.ndarray, " class"]

    @property
    def proved_smallest(self) -> bool:
        """Whether no smaller set exists: the search tries all sets of no or one channel, so up to two channels can't be beaten."""
        return len(self.channels) <= 2

    @property
    def words(self) -> str:
        """The result as one sentence."""
        if not self.channels:
            return f"Nothing needs to be copied: the prediction is class {self.label} already."
        honest = "no smaller set does" if self.proved_smallest else "found greedily, a smaller one may exist"
        return f"Copying {len(self.channels)} of {self.layer} makes the prediction class {self.label} ({honest})."


def patched(
    network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str, channels: Sequence[int] | None = None
) -> Float[Tensor, "1 class"]:
    """The logits for `inputs` when `channels` of `layer` (all when None) are copied from `donor`.

    Raises `KeyError` for a missing layer and `IndexError` for a missing channel.
    """
    with torch.inference_mode():
        value, other = _activations(network, inputs, donor, layer)
        if channels is None:
            return passes.onward(network, other, layer)
        _check_channels(channels, value, layer)
        return torch.from_numpy(patched_logits(network, layer, value, other, [list(channels)]))


def contrast(network: nn.Sequential, inputs: Tensor, donor: Tensor) -> tuple[int, int]:
    """The classes whose logits are compared: the prediction for the donor and that for `inputs`.

    If both predictions are the same, the second class is the runner-up for `inputs`.
    """
    with torch.inference_mode():
        order = passes.onward(network, inputs, passes.INPUT)[0].argsort(descending=True, stable=True).tolist()
        gained = int(passes.onward(network, donor, passes.INPUT)[0].argmax())
    return gained, order[0] if order[0] != gained else order[1]


def effects(
    network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str, classes: tuple[int, int] | None = None
) -> Effects:
    """How much of a logit difference each single channel of `layer` restores; the classes are `classes`, or else `contrast`.

    Raises `ValueError` if both inputs already have the same difference, so that there is nothing to restore.
    """
    with torch.inference_mode():
        value, other = _activations(network, inputs, donor, layer)
        gained, lost = classes or contrast(network, inputs, donor)
        before, goal = (
            float(row[gained] - row[lost]) for row in passes.onward(network, torch.cat([value, other]), layer)
        )
        if abs(goal - before) < 1e-6:
            raise ValueError("the two inputs have the same logit difference: there is nothing to restore")
        logits = patched_logits(network, layer, value, other, [[channel] for channel in range(value.shape[1])])
    return Effects(layer, gained, lost, before, goal, (logits[:, gained] - logits[:, lost]).astype(np.float64))


def smallest_flip(network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str) -> Flip:
    """A small set of channels of `layer` that, copied from the donor, gives `inputs` the donor's prediction."""
    with torch.inference_mode():
        value, other = _activations(network, inputs, donor, layer)
        gained, lost = contrast(network, inputs, donor)
        channels, logits = _grow(network, layer, value, other, gained, lost)
        channels = _prune(network, layer, value, other, gained, channels)
        if channels:
            logits = patched_logits(network, layer, value, other, [channels])[0]
    return Flip(layer, tuple(sorted(channels)), gained, logits)


def _grow(
    network: nn.Sequential, layer: str, value: Tensor, other: Tensor, gained: int, lost: int
) -> tuple[list[int], np.ndarray]:
    """Channels added one by one, the most helpful first, until the prediction is `gained`."""
    channels: list[int] = []
    logits = passes.onward(network, value, layer)[0].numpy()
    candidates = torch.nonzero((value != other)[0].flatten(1).any(1) if value.ndim > 2 else (value != other)[0])[
        :, 0
    ].tolist()
    while logits.argmax() != gained and candidates:
        trials = patched_logits(network, layer, value, other, [[*channels, channel] for channel in candidates])
        gain = trials[:, gained] - trials[:, lost]
        best = int(np.lexsort((gain, trials.argmax(axis=1) == gained))[-1])
        channels.append(candidates.pop(best))
        logits = trials[best]
    return channels, logits


def _prune(
    network: nn.Sequential, layer: str, value: Tensor, other: Tensor, gained: int, channels: list[int]
) -> list[int]:
    """`channels` without those that aren't needed for the prediction `gained`; the first added are dropped first."""
    for channel in list(channels):
        fewer = [other_channel for other_channel in channels if other_channel != channel]
        if fewer and patched_logits(network, layer, value, other, [fewer])[0].argmax() == gained:
            channels = fewer
    return channels


def _activations(network: nn.Sequential, inputs: Tensor, donor: Tensor, layer: str) -> tuple[Tensor, Tensor]:
    passes.check_single(inputs)
    passes.check_single(donor)
    return passes.up_to(network, inputs, layer), passes.up_to(network, donor, layer)


def _check_channels(channels: Sequence[int], value: Tensor, layer: str) -> None:
    missing = [channel for channel in channels if not 0 <= channel < value.shape[1]]
    if missing:
        raise IndexError(f"{layer} has no channel {missing[0]}; there are 0 … {value.shape[1] - 1}")


def patched_logits(
    network: nn.Sequential, layer: str, value: Tensor, other: Tensor, sets: Sequence[Sequence[int]]
) -> Float[np.ndarray, "set class"]:
    """The logits when `layer` gives `value` (1, …), but `other` (1, …) in the channels of each of `sets`, all equally long."""
    channels = torch.tensor(sets, dtype=torch.int64).reshape(len(sets), -1)
    each = max(CHUNK, CHUNK_VALUES // value.numel())
    return torch.cat(
        [passes.onward(network, _mixed(value, other, some), layer) for some in channels.split(each)]
    ).numpy()


def _mixed(value: Tensor, other: Tensor, channels: Tensor) -> Tensor:
    """`value` once for each row of `channels` (set, channel), with these channels from `other`."""
    batch = value.repeat(len(channels), *[1] * (value.ndim - 1))
    batch[torch.arange(len(channels))[:, None], channels] = other[0, channels]
    return batch
