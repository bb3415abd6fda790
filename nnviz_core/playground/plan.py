"""A plan: everything that decides how a run goes, as one value."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nnviz_core.playground.activations import ACTIVATIONS, SOFTMAX
from nnviz_core.playground.examples import Examples
from nnviz_core.playground.features import FEATURES
from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.problems import Problem, problem
from nnviz_core.playground.schedules import SCHEDULES

OPTIMIZERS = ("sgd", "momentum", "rmsprop", "adam")
LOSSES = ("squared", "cross-entropy")
MOST_LAYERS, MOST_UNITS, MOST_BATCH, MOST_EXAMPLES = 6, 128, 256, 10_000


class Layer(NamedTuple):
    """A hidden layer: units, activation, initialisers of its weights and biases, share of its units dropped at each step."""

    units: int
    activation: str
    weights: str = "xavier"
    biases: str = "zeros"
    dropout: float = 0.0


@dataclass(frozen=True)
class Plan:
    """What is learnt, by which network, and how. Raises `ValueError` for what does not go together.

    `hidden` holds layers, or tuples of what begins one. `target` is the name of a problem, “=” and a formula, or `Examples`; `examples`
    how many there are, 0 for the usual number, drawn and ordered by `data_seed`, or where it is `None` by `seed`. `schedule` shapes the learning rate over `period` steps. `l1`, `l2` and `weight_decay`
    act on weights, not on biases.
    """

    hidden: Sequence = ((24, "tanh"), (12, "tanh"))
    output: str = "sigmoid"
    target: str | Examples = "fancy-sine"
    optimizer: str = "sgd"
    learning_rate: float = 0.05
    batch: int = 1
    loss: str = "squared"
    seed: int = 0
    output_weights: str = "uniform-1"
    output_bias: bool = False
    features: Sequence[str] = ("a", "b")
    examples: int = 0
    noise: float = 0.0
    held_out: float = 0.0
    schedule: str = "constant"
    period: int = 100_000
    momentum: float = 0.9
    l1: float = 0.0
    l2: float = 0.0
    weight_decay: float = 0.0
    data_seed: int | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "hidden", tuple(tuple(each) for each in self.hidden))
        object.__setattr__(self, "features", tuple(self.features))
        _known("output", self.output, (*ACTIVATIONS, SOFTMAX))
        _known("optimizer", self.optimizer, OPTIMIZERS)
        _known("loss", self.loss, LOSSES)
        _known("schedule", self.schedule, SCHEDULES)
        _known("output_weights", self.output_weights, INITIALISERS)
        for name in self.features:
            _known("features", name, FEATURES)
        self._check_numbers()
        self._check_layers()
        self._check_output()

    @property
    def problem(self) -> Problem:
        """What `target` names."""
        return problem(self.target)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The hidden layers."""
        return tuple(Layer(*each) for each in self.hidden)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Numbers of features, of the units of each hidden layer, of outputs."""
        return (len(self.features), *(layer.units for layer in self.layers), self.problem.outputs)

    @property
    def activations(self) -> tuple[str, ...]:
        """The activation of each layer, the output included."""
        return (*(layer.activation for layer in self.layers), self.output)

    @property
    def count(self) -> int:
        """How many examples there are; 0 where new ones are drawn at every step."""
        return self.problem.count if isinstance(self.target, Examples) else self.examples or self.problem.count

    def _check_numbers(self) -> None:
        _within("learning_rate", self.learning_rate, 0, 10)
        _within("batch", self.batch, 1, MOST_BATCH)
        _within("seed", self.seed, 0, 2**32 - 1)
        _within("data_seed", self.data_seed or 0, 0, 2**32 - 1)
        _within("examples", self.examples, 0, MOST_EXAMPLES)
        _within("noise", self.noise, 0, 0.5)
        _within("held_out", self.held_out, 0, 0.9)
        _within("period", self.period, 10, 10**9)
        _within("momentum", self.momentum, 0, 0.9999)
        for name in ("l1", "l2", "weight_decay"):
            _within(name, getattr(self, name), 0, 10)

    def _check_layers(self) -> None:
        _within("the number of hidden layers", len(self.hidden), 0, MOST_LAYERS)
        for layer in self.layers:
            _within("units", layer.units, 1, MOST_UNITS)
            _known("activation", layer.activation, ACTIVATIONS)
            _known("weights", layer.weights, INITIALISERS)
            _known("biases", layer.biases, INITIALISERS)
            _within("dropout", layer.dropout, 0, 0.9)
        if not self.features or len(set(self.features)) < len(self.features):
            raise ValueError(f"features are at least one, each once, not {', '.join(self.features) or 'none'}")

    def _check_output(self) -> None:
        if self.problem.outputs > 1 and (self.output, self.loss) != (SOFTMAX, "cross-entropy"):
            raise ValueError(f"{self.problem.outputs} classes need the output {SOFTMAX} and the loss cross-entropy")
        if self.problem.outputs == 1 and self.output == SOFTMAX:
            raise ValueError(f"the output {SOFTMAX} needs three classes or more")
        if self.loss == "cross-entropy" and self.output not in ("sigmoid", SOFTMAX):
            raise ValueError(f"the loss cross-entropy needs the output sigmoid or {SOFTMAX}, not {self.output}")


def _known(name: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise ValueError(f"no {name} {value!r}; there are {', '.join(allowed)}")


def _within(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise ValueError(f"{name} is from {low:g} to {high:g}, not {value:g}")
