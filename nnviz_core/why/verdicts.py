"""Everything that is measured of one reading, and what it says in words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.layers import passes
from nnviz_core.layers.blocks import last_hidden
from nnviz_core.numerals import percent
from nnviz_core.predictions import Prediction, as_inputs, predict
from nnviz_core.separation import neighbours
from nnviz_core.why.ink import InkChange, least_ink
from nnviz_core.why.redrawn import CENTRED, THICKER, THINNER, Redrawing, Steadiness, redrawings, steadiness
from nnviz_core.why.surroundings import Company, Examples, company, examples
from nnviz_core.why.turning import Turn, smallest_turn

STEADY = 0.95
"""A change may be named as a reason if it leaves at least this share of correctly read drawings right."""
BY_A_HAIR = 0.05
"""A reading hangs by a hair if this share of random changes, as large as the least one that turns it, turn it too."""


@dataclass(frozen=True)
class Reasons:
    """What is measured of a drawing that gets `prediction` and not the class `wanted`.

    `donor` is the sample of the nearest correctly read image of that class. `turn` and `ink` are None where nothing was found, and
    `company` where it isn't known which images the network was trained on.
    """

    prediction: Prediction
    wanted: int
    donor: int
    turn: Turn | None
    ink: InkChange | None
    redrawings: tuple[Redrawing, ...]
    steadiness: Steadiness
    company: Company | None


def reasons(
    network: nn.Sequential,
    image: Float32[np.ndarray, "*channel row column"],
    wanted: int,
    images: ImageSet,
    training: ImageSet | None,
) -> Reasons:
    """All of it, with `images` for correctly read examples and `training` for the nearest training images, if these are known.

    Raises `ValueError` if the prediction is `wanted`, or if no image of that class is read correctly.
    """
    inputs, output = as_inputs(image), hidden_output(network, image)
    among = examples(network, images, wanted)
    if len(among.samples) == 0:
        raise ValueError(f"no image of class {wanted} is read correctly")
    donor = nearest_example(output, among)
    return Reasons(
        predict(network, image),
        wanted,
        donor,
        smallest_turn(network, inputs, torch.from_numpy(images.inputs([donor]))),
        least_ink(network, inputs, wanted),
        redrawings(network, image),
        steadiness(network, images, among.samples, wanted),
        None
        if training is None
        else company(output, neighbours.hidden_outputs(network, training), training.labels, among, wanted),
    )


def hidden_output(
    network: nn.Sequential, image: Float32[np.ndarray, "*channel row column"]
) -> Float32[np.ndarray, " unit"]:
    """The output of the last hidden layer for one image."""
    with torch.inference_mode():
        return passes.up_to(network, as_inputs(image), last_hidden(network))[0].flatten().numpy()


def nearest_example(output: Float32[np.ndarray, " unit"], among: Examples) -> int:
    """The sample of the example whose last hidden output is nearest to `output`."""
    return int(among.samples[neighbours.nearest(among.outputs, output, 1).samples[0]])


def verdict(of: Reasons, class_names: Sequence[str]) -> str:
    """What the measurements say, in a sentence for each reason, or that they name none."""
    name, answer = class_names[of.wanted], class_names[of.prediction.label]
    sentences = [*_drawing(of, name), *_among_others(of, name, answer), *_by_a_hair(of)]
    if sentences:
        return " ".join(sentences)
    nothing = f"Nothing measured here singles out a reason: no way to redraw it that leaves other images of {name} right makes it {name}"
    if of.company is None:
        return f"{nothing}."
    return (
        f"{nothing}, it is not unusual as {name}, and {_misled(of.company, of)} of its {len(of.company.labels)} nearest training images "
        f"are of {answer}."
    )


def helpful(of: Reasons) -> list[str]:
    """The ways to redraw it that give the class wanted and leave at least 95 % of the correctly read images right."""
    steady = of.steadiness
    return [
        each.change
        for each in of.redrawings
        if each.prediction.label == of.wanted and steady.right[each.change] >= STEADY * steady.controls
    ]


def _drawing(of: Reasons, name: str) -> list[str]:
    """What of the drawing itself is to blame: where it lies, or how thick its strokes are."""
    changes, steady = helpful(of), of.steadiness
    thick, thin = ([each for each in changes if each in these] for these in (THINNER, THICKER))
    faults = {
        "It lies off the centre": [each for each in changes if each == CENTRED],
        "Its strokes are too thick": thick if not thin else [],
        "Its strokes are too thin": thin if not thick else [],
        "It depends on how thick its strokes are": thick + thin if thick and thin else [],
    }
    return [
        f"{fault}: {' or '.join(those)}, it is read as {name}, and the same leaves "
        f"{min(steady.right[each] for each in those)} of {steady.controls} correctly read images of {name} right."
        for fault, those in faults.items()
        if those
    ]


def _misled(company: Company, of: Reasons) -> int:
    """How many of the nearest training images are of the class that was predicted."""
    return sum(label == of.prediction.label for label in company.labels)


def _among_others(of: Reasons, name: str, answer: str) -> list[str]:
    """Where it lies among the images that the network knows."""
    if of.company is None:
        return []
    sentences, count, misled = [], len(of.company.labels), _misled(of.company, of)
    if misled > count / 2:
        sentences.append(
            f"The network sees it among images of {answer}: {misled} of its {count} nearest training images are of {answer}; "
            f"of a correctly read {name}, {of.company.usual_share * count:.1f} of {count} are of {name}."
        )
    if of.company.is_unusual:
        sentences.append(
            f"As {name} it is unusual: {percent(of.company.farther_than)} of the correctly read images lie nearer to the training images of {name}."
        )
    return sentences


def _by_a_hair(of: Reasons) -> list[str]:
    """Whether chance would have been enough to turn the answer."""
    if of.ink is None or of.ink.at_random < BY_A_HAIR:
        return []
    return [
        f"The answer hangs by a hair: {of.ink.amount:.2f} pixels of ink turn it, and as much at random places does in "
        f"{round(of.ink.at_random * of.ink.tries)} of {of.ink.tries} tries."
    ]
