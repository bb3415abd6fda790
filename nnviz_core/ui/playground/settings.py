"""What can be set: the task, the network, and how it is trained; together they are a plan."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nnviz_core.playground import Layer, Plan
from nnviz_core.playground.activations import ACTIVATIONS, SOFTMAX
from nnviz_core.playground.features import SOURCES
from nnviz_core.playground.plan import LOSSES, MOST_BATCH
from nnviz_core.playground.problems import problem
from nnviz_core.ui.frame import own_tables
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.optimisers import OPTIMISERS
from nnviz_core.ui.frame.settings import PAGE as ON_PAGE
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.finer import DROPOUT, FINER, finer
from nnviz_core.ui.playground.layers import Layers
from nnviz_core.ui.playground.starts import (
    OWN,
    START_INITIALISERS,
    STARTS,
    USUAL,
    PlanNumber,
    PlanSeveral,
    PlanSlider,
    box,
    first_layer,
    plan_of,
)
from nnviz_core.ui.playground.task import EXAMPLES, HELD_OUT, NOISE, TARGET, TASK, examples, has_classes, target

SLOWEST, FASTEST = 1e-4, 1.0
"""The ends of the slider of the learning rate."""


def _outputs(values: Values) -> Mapping[str, str]:
    """The activations that an output can have: softmax for three classes, and for nothing else."""
    names = (SOFTMAX,) if problem(target(values)).outputs > 1 else tuple(ACTIVATIONS)
    return dict(zip(names, names, strict=True))


def _usual_output(values: Values) -> str:
    return "sigmoid" if has_classes(values) else plan_of(values).output


def _losses(values: Values) -> Mapping[str, str]:
    """The losses that go with the output."""
    names = {SOFTMAX: LOSSES[1:], "sigmoid": LOSSES}.get(values[OUTPUT], LOSSES[:1])
    return {name: name.capitalize() for name in names}


def _usual_loss(values: Values) -> str:
    return "cross-entropy" if has_classes(values) else "squared"


@dataclass(frozen=True, kw_only=True)
class Rate(Clicked):
    """The learning rate, which the view slides by itself."""

    scope: str = ON_PAGE

    def usual(self, values: Values) -> float:
        return plan_of(values).learning_rate

    def problem(self, value: Any, values: Values) -> str:
        return "" if SLOWEST <= value <= FASTEST else f"there are {SLOWEST:f} … {FASTEST:g}"

    def parse(self, text: str, values: Values) -> float:
        if not re.fullmatch(r"\d{1,3}(\.\d{1,12})?", text, re.ASCII):
            raise ValueError("it is written like 0.05")
        return float(text)

    def write(self, value: float, values: Values) -> str:
        return f"{value:.12f}".rstrip("0").rstrip(".")


def _initialisers(word: str, label: str, field: str) -> Choice:
    return box(
        word, label, {name: name for name in START_INITIALISERS}, lambda values: getattr(first_layer(values), field)
    )


INPUTS = PlanSeveral(word="inputs", label="Inputs", options=lambda _: SOURCES, most=7, field="features")
LAYERS = Layers(word="layers", label="Hidden layers")
OUTPUT = box("output", "Output", _outputs, _usual_output)
OPTIMISER = box("optimiser", "Optimiser", OPTIMISERS, lambda values: plan_of(values).optimizer)
MOMENTUM = PlanSlider(
    word="momentum",
    label="Momentum",
    default=0.9,
    low=0.0,
    high=0.99,
    step=0.01,
    field="momentum",
    when=OPTIMISER.is_("momentum"),
)
BATCH = PlanNumber(word="batch", label="Batch", default=1, low=1, high=MOST_BATCH, field="batch", width=400)
LOSS = box("loss", "Loss", _losses, _usual_loss)
SEED = PlanNumber(word="seed", label="Seed", default=0, low=0, high=999_999, field="seed", width=400)
WEIGHTS = _initialisers("weights", "First weights", "weights")
BIASES = _initialisers("biases", "First biases", "biases")
OUTPUT_WEIGHTS = box(
    "output-weights",
    "First weights of the output",
    {name: name for name in START_INITIALISERS},
    lambda values: plan_of(values).output_weights,
)
RATE = Rate(word="rate", label="Learning rate")
NETWORK = (LAYERS, OUTPUT)
TRAINING = (OPTIMISER, MOMENTUM, BATCH)
MORE = (LOSS, EXAMPLES, NOISE, HELD_OUT, INPUTS, WEIGHTS, BIASES, OUTPUT_WEIGHTS, SEED, *FINER)
PRESET = Choice(
    word="preset",
    label="Start from",
    options=STARTS,
    default=USUAL,
    as_box=True,
    scope=ON_PAGE,
    width=400,
    resets=(*TASK, *NETWORK, *TRAINING, *MORE, RATE),
)
EVERY = (PRESET, *PRESET.resets)


def plan(values: Values) -> Plan:
    """The plan that the settings ask for. Raises `ValueError` for what does not go together."""
    base = plan_of(values)
    if values[TARGET] == OWN and not own_tables.table():
        raise ValueError(
            "Choose a CSV file with the columns a, b and value. A table lives with its visitor, in no link."
        )
    return Plan(
        hidden=tuple(
            Layer(units, activation, values[WEIGHTS], values[BIASES], values[DROPOUT])
            for units, activation in values[LAYERS]
        ),
        output=values[OUTPUT],
        optimizer=values[OPTIMISER],
        momentum=values[MOMENTUM] if MOMENTUM.counts(values) else base.momentum,
        output_weights=values[OUTPUT_WEIGHTS],
        learning_rate=values[RATE],
        batch=int(values[BATCH]),
        loss=values[LOSS],
        seed=int(values[SEED]),
        output_bias=base.output_bias or has_classes(values),
        features=tuple(values[INPUTS]),
        **examples(values),
        **finer(values),
    )
