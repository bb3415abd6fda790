"""The training that is recorded; what trains is loaded only by those who do."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from torch import nn

from nnviz_core.image_sets import ImageSet
from nnviz_core.models import Snapshot
from nnviz_core.recordings.budget import Detail

if TYPE_CHECKING:
    import nnviz_core.training.config

USUAL = Detail()


def record(
    network: nn.Sequential,
    data: ImageSet,
    config: "nnviz_core.training.config.Config",
    every: int | None,
    path: Path,
    detail: Detail = USUAL,
) -> Iterator[Snapshot]:
    """Train `network` in place on `data` and write the course to `path`, yielding a snapshot of each recorded step.

    Recorded are the start, every `every`-th step (None: log-spaced ones) and the last. The test figures of a snapshot are those
    of the first images of the test set (`Detail`). Whoever stops early, closing the generator, keeps what was recorded.
    The same weights, data and settings give the same file. Raises `ValueError` for a network with layers that can't be
    shown, `NnvizError` when the recording would be too large, and later when the disk is full or the size is exceeded: the
    file then holds what came before.
    """
    from nnviz_core.recordings.under_way import recorded

    return recorded(network, data, config, every, Path(path), detail)
