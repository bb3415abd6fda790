"""What is measured over the whole of a training, whoever looks at it: shipped with the shipped ones, as a first visit would wait for it."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Float64

from nnviz_core.course.histograms import Histograms, histograms
from nnviz_core.course.movement import Movement, gradient_norms, movement
from nnviz_core.course.parts import QUANTITIES, layers, reaches
from nnviz_core.course.passes import largest_map
from nnviz_core.course.silence import dead_units
from nnviz_core.course.stops import landmarks
from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels import is_dense
from nnviz_core.recordings import Recording
from nnviz_core.recordings.header import WEIGHTS

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Measurements:
    """How the weights moved; by layer the norms of the gradients and the share of dead units; by quantity and layer where its colours
    end, and its histograms; and the largest map of an output of a dense network, otherwise 0.
    """

    movement: Movement
    norms: dict[str, Float64[np.ndarray, " moment"]]
    dead: dict[str, Float32[np.ndarray, " step"]]
    reaches: dict[str, dict[str, float]]
    histograms: dict[tuple[str, str], Histograms]
    largest_map: float


def measurements(recording: Recording, images: ImageSet) -> Measurements:
    """All of them, measured; dead units on `images`. Takes seconds, for a large network minutes."""
    ends = {quantity: reaches(recording, quantity) for quantity in QUANTITIES}
    return Measurements(
        movement(recording),
        gradient_norms(recording),
        dead_units(recording, images),
        ends,
        {
            (quantity, layer): histograms(recording, quantity, layer, reach)
            for quantity, by_layer in ends.items()
            for layer, reach in by_layer.items()
        },
        largest_map(recording) if is_dense(recording.network(int(recording.steps[0]))) else 0.0,
    )


def arrays(measured: Measurements) -> Arrays:
    """The measurements as arrays by name, from which `of_arrays` makes them again."""
    moved = measured.movement
    values: Arrays = {"steps": moved.steps, "distances": moved.distances, "paths": moved.paths}
    values["layers"] = np.array(moved.layers)
    values["largest"] = np.array(measured.largest_map)
    values |= {f"norm.{layer}": norms for layer, norms in measured.norms.items()}
    values |= {f"dead.{layer}": shares for layer, shares in measured.dead.items()}
    for (quantity, layer), each in measured.histograms.items():
        values[f"reach.{quantity}.{layer}"] = np.array(each.reach)
        values[f"counts.{quantity}.{layer}"] = each.counts.astype(np.int32)
    return values


def of_arrays(recording: Recording, values: Arrays) -> Measurements:
    """The measurements of `recording` that stand in `arrays`. Raises `KeyError` where one is missing."""
    quantities = [each for each in QUANTITIES if recording.header.families[each].numbers]
    ends = {
        quantity: {layer: float(values[f"reach.{quantity}.{layer}"]) for layer in layers(recording)}
        for quantity in quantities
    }
    return Measurements(
        Movement(tuple(map(str, values["layers"])), values["steps"], values["distances"], values["paths"]),
        _by_layer(values, "norm"),
        _by_layer(values, "dead"),
        ends,
        {
            (quantity, layer): Histograms(
                landmarks(recording) if quantity == WEIGHTS else recording.moments,
                values[f"counts.{quantity}.{layer}"].astype(np.int64),
                reach,
            )
            for quantity, by_layer in ends.items()
            for layer, reach in by_layer.items()
        },
        float(values["largest"]),
    )


def _by_layer(values: Arrays, what: str) -> Arrays:
    return {name.partition(".")[2]: each for name, each in values.items() if name.partition(".")[0] == what}
