"""Shipped recordings wound back: the network as it was after a step, by a name such as `fashion-mlp@469`."""

from dataclasses import replace

import numpy as np

from nnviz_core.models import Model
from nnviz_core.recordings import shipped
from nnviz_core.recordings.recording import Recording

AT = "@"
MOST_DIGITS = 9


def wound_back(name: str) -> Model:
    """The network of a shipped recording as it was after a step, `NAME@STEP`.

    Raises `ValueError`, in words, for a name that stands for none, and `NnvizError` where the recording can't be read.
    """
    run, step = parts(name)
    return after(shipped.shipped(run), run, step)


def parts(name: str) -> tuple[str, int]:
    """The recording and the step that `name` asks for; raises `ValueError`, in words, for a name that asks for none."""
    run, _, step = name.partition(AT)
    if run not in shipped.NAMES:
        raise ValueError(f"the recordings that can be wound back are {', '.join(shipped.NAMES)}")
    if not (step.isascii() and step.isdecimal() and len(step) <= MOST_DIGITS and str(int(step)) == step):
        raise ValueError(f"after {AT} stands a step, a whole number, as in {run}{AT}0")
    return run, int(step)


def after(recording: Recording, run: str, step: int) -> Model:
    """The network of the shipped `recording` of `run` after `step` steps; raises `ValueError` for one that was not recorded."""
    if step not in recording.steps:
        nearest = int(recording.steps[np.abs(recording.steps - step).argmin()])
        raise ValueError(f"step {step:,} was not recorded, the nearest one is {run}{AT}{nearest}")
    name, total = f"{run}{AT}{step}", recording.header.steps
    return replace(
        recording.model(step),
        name=name,
        title=f"… after {step:,} of {total:,} training steps",
        source=f'recordings.wound_back("{name}").network',
    )
