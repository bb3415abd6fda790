"""How far a training moves the weights of each layer: from where they began, and along the way."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from nnviz_core.course.stops import epoch_steps, landmarks, nearest, spaced
from nnviz_core.recordings import Recording
from nnviz_core.recordings.header import WEIGHTS

MOST = 0.5
SECTIONS = 50
"""Of a training's way."""


@dataclass(frozen=True)
class Movement:
    """For each of some `steps` and each layer, weights and bias together: how far they are from their start, and how far they went.

    `distances` is ‖w − w₀‖; `paths` sums ‖w − w_before‖ over the sections of the training so far. These are long enough for what
    lies between their ends to be large beside the error of a recording.
    """

    layers: tuple[str, ...]
    steps: Int64[np.ndarray, " step"]
    distances: Float64[np.ndarray, "layer step"]
    paths: Float64[np.ndarray, "layer step"]

    def share(self, step: int) -> Float64[np.ndarray, " layer"]:
        """What share of each layer's whole way lies before `step`, the last recorded one up to it."""
        place = int(np.searchsorted(self.steps, step, "right")) - 1
        return self.paths[:, place] / np.maximum(self.paths[:, -1], 1e-300)

    @property
    def total(self) -> Float64[np.ndarray, " step"]:
        """The way of all layers together."""
        return self.paths.sum(axis=0)


def movement(recording: Recording) -> Movement:
    """The movement at the landmarks, at the ends of epochs and at those of `SECTIONS` even sections of the training."""
    epoch = epoch_steps(recording)
    epochs = [nearest(recording.steps, end) for end in range(epoch, recording.header.steps, epoch)]
    ends = np.unique(np.concatenate([spaced(recording, SECTIONS + 1), np.array(epochs, np.int64)]))
    steps = np.union1d(ends, landmarks(recording))
    layers = tuple(dict.fromkeys(name.rpartition(".")[0] for name in recording.header.families[WEIGHTS].names))
    start = before = _by_layer(recording, int(steps[0]), layers)
    distances, moves = np.zeros((len(layers), len(steps))), np.zeros((len(layers), len(ends)))
    for place, step in enumerate(steps.tolist()):
        now = _by_layer(recording, step, layers)
        distances[:, place] = [np.linalg.norm(now[layer] - start[layer]) for layer in layers]
        if step in ends:
            section = np.searchsorted(ends, step)
            moves[:, section] = [np.linalg.norm(now[layer] - before[layer]) for layer in layers]
            before = now
    paths = [np.interp(steps, ends, each) for each in moves.cumsum(axis=1)]
    return Movement(layers, steps, distances, np.stack(paths))


def _by_layer(recording: Recording, step: int, layers: tuple[str, ...]) -> dict[str, Float64[np.ndarray, " number"]]:
    weights = recording.weights(step)
    return {
        layer: np.concatenate(
            [each.ravel() for name, each in weights.items() if name.rpartition(".")[0] == layer]
        ).astype(np.float64)
        for layer in layers
    }


@dataclass(frozen=True)
class Claim:
    """What share of the whole way lies in the first epoch, and at what share of their last distance from the start the weights are then.

    `even` is what it would be if all epochs were alike.
    """

    way: float
    distance: float
    even: float

    @property
    def holds(self) -> bool:
        """Whether most of the movement is in the first epoch, however it is measured."""
        return min(self.way, self.distance) > MOST

    @property
    def words(self) -> str:
        """The verdict in a sentence."""
        verdict = "**holds**" if self.holds else "**doesn’t hold**"
        if not self.holds and max(self.way, self.distance) > MOST:
            verdict = (
                "holds for the distance, **not for the way**"
                if self.distance > MOST
                else "holds for the way, **not for the distance**"
            )
        return (
            f"**Claim: most weight movement lies within the first epoch.** After it, the weights are at {100 * self.distance:.0f} % of the "
            f"distance from their start that they have at the end, and have walked {100 * self.way:.0f} % of their way, measured in {SECTIONS} straight sections; an epoch is "
            f"{100 * self.even:.0f} % of the training. Most being more than half, the claim {verdict}."
        )


def first_epoch(recording: Recording, moved: Movement) -> Claim:
    """The claim of Sentdex, neural-net-internals-visualized, that most of the movement is in the first epoch."""
    step = epoch_steps(recording)
    place = int(np.searchsorted(moved.steps, step, "right")) - 1
    whole = np.linalg.norm(moved.distances, axis=0)
    return Claim(
        float(moved.total[place] / moved.total[-1]), float(whole[place] / whole[-1]), step / recording.header.steps
    )


def gradient_norms(recording: Recording) -> dict[str, Float64[np.ndarray, " moment"]]:
    """‖gradient‖ of each layer's weights and bias at every one of the recording's `moments`."""
    norms: dict[str, list[float]] = {}
    for step in recording.moments.tolist():
        squares: dict[str, float] = {}
        for name, values in recording.gradients(step).items():
            layer = name.rpartition(".")[0]
            squares[layer] = squares.get(layer, 0.0) + float((values.astype(np.float64) ** 2).sum())
        for layer, square in squares.items():
            norms.setdefault(layer, []).append(square**0.5)
    return {layer: np.array(each) for layer, each in norms.items()}
