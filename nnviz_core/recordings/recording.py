"""Recordings as values: any recorded step of a training, read when it is asked for."""

from pathlib import Path

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import files, models
from nnviz_core.errors import NnvizError
from nnviz_core.layers import architecture
from nnviz_core.recordings import blocks, codec, contents, state
from nnviz_core.recordings.blocks import Block, Source
from nnviz_core.recordings.contents import Contents
from nnviz_core.recordings.decoded import DECODED
from nnviz_core.recordings.header import GRADIENTS, MOMENTA, OUTPUTS, WEIGHTS

Tensors = dict[str, Float32[np.ndarray, "..."]]


class Recording:
    """A training's course. Tensors are float32 arrays by name, within the error that `header.families` states.

    `steps` are those with weights and figures, `moments` those that have gradients too. `losses`, `accuracies`, `test_losses` and
    `test_accuracies` belong to `steps`: the mean loss (nats) and the fraction of right predictions on fixed training and test
    images (`header.images` says how many) with the weights of that step. `batch_losses[i]` is the loss of the batch of step
    i + 1, before it changed the weights. A recording whose writing was interrupted ends before `header.steps`.
    """

    def __init__(self, source: Source, held: Contents) -> None:
        self.source, self.header, self.probes = source, held.header, held.probes
        self._places, self._constants = held.places, held.constants
        self.steps = _increasing(set(held.places[WEIGHTS]) & set(held.figures))
        detailed = [places for family, places in held.places.items() if held.header.families[family].numbers]
        self.moments = _increasing(set(self.steps.tolist()).intersection(held.places[GRADIENTS], *detailed))
        rows = np.array([held.figures[step] for step in self.steps.tolist()], np.float32).reshape(-1, contents.SERIES)
        rows.flags.writeable = False
        self.losses, self.accuracies, self.test_losses, self.test_accuracies = rows.T
        self.batch_losses = held.batch_losses
        self.key = object()
        """What tells it from others where something of it is remembered, which must not hold its file."""

    @property
    def is_whole(self) -> bool:
        """Whether the training was recorded to its end."""
        return self.header.steps in self.steps

    def weights(self, step: int) -> Tensors:
        """All numbers that training moves, after `step` steps. Raises `KeyError` for a step that is not in `steps`."""
        return self._tensors(WEIGHTS, step)

    def gradients(self, step: int) -> Tensors:
        """The gradients of the batch of `step`, at the weights before it. Raises `KeyError` for one that is not in `moments`."""
        return self._tensors(GRADIENTS, step)

    def momenta(self, step: int) -> Tensors:
        """The optimiser's running mean (Adam) or sum (momentum) of the gradients after `step`; empty if it has none.

        Raises `KeyError` for a step that is not in `moments`.
        """
        if not self.header.families[MOMENTA].numbers:
            return {}
        return self._tensors(MOMENTA, step)

    def outputs(self, step: int) -> Tensors:
        """Every layer's output (image, …) for `probes`, one image of each class, whose labels are `header.probes`.

        Those of layers with weights are recorded; the others are what a layer makes of them. Raises `KeyError` for a step that is
        neither 0 nor in `moments`.
        """
        recorded, network = self._tensors(OUTPUTS, step), self.network(step)
        value, outputs = torch.from_numpy(self.probes.copy()), {}
        with torch.inference_mode():
            for name, layer in network.named_children():
                value = torch.from_numpy(recorded[name]) if name in recorded else layer(value)
                outputs[name] = value.numpy()
        return outputs

    def network(self, step: int) -> nn.Sequential:
        """The network after `step` steps, in eval mode and frozen. Raises `KeyError` for a step that is not in `steps`."""
        frame = self._frame(WEIGHTS, step)
        network = architecture.built(self.header.network).requires_grad_(False)
        # torch's own `to_empty` would bring its algebra, and 35 MB.
        values = {name: torch.empty(each.shape, dtype=each.dtype) for name, each in network.state_dict().items()}
        state.fill([values[name] for name in self.header.families[WEIGHTS].names], frame)
        state.fill([values[name] for name in contents.constant_names(network, self.header)], self._constants)
        network.load_state_dict(values, assign=True)
        return network.eval()

    def model(self, step: int) -> models.Model:
        """The network after `step` steps as a model that every page can open. Raises as `network` does."""
        head, network = self.header, self.network(step)
        file = self.source.name if isinstance(self.source, Path) else head.name
        source, title = f'recordings.load("{file}").network({step})', f"{head.name} after {step:,} steps"
        code = models.fingerprint(network)
        return models.Model(
            f"{head.name}@{step}", title, network, head.class_names, head.dataset, head.shape, source, code
        )

    def _tensors(self, family: str, step: int) -> Tensors:
        return self.header.families[family].tensors(self._frame(family, step))

    def _frame(self, family: str, step: int) -> Float32[np.ndarray, " number"]:
        places = self._places[family]
        if step not in places:
            raise KeyError(
                f"no {family} at step {step}; {len(places)} steps have them, the last is {max(places, default=0)}"
            )
        block, index = places[step]
        key = self.key, family, block.offset
        return DECODED.value(key, lambda: self._decoded(family, block), lambda group: group.bytes).frame(index)

    def _decoded(self, family: str, block: Block) -> codec.Group:
        try:
            packed = blocks.content(self.source, block)
            return codec.decoded(packed, len(block.steps), self.header.families[family].sizes)
        except files.UNREADABLE as error:
            raise refused(self.source, error) from error


def load(path: Path | str | bytes, network: nn.Sequential | None = None, is_our_own: bool = False) -> Recording:
    """The recording in a file, or in the content of one; of `network`, if that is given. What such a network would do is tried
    unless the file `is_our_own`, to the byte.

    Raises `NnvizError`, saying why, for a file that is missing, cut off, altered, no recording, of a later version of the format,
    or of a network with other layers. A recording whose writing was interrupted holds what was whole.
    """
    source = path if isinstance(path, bytes) else Path(path)
    try:
        held = contents.read(source, is_our_own)
        if network is not None and architecture.described(network) != list(held.header.network):
            raise ValueError("it is of another network")
        return Recording(source, held)
    except files.UNREADABLE as error:
        raise refused(source, error) from error


def refused(source: Source, error: Exception) -> NnvizError:
    """The error to raise for a recording that can't be read."""
    place = "The recording" if isinstance(source, bytes) else f"The recording {files.place(source)}"
    return NnvizError(f"{place} can't be read: {files.reason(error)}. Take a whole copy of it, or record it anew.")


def _increasing(steps: set[int]) -> Int64[np.ndarray, " step"]:
    values = np.array(sorted(steps), np.int64)
    values.flags.writeable = False
    return values
