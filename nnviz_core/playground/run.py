"""A run: a plan's network while it learns."""

import numpy as np

from nnviz_core.playground import made
from nnviz_core.playground.beginnings import initial
from nnviz_core.playground.course import Course
from nnviz_core.playground.edits import Edit, Edits
from nnviz_core.playground.examples import one_output_each
from nnviz_core.playground.faults import UndefinedError, divergence
from nnviz_core.playground.features import features
from nnviz_core.playground.network import Network
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.rates import Rates
from nnviz_core.playground.shape import shape
from nnviz_core.playground.state import State
from nnviz_core.playground.stream import BLOCK, START, Stream, generator
from nnviz_core.playground.words import FormulaError

SWAP = 4096
"""The step from which on a run uses the kernel made for its shape: always this one, so that equal plans give equal runs."""
SLICE = 8_000_000
"""Parameters times examples between which whoever looks at a run gets a turn: about two milliseconds."""


class Run(State):
    """Trains in slices, in any thread, and can be looked at and changed between them. The same plan gives the same run on the same machine."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan, *_beginning(plan), Rates(plan))
        self.edits = Edits()
        self._begin()

    def _begin(self) -> None:
        self.failure = None
        self.edits.begin()
        self._most = max(1, min(BLOCK, SLICE // len(self.network.flat)) // self.plan.batch)
        self.swapped: int | None = None
        """The step from which on the kernel made for the shape was used."""
        self._kernel = made.ask(shape(self.plan, self.network.layout)) if self.network.plain else None

    def restart(self) -> None:
        """Back to the first weights; the same examples come again, and what was changed by hand at the same steps."""
        with self.lock:
            self.network, self.stream, self.course = _beginning(self.plan)
            self._begin()

    def again(self) -> "Run":
        """A run that begins like this one, and in which what was changed by hand is changed at the same steps."""
        run = Run(self.plan)
        with self.lock:
            run.rates.changes, run.edits = list(self.rates.changes), Edits(self.edits.every)
        return run

    def ahead(self, steps: int) -> int:
        """How many of so many steps can be taken at once: before the step that uses the kernel made for the shape, `train` waits for it."""
        if self._kernel is None or self.swapped is not None or self._kernel.done():
            return steps
        return max(0, min(steps, SWAP - self.steps))

    def train(self, steps: int) -> None:
        """Take so many steps. Raises `DivergedError` when a loss isn't finite; the parameters are then those before that step. Raises `UndefinedError`."""
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
        try:
            inputs, targets = self.stream.take(steps * self.plan.batch)
        except FormulaError as error:
            self.failure = UndefinedError(self.steps + 1, error)
            raise self.failure from error
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

    @State.learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        with self.lock:
            self.rates.change(self.steps, rate)

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


def _beginning(plan: Plan) -> tuple[Network, Stream, Course]:
    first = initial(plan, generator(plan, START))
    return Network(plan, first, plan.seed), Stream(plan), Course()
