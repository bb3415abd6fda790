"""What goes wrong with a run, in words with the numbers that prove it, and what would mend it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from nnviz_core.numerals import percent
from nnviz_core.playground.plan import Plan

FLAT = 0.01
"""The share of an activation's steepest slope below which a unit is saturated at a point."""
MOSTLY = 0.95
"""The share of points at which a saturated unit is."""
SOME, ENOUGH = 2_000, 30_000
"""Examples after which a run is judged, and after which it should have learnt something."""
HARDLY, ROSE, OVERFITS = 0.98, 2.0, 2.0
LEAST = 64
"""Means of losses from which a course is judged."""
ABOVE_0 = ("positive-0.1", "positive-1", "ones")
"""First biases with which no unit of ReLU begins as 0 everywhere in layer 1, and few after it."""
SLOPES = {"tanh": lambda y: 1 - y * y, "sigmoid": lambda y: 4 * y * (1 - y)}
"""The slope of an activation over its steepest, from its value."""


@dataclass(frozen=True)
class Condition:
    """Of one layer, how many units give the same, 0 for ReLU, at every point, and how many are saturated at nearly all."""

    units: int
    dead: int
    saturated: int


@dataclass(frozen=True)
class Fault:
    """What is wrong in words, and how it is mended.

    `cure` is "rate" or "restart", at a third of the learning rate, "seed" for other first weights, "biases" for first biases above 0, or
    "replay" up to `step`.
    """

    words: str
    cure: str
    step: int = 0


def conditions(plan: Plan, activations: Sequence[np.ndarray]) -> list[Condition]:
    """The condition of each layer, from the activations (point, unit) of all."""
    return [_condition(name, values) for name, values in zip(plan.activations, activations, strict=True)]


def _condition(name: str, values: np.ndarray) -> Condition:
    dead = np.ptp(values, axis=0) <= 1e-6 * max(float(np.abs(values).max()), 1e-6)
    saturated = np.zeros(values.shape[1], bool)
    if name in SLOPES:
        saturated = (SLOPES[name](values) < FLAT).mean(axis=0) >= MOSTLY
    return Condition(values.shape[1], int(dead.sum()), int(saturated.sum()))


def troubles(
    plan: Plan, layers: Sequence[Condition], losses: np.ndarray, measured: Sequence[tuple[int, float]], constant: float
) -> Iterator[Fault]:
    """What is wrong, the gravest first. `measured` are steps and losses of the whole; `constant` is the loss of the best constant answer."""
    if not measured or measured[-1][0] * plan.batch < SOME:
        return
    yield from _silent_output(plan, layers[-1])
    yield from _rising(losses)
    yield from _overfitting(plan, losses, measured)
    yield from _not_learning(plan, losses, measured, constant)
    yield from _dead(plan, layers[:-1])
    if measured[-1][1] > constant / 2:
        yield from _saturated(layers[:-1])


def _silent_output(plan: Plan, output: Condition) -> Iterator[Fault]:
    if plan.output in ("relu", "leaky-relu") and output.dead == output.units:
        words = f"The output is the same everywhere: at this rate its {plan.output} has fallen to where it learns nothing more."
        yield Fault(words, "restart")


def _rising(losses: np.ndarray) -> Iterator[Fault]:
    if len(losses) < LEAST:
        return
    means = losses[: len(losses) // 16 * 16].reshape(16, -1).mean(axis=1)
    if means[-1] > ROSE * means[:-1].min() and means[-1] >= 0.9 * means[0]:
        words = f"It diverges: the training loss, {means[-1]:.3g}, was {means[:-1].min():.3g} before."
        yield Fault(words, "rate")


def _not_learning(
    plan: Plan, losses: np.ndarray, measured: Sequence[tuple[int, float]], constant: float
) -> Iterator[Fault]:
    step, loss = measured[-1]
    fits = len(losses) > 0 and losses[-max(1, len(losses) // 16) :].mean() < constant / 2
    if not fits and step * plan.batch >= ENOUGH and loss >= HARDLY * constant > 0:
        words = (
            f"It has learnt nothing so far: after {step * plan.batch:,} examples the loss is {loss:.3g}, where the same answer "
            f"everywhere has {constant:.3g}."
        )
        yield Fault(words, "seed")


def _dead(plan: Plan, hidden: Sequence[Condition]) -> Iterator[Fault]:
    number, layer = max(enumerate(hidden, 1), key=lambda each: each[1].dead / each[1].units, default=(0, None))
    if layer and layer.dead >= max(1, layer.units // 10):
        words = f"{layer.dead} of {layer.units} units of layer {number} give the same everywhere: their own weights no longer change."
        its = plan.layers[number - 1]
        yield Fault(words, "biases" if its.activation == "relu" and its.biases not in ABOVE_0 else "restart")


def _saturated(hidden: Sequence[Condition]) -> Iterator[Fault]:
    number, layer = max(enumerate(hidden, 1), key=lambda each: each[1].saturated / each[1].units, default=(0, None))
    if layer and layer.saturated * 2 >= layer.units:
        words = (
            f"{layer.saturated} of {layer.units} units of layer {number} are saturated: at {percent(MOSTLY)} of the points or more "
            f"their slope is below {percent(FLAT)} of the steepest."
        )
        yield Fault(words, "restart")


def _overfitting(plan: Plan, losses: np.ndarray, measured: Sequence[tuple[int, float]]) -> Iterator[Fault]:
    if not plan.held_out or len(measured) < 8:
        return
    step, lowest = min(measured, key=lambda each: each[1])
    loss = measured[-1][1]
    if loss > OVERFITS * lowest and len(losses) and losses[-1] < lowest:
        words = (
            f"It overfits: on the examples held out the loss was {lowest:.3g} at step {step:,}, and is {loss:.3g} now, "
            f"while that of training is {losses[-1]:.3g}."
        )
        yield Fault(words, "replay", step)
