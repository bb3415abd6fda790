"""A run: a plan's network while it learns."""

import threading

import numpy as np

from nnviz_core.playground import made
from nnviz_core.playground.beginnings import initial
from nnviz_core.playground.course import Course
from nnviz_core.playground.edits import Edit, Edits
from nnviz_core.playground.examples import one_output_each
from nnviz_core.playground.faults import DivergedError, divergence
from nnviz_core.playground.features import features
from nnviz_core.playground.layout import Parameters
from nnviz_core.playground.network import Network
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.rates import Rates
from nnviz_core.playground.responses import answers, loss, values
from nnviz_core.playground.shape import shape
from nnviz_core.playground.stream import BLOCK, START, Stream, generator

SWAP = 4096
"""The step from which on a run uses the kernel made for its shape: always this one, so that equal plans give equal runs."""
SLICE = 8_000_000
"""Parameters times examples between which whoever looks at a run gets a turn: about two milliseconds."""
MOST_POINTS = 100_000
"""Points that are answered at a time."""


class Run:
    """Trains in slices, in any thread, and can be looked at and changed between them.

    The same plan gives the same run on the same machine. `failure` says why it can't go on, once it can't. Whoever holds the
    `lock` finds all at the same step.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rates, self.edits = Rates(plan), Edits()
        self.failure: DivergedError | None = None
        self.lock = threading.RLock()
        self._begin()

    def _begin(self) -> None:
        first = initial(self.plan, generator(self.plan, START))
        self.network, self.stream, self.course = Network(self.plan, first, self.plan.seed), Stream(self.plan), Course()
        self.failure = None
        self.edits.begin()
        self._most = max(1, min(BLOCK, SLICE // len(self.network.flat)) // self.plan.batch)
        self.swapped: int | None = None
        """The step from which on the kernel made for the shape was used."""
        self._kernel = made.ask(shape(self.plan, self.network.layout)) if self.network.plain else None

    def restart(self) -> None:
        """Back to the first weights; the same examples come again, and what was changed by hand at the same steps."""
        with self.lock:
            self._begin()

    def again(self) -> "Run":
        """A run that begins like this one, and in which what was changed by hand is changed at the same steps."""
        run = Run(self.plan)
        with self.lock:
            run.rates.changes, run.edits = list(self.rates.changes), Edits(self.edits.every)
        return run

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.network.steps

    def train(self, steps: int) -> None:
        """Take so many steps. Raises `DivergedError` when a loss isn't finite; the parameters are then those before that step."""
        while steps > 0:
            with self.lock:
                steps -= self._slice(min(steps, self._most))

    def _slice(self, steps: int) -> int:
        if self.failure:
            raise self.failure
        if self._kernel and self.steps < SWAP:
            steps = min(steps, SWAP - self.steps)
        elif self._kernel and self.swapped is None:
            self.network.machine, self.swapped = self._kernel.result(), self.steps
        for edit in self.edits.due(self.steps):
            self._set(edit)
        steps = min(steps, self.edits.ahead(self.steps) or steps)
        inputs, targets = self.stream.take(steps * self.plan.batch)
        self._take(inputs, targets, steps)
        return steps

    def _take(self, inputs: np.ndarray, targets: np.ndarray, steps: int) -> None:
        before = self.network.steps
        losses = self.network.train(inputs, targets, self.rates.at(before, steps))
        done = self.network.steps - before
        self.course.add(losses[:done])
        if done < steps or not np.isfinite(self.network.flat).all():
            batch = len(inputs) // steps
            place = min(done, steps - 1) * batch
            self.failure = divergence(self.network, inputs[place : place + batch])
            raise self.failure

    def step(self, points: np.ndarray, targets: np.ndarray) -> None:
        """One step on just these examples: points (n, 2), and values or class numbers (n,)."""
        places = self.checked(points)
        given = np.asarray(targets, np.float32).reshape(-1)
        if len(given) != len(places) or not len(given) or not np.isfinite(given).all():
            raise ValueError(f"{len(places)} points need as many finite targets, at least one, not {len(given)}")
        outputs = self.plan.problem.outputs
        wanted = one_output_each(given.astype(np.int64), outputs) if outputs > 1 else given[:, None]
        with self.lock:
            if self.failure:
                raise self.failure
            self._take(features(self.plan.features, places), wanted, 1)

    @property
    def learning_rate(self) -> float:
        """The rate of the next step, before its schedule."""
        return self.rates.now(self.steps)

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        with self.lock:
            self.rates.change(self.steps, rate)

    @property
    def losses(self) -> np.ndarray:
        """float32: the loss of each step, or means over 2, 4, 8 … steps once there are more than 4,096."""
        with self.lock:
            return self.course.losses

    @property
    def loss_steps(self) -> np.ndarray:
        """The number of steps done at the end of each of `losses`."""
        with self.lock:
            return self.course.ends

    @property
    def parameters(self) -> Parameters:
        """For each layer copies of its weights (out, in) and biases (out), `None` for an output without."""
        with self.lock:
            return self.network.layout.unpack(self.network.flat)

    def change(self, layer: int, unit: int, source: int | None, value: float) -> float:
        """Set the weight from `source` to a unit, or with `None` its bias; what it was. Layers are counted from 0. Raises `ValueError`."""
        weights, biases = self.parameters[layer] if 0 <= layer < len(self.plan.sizes) - 1 else (np.empty((0, 0)), None)
        known = 0 <= unit < len(weights) and (biases is not None if source is None else 0 <= source < weights.shape[1])
        if not known or not np.isfinite(np.float32(value)):
            raise ValueError(f"no weight {layer}, {unit}, {source} that could be {value}")
        with self.lock:
            edit = Edit(self.steps, layer, unit, source, value)
            self.edits.add(edit)
            return self._set(edit)

    def _set(self, edit: Edit) -> float:
        parts, flat = self.network.layout, self.network.flat
        if edit.source is None:
            place, values = (edit.unit,), parts.biases(flat, edit.layer)
        else:
            place, values = (edit.unit, edit.source), parts.weights(flat, edit.layer)
        before = float(values[place])
        values[place] = edit.value
        return before

    def respond(self, points: np.ndarray) -> np.ndarray:
        """float32 (n,), or with three classes and more (n, class): what the network gives for points (n, 2)."""
        inputs = features(self.plan.features, self.checked(points))
        given = answers(self.plan, self.network.layout, self._copy(), inputs)
        return given[:, 0] if given.shape[1] == 1 else given

    def values(self, points: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        """For each layer the pre-activations and activations, float32 (n, unit), at points (n, 2)."""
        return values(self.plan, self.network.layout, self._copy(), self.checked(points))

    def loss(self, held_out: bool = False) -> float:
        """The mean loss on all examples of a set that are learnt from, or on those held out. NaN if there are none."""
        places = (self.stream.held if held_out else self.stream.kept) if self.plan.count else ()
        if not len(places):
            return float("nan")
        inputs, targets = self.stream.inputs[places], self.stream.values[places]
        return loss(self.plan, self.network.layout, self._copy(), inputs, targets)

    def loss_at(self, points: np.ndarray, values: np.ndarray) -> float:
        """The mean loss on other examples: points (n, 2) and values (n, output)."""
        inputs = features(self.plan.features, self.checked(points))
        return loss(self.plan, self.network.layout, self._copy(), inputs, values)

    def _copy(self) -> np.ndarray:
        with self.lock:
            return self.network.flat.copy()

    def checked(self, points: np.ndarray) -> np.ndarray:
        """float32 points (n, 2). Raises `ValueError`."""
        places = np.asarray(points, np.float32)
        if places.ndim != 2 or places.shape[1] != 2 or len(places) > MOST_POINTS or not np.isfinite(places).all():
            raise ValueError(f"points are finite numbers (n, 2), n at most {MOST_POINTS:,}, not {places.shape}")
        return places
