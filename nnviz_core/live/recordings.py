"""The job that trains while it records, and sends the recording in the end."""

import math
import tempfile
import time
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn

from nnviz_core import files
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.live.plans import Plan
from nnviz_core.live.progress import SHOWN_EVERY, Progress, figures, first_images, pace_of
from nnviz_core.recordings.budget import Detail

if TYPE_CHECKING:
    from nnviz_core.training.loop import Moment

MOST_BYTES = 16_000_000
"""Of a recording: what can be sent as one snapshot, and loaded back as one upload."""
DETAIL = Detail(images=500, budget=MOST_BYTES)
SUFFIX = ".nnviz"


@dataclass(frozen=True)
class Forecast:
    """How many steps a training takes, how many of them are recorded, and about how many bytes that takes."""

    steps: int
    frames: int
    bytes: int


def forecast(plan: Plan, every: int | None) -> Forecast:
    """What a recording of `plan` will be. Raises `NnvizError` for a training or a recording that is too large."""
    from nnviz_core.recordings import budget
    from nnviz_core.recordings.under_way import undertaking

    plan.check()
    under = undertaking(plan.network(), plan.data(), plan.config(), every, Path("forecast"), DETAIL)
    budget.check(under.header, under.frames, under.moments, DETAIL.budget)
    return Forecast(under.header.steps, under.frames, under.expected_size)


def record(plan: Plan, every: int | None, name: str) -> Generator[Progress | None, bool | None, None]:
    """Train by `plan` and record every `every`-th step (None: log-spaced ones), yielding how it goes five times a second.

    The last snapshot holds the recording, under its `name`. Where `yield` gives True it ends there, and the recording too; so it does
    where the disk is full, or weights are no numbers any more, which is raised as `NnvizError` after what came before was yielded.
    """
    torch.set_num_threads(1)
    network, images = plan.network(), first_images(plan)
    latest = beginning(plan)
    yield latest
    with tempfile.TemporaryDirectory(prefix="nnviz-") as folder:
        path = Path(folder) / f"{name}{SUFFIX}"
        latest, problem = yield from _followed(plan, every, path, network, images, latest)
        if path.exists():
            yield replace(latest, content=path.read_bytes())
        if problem:
            raise NnvizError(str(problem).replace(files.place(path), "the recording")) from problem


def beginning(plan: Plan) -> Progress:
    """How the training of `plan` stands before its first step."""
    return Progress(plan, 0, 0.0, figures(plan.network().eval(), *first_images(plan)))


def _followed(
    plan: Plan,
    every: int | None,
    path: Path,
    network: nn.Sequential,
    images: tuple[ImageSet, ImageSet],
    latest: Progress,
) -> Generator[Progress | None, bool | None, tuple[Progress, NnvizError | None]]:
    """The training while it is written to `path`; returns how it stands in the end, and why it ended there if nobody wished it."""
    from nnviz_core.recordings.under_way import followed
    from nnviz_core.training.loop import Moment

    begun = shown = time.monotonic()
    try:
        with closing(followed(network, plan.data(), plan.config(), every, path, DETAIL)) as course:
            for moment in (each for each in course if isinstance(each, Moment)):
                _check(moment)
                is_due = moment.step == moment.steps or time.monotonic() - shown >= SHOWN_EVERY
                if is_due:
                    latest, shown = _progress(plan, moment.step, begun, network, images), time.monotonic()
                if (yield latest if is_due else None):
                    return latest if is_due else _progress(plan, moment.step, begun, network, images), None
    except NnvizError as error:
        return latest, error
    return latest, None


def _check(moment: "Moment") -> None:
    if not math.isfinite(moment.loss):
        raise NnvizError(f"At step {moment.step:,} the loss is no number any more. Take a smaller learning rate.")


def _progress(
    plan: Plan, step: int, begun: float, network: nn.Sequential, images: tuple[ImageSet, ImageSet]
) -> Progress:
    with np.errstate(all="ignore"):
        return Progress(plan, step, pace_of(plan, step, begun), figures(network.eval(), *images))
