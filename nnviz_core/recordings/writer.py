"""Writing a recording while the training goes on: whatever is whole stays readable, come what may."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import numpy as np
from jaxtyping import Float32

from nnviz_core import files
from nnviz_core.errors import NnvizError
from nnviz_core.recordings import blocks, codec
from nnviz_core.recordings.contents import CODES, FIGURES, HEADER, LOSSES
from nnviz_core.recordings.header import FAMILIES, WEIGHTS, Header
from nnviz_core.recordings.spacing import LONGEST, group_length


@dataclass
class _Frames:
    """Frames of one family that wait until their group is whole."""

    steps: list[int] = field(default_factory=list)
    frames: list[np.ndarray] = field(default_factory=list)
    groups: int = 0


class Writer:
    """The file of a recording that grows. Leaving its `with` writes what still waits, and that the file is whole.

    Raises `NnvizError` where the disk is full or `budget` bytes don't suffice; the file then ends with the last block that is
    whole.
    """

    def __init__(self, path: Path, header: Header, budget: int, packing: str) -> None:
        self.path, self.header, self.budget, self.packing = path, header, budget, packing
        self.size, self.last_step, self.failed = 0, 0, False
        self.waiting = {family: _Frames() for family in FAMILIES}
        self.figures: list[tuple[int, Sequence[float]]] = []
        self.losses: list[float] = []
        self.losses_before = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = path.open("w+b", buffering=0)
        except OSError as error:
            raise NnvizError(f"{files.place(path)} can't be written ({files.reason(error)}).") from error

    def __enter__(self) -> "Writer":
        try:
            self._append(blocks.prologue())
            self.block(HEADER, (), self.header.to_json())
        except NnvizError:
            self._end()
            raise
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if not self.failed:
                self._flush()
        finally:
            self._end()

    def add(self, family: str, step: int, frame: Float32[np.ndarray, " number"]) -> None:
        """Add the numbers of a family at a step; steps only grow."""
        waiting = self.waiting[family]
        waiting.steps.append(step)
        waiting.frames.append(frame)
        if len(waiting.frames) >= group_length(waiting.groups, max(1, len(frame)), LONGEST.get(family, 1)):
            self._write_group(family)
            if family == WEIGHTS:
                self._write_series()

    def add_figures(self, step: int, values: Sequence[float], batch_losses: Sequence[float]) -> None:
        """Add the figures of a step: loss and accuracy on training and on test images, and the batch losses since the last."""
        self.figures.append((step, values))
        self.losses.extend(batch_losses)

    def block(self, kind: str, steps: tuple[int, ...], content: bytes) -> None:
        """Append one block."""
        self._append(blocks.packed(kind, steps, content))
        self.last_step = max(self.last_step, *steps, 0)

    def _write_group(self, family: str) -> None:
        waiting, layout = self.waiting[family], self.header.families[family]
        content = codec.encoded(np.stack(waiting.frames), layout.sizes, layout.error, self.packing)
        self.block(CODES[family], tuple(waiting.steps), content)
        self.waiting[family] = _Frames(groups=waiting.groups + 1)

    def _write_series(self) -> None:
        if self.figures:
            steps, values = zip(*self.figures, strict=True)
            self.block(FIGURES, steps, np.array(values, "<f4").tobytes())
            self.figures = []
        for start in range(0, len(self.losses), blocks.MOST_STEPS):
            part = self.losses[start : start + blocks.MOST_STEPS]
            self.block(LOSSES, (self.losses_before + 1,), np.array(part, "<f4").tobytes())
            self.losses_before += len(part)
        self.losses = []

    def _flush(self) -> None:
        for family, waiting in self.waiting.items():
            if waiting.frames:
                self._write_group(family)
        self._write_series()

    def _append(self, content: bytes) -> None:
        """Write `content`, wholly or not at all."""
        if self.failed:
            raise NnvizError(f"The recording in {files.place(self.path)} has ended.")
        if self.size + len(content) > self.budget:
            self._fail(f"{self.budget / 1e6:.1f} MB, the size it may have, don't suffice")
        try:
            self._write(content, self.size)
        except OSError as error:
            self._fail(files.reason(error), error)
        self.size += len(content)

    def _fail(self, reason: str, error: OSError | None = None) -> None:
        self.failed = True
        raise NnvizError(
            f"The recording ended after step {self.last_step} ({reason}). What came before is whole in {files.place(self.path)}."
        ) from error

    def _end(self) -> None:
        """Cut off what is not whole and write the length, which needs no further room."""
        with self.file:
            self.file.truncate(self.size)
            if self.size:
                self._write(blocks.prologue(self.size), 0)

    def _write(self, content: bytes, position: int) -> None:
        self.file.seek(position)
        rest = memoryview(content)
        while rest:
            rest = rest[self.file.write(rest) :]
