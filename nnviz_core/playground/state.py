"""Where a run is: its network, its losses so far, its learning rate."""

import threading

import numpy as np

from nnviz_core.playground.course import Course
from nnviz_core.playground.faults import StoppedError
from nnviz_core.playground.features import features
from nnviz_core.playground.layout import Parameters
from nnviz_core.playground.network import Network
from nnviz_core.playground.plan import Plan
from nnviz_core.playground.rates import Rates
from nnviz_core.playground.responses import answers, loss, values
from nnviz_core.playground.stream import Stream

MOST_POINTS = 100_000
"""Points that are answered at a time."""


class State:
    """A network at a step, and how it came there. `failure` says why it can't go on, once it can't.

    Whoever holds the `lock` finds all at the same step, and keeps whoever trains it waiting: `still` is for longer looks.
    """

    def __init__(self, plan: Plan, network: Network, stream: Stream, course: Course, rates: Rates) -> None:
        self.plan, self.network, self.stream, self.course, self.rates = plan, network, stream, course, rates
        self.failure: StoppedError | None = None
        self.lock = threading.RLock()

    def still(self) -> "State":
        """All as it is now, to be looked at while the run goes on."""
        with self.lock:
            state = State(self.plan, self.network.still(), self.stream, self.course.still(), self.rates.still())
            state.failure = self.failure
        return state

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return self.network.steps

    @property
    def learning_rate(self) -> float:
        """The rate of the next step, before its schedule."""
        return self.rates.now(self.steps)

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
