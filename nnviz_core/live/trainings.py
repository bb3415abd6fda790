"""The job that trains a dense network while what its outputs look for is shown."""

import math
import time
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import save
from torch import nn

from nnviz_core import datasets
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.live.plans import Plan
from nnviz_core.live.progress import SHOWN_EVERY, Progress, figures, first_images, pace_of
from nnviz_core.pixels.products import back_project

if TYPE_CHECKING:
    from nnviz_core.training.loop import Moment


def train(plan: Plan) -> Generator[Progress | None, bool | None, None]:
    """Train by `plan`, yielding how it goes five times a second, and in the end with the weights; None after all other steps.

    Where `yield` gives True it ends there, and keeps what it has. Raises `NnvizError` once it has left all bounds.
    """
    torch.set_num_threads(1)
    network, first = plan.network(), first_images(plan)
    yield _progress(plan, network, 0, 0.0, first)
    moment, shown, begun = None, time.monotonic(), time.monotonic()
    for moment in moments(plan, network):
        is_due = moment.step < moment.steps and time.monotonic() - shown >= SHOWN_EVERY
        pace = pace_of(plan, moment.step, begun)
        if (yield _progress(plan, network, moment.step, pace, first) if is_due else None):
            break
        shown = time.monotonic() if is_due else shown
    assert moment
    is_done = moment.step == moment.steps
    images = (plan.data(), datasets.load(plan.dataset)) if is_done else first
    last = _progress(plan, network, moment.step, pace_of(plan, moment.step, begun), images)
    yield replace(last, content=save({name: each.contiguous() for name, each in network.state_dict().items()}))


def moments(plan: Plan, network: nn.Sequential) -> Iterator["Moment"]:
    """The training of `network` by `plan`, step by step."""
    from nnviz_core import augmentation
    from nnviz_core.training import loop

    config = plan.config()
    material, _ = loop.split(plan.data(), config)
    return loop.moments(network, augmentation.CHOICES[config.augmentation](material), config)


def trained(plan: Plan, step: int) -> nn.Sequential:
    """The network after `step` steps of `plan`, in eval mode and frozen. Raises `ValueError` for a step that it does not have."""
    if not 0 <= step <= plan.steps:
        raise ValueError(f"the training has steps 0 to {plan.steps}, not {step}")
    network = plan.network()
    if step:
        next(moment for moment in moments(plan, network) if moment.step == step)
    return network.eval().requires_grad_(False)


def beginning(plan: Plan) -> Progress:
    """How the training of `plan` stands before its first step."""
    return _progress(plan, plan.network(), 0, 0.0, first_images(plan))


def _progress(
    plan: Plan, network: nn.Sequential, step: int, pace: float, images: tuple[ImageSet, ImageSet]
) -> Progress:
    network.eval()
    with np.errstate(all="ignore"):  # told below
        maps, measured = back_project(network, "logits"), figures(network, *images)
    reach = float(np.abs(maps).max())
    if not math.isfinite(reach * measured.train_loss * measured.test_loss):
        raise NnvizError(f"After step {step:,} not all of its weights are numbers. Take a smaller learning rate.")
    return Progress(plan, step, pace, measured, (maps / (reach or 1)).astype(np.float16), reach)
