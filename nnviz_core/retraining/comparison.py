"""The job that trains the unchanged and the changed network from each seed, side by side."""

import math
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
import torch
from jaxtyping import UInt8
from safetensors.torch import save
from torch import nn

from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.image_sets import ImageSet
from nnviz_core.retraining.material import examples, training_images, unseen_others
from nnviz_core.retraining.plans import Plan
from nnviz_core.retraining.progress import POINTS, TESTED, Curve, Progress
from nnviz_core.streaming import logits

if TYPE_CHECKING:
    from nnviz_core.training.loop import Moment

SHOWN_EVERY = 0.25
"""Seconds from one snapshot to the next."""
TOGETHER = 100
"""Images that are tested between two chances to stop."""


def compare(plan: Plan) -> Generator[Progress | None, bool | None, None]:
    """Train by `plan`, yielding how it goes four times a second, and in the end with what came of it; None in between.

    Where `yield` gives True it ends there, with the seeds that are done. Raises `NnvizError` for a loss that is no number any more.
    """
    torch.set_num_threads(1)
    plan.check()
    comparison = Comparison(plan)
    for each in comparison.course():
        if (yield each):
            break
    yield comparison.ending()


def beginning(plan: Plan) -> Progress:
    """How the trainings from the first seed stand before their first step."""
    pair = tuple(Training(plan, plan.seed, is_changed) for is_changed in (False, True))
    for training in pair:
        training.measure(0)
    return Progress(plan, curves=tuple(each.curve for each in pair))


def trained(plan: Plan, seed: int, is_changed: bool, step: int | None = None) -> nn.Sequential:
    """One of the networks after `step` steps, or all of them, in eval mode and frozen. Raises `ValueError` for a step that it does not have."""
    torch.set_num_threads(1)  # one thread adds up in the order of the job
    step = plan.steps if step is None else step
    if not 0 <= step <= plan.steps:
        raise ValueError(f"the training has steps 0 to {plan.steps}, not {step}")
    training = Training(plan, seed, is_changed)
    with closing(training.moments()) as course:
        for _ in islice(course, step):
            pass
    return training.network.eval().requires_grad_(False)


class Training:
    """One network that is trained, with the images that it is tested with."""

    def __init__(self, plan: Plan, seed: int, is_changed: bool) -> None:
        self.plan, self.seed, self.is_changed = plan, seed, is_changed
        self.network = plan.start(seed, is_changed).eval()
        self.test = plan.test(is_changed)
        self.points: list[tuple[int, float, float]] = []

    def moments(self) -> Generator["Moment", None, None]:
        """The training, step by step."""
        from nnviz_core.training import loop

        plan = self.plan
        images = training_images(plan, self.seed, self.is_changed)
        source = examples(plan, images, self.is_changed)
        with closing(loop.moments(self.network, source, plan.config(self.seed, len(images)))) as course:
            yield from islice(course, plan.steps)

    def measure(self, step: int) -> None:
        """Take a point of the curve."""
        with np.errstate(all="ignore"):
            evaluation = evaluate(self.network.eval(), self.test.first(TESTED))
        self.points.append((step, evaluation.accuracy, evaluation.loss))

    @property
    def curve(self) -> Curve:
        """All points so far."""
        steps, accuracies, losses = zip(*self.points, strict=True)
        return Curve(self.seed, self.is_changed, steps, accuracies, losses)


@dataclass
class Comparison:
    """The trainings of `plan` while they go on."""

    plan: Plan
    step: int = 0
    pair: tuple[Training, ...] = ()
    curves: tuple[Curve, ...] = ()
    predictions: list[UInt8[np.ndarray, "network image"]] = field(default_factory=list)
    first: tuple[Training, ...] = ()
    trained: int = 0
    refused: tuple[int, ...] = ()
    begun: float = field(default_factory=time.monotonic)
    shown: float = -math.inf

    def course(self) -> Iterator[Progress | None]:
        """How it goes, step by step of both networks; None where nothing is due."""
        for seed in self.plan.every_seed:
            self.pair = tuple(Training(self.plan, seed, is_changed) for is_changed in (False, True))
            self.first = self.first or self.pair
            for training in self.pair:
                training.measure(0)
            yield self.progress()
            yield from self._trained_side_by_side()
            yield from self._answers()
            self.curves = (*self.curves, *(each.curve for each in self.pair))
            self.pair = ()

    def progress(self) -> Progress:
        """How all stands."""
        self.shown = time.monotonic()
        curves = (*self.curves, *(each.curve for each in self.pair))
        return Progress(self.plan, self.step, self.step / max(self.shown - self.begun, 1e-9), curves)

    def ending(self) -> Progress:
        """How all stands, with what came of it."""
        one, other = (_weights(each.network) for each in self.first) if self.first else (b"", b"")
        now, answers = self.progress(), np.stack(self.predictions) if self.predictions else None
        return Progress(now.plan, now.step, now.pace, now.curves, answers, one, other, self.trained, self.refused)

    def _trained_side_by_side(self) -> Iterator[Progress | None]:
        steps = self.plan.steps
        due = {round(steps * share / POINTS) for share in range(1, POINTS + 1)}
        with ExitStack() as stack:
            courses = [stack.enter_context(closing(each.moments())) for each in self.pair]
            for moments in zip(*courses, strict=True):
                self._count(moments)
                if moments[0].step in due:
                    for training in self.pair:
                        training.measure(moments[0].step)
                yield self.progress() if time.monotonic() - self.shown >= SHOWN_EVERY else None

    def _count(self, moments: tuple["Moment", ...]) -> None:
        self.step += len(moments)
        if self.pair is self.first:
            self.trained = moments[0].step
        for moment in moments:
            if not math.isfinite(moment.loss):
                raise NnvizError(
                    f"At step {moment.step:,} the loss is no number any more. Take a smaller learning rate."
                )

    def _answers(self) -> Iterator[None]:
        """Note what both networks answer to all test images, a few at a time."""
        answers = []
        for training in self.pair:
            answers.append((yield from _predictions(training.network.eval(), training.test)))
        if self.plan.change.others:
            things = unseen_others(self.plan)
            guesses = yield from _predictions(self.pair[1].network, things)
            self.refused = (*self.refused, int((guesses == things.labels).sum()))
        self.predictions.append(np.stack(answers))


def _predictions(network: nn.Sequential, images: ImageSet) -> Generator[None, None, UInt8[np.ndarray, " image"]]:
    parts = []
    for start in range(0, len(images), TOGETHER):
        inputs = images.inputs(slice(start, start + TOGETHER))
        values = logits(network, [inputs], len(inputs))
        parts.append(values.argmax(axis=1).astype(np.uint8))
        yield None
    return np.concatenate(parts)


def _weights(network: nn.Sequential) -> bytes:
    return save({name: each.contiguous() for name, each in network.state_dict().items()})
