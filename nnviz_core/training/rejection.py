"""How well a network with the class “not a digit” tells digits from other things, at every threshold."""

from collections.abc import Sequence

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import nn

from nnviz_core import datasets, drawing
from nnviz_core.augmentation import mixtures, nonsense, pen
from nnviz_core.evaluation.accuracy import BATCH, Evaluation, evaluate
from nnviz_core.streaming import logits
from nnviz_core.zoo import NOT_A_DIGIT

THRESHOLDS = tuple(percent / 100 for percent in range(1, 100))
WIDTHS = (50, 90, 130)
"""Widths of a fine, a usual and a broad pen, in units in which the longer side of the writing is 1000."""
USUAL_WIDTH = 90
SCRIBBLES = NOISE = 2000
SEED = 20_000
"""A seed that nothing in training uses."""

Images = Float32[np.ndarray, "sample 1 28 28"]
Probabilities = Float[np.ndarray, " sample"]


def thresholds(network: nn.Sequential) -> dict:
    """The share of digits refused and of other things let through at each threshold, by kind, with the number of images.

    An image is refused if the probability of “not a digit” reaches the threshold. The letters and signs come from writers
    kept apart from training and leave out `pen.LOOK_ALIKES`; `auroc` is the chance that one of them gets a
    higher probability than a digit written with the same pen.
    """
    digits = {"MNIST test": datasets.load("mnist").inputs(), f"pen, width {USUAL_WIDTH}": _pen_digits(USUAL_WIDTH)}
    refusals = {kind: _curve(probabilities(network, images), True) for kind, images in digits.items()}
    admissions = {kind: _curve(probabilities(network, images), False) for kind, images in other_things().items()}
    return {
        "thresholds": list(THRESHOLDS),
        "digits_refused": refusals,
        "others_let_through": admissions,
        "look_alikes_left_aside": "".join(sorted(pen.LOOK_ALIKES)),
        "auroc_letters_from_pen_digits": {str(width): round(pen_auroc(network, width), 4) for width in WIDTHS},
    }


def limit_refusals(network: nn.Sequential, digits: datasets.ImageSet, share: float) -> None:
    """Lower the bias of “not a digit” until it is the largest logit for at most a `share` of `digits`, in whole images rounded up.

    Training shows far more things that are not a digit than people draw, which makes this bias too large.
    """
    scores = evaluate(network, digits).logits
    margins = scores[:, NOT_A_DIGIT] - scores[:, :NOT_A_DIGIT].max(axis=1)
    with torch.no_grad():
        network.get_parameter("logits.bias")[NOT_A_DIGIT] -= max(0.0, float(np.quantile(margins, 1 - share)) + 1e-3)


def other_things() -> dict[str, Images]:
    """Images of each kind of thing that is not a digit; none of them was used in training."""
    rng, generator = np.random.default_rng(SEED), torch.Generator().manual_seed(SEED)
    scribbles = [nonsense.scribbled_paths(rng) for _ in range(SCRIBBLES)]
    noise = [mixtures.noise(20, generator) for _ in range(NOISE // 20)]
    return {
        f"letters and signs, width {USUAL_WIDTH}": pen.rendered(pen.not_digits(apart=True), USUAL_WIDTH),
        "scribbles": np.stack([_felt_pen(paths) for paths in scribbles])[:, None],
        "clothes": datasets.load("fashion").inputs(),
        "noise": torch.cat(noise).numpy(),
    }


def probabilities(network: nn.Sequential, images: Images) -> Probabilities:
    """The probability of “not a digit” for each image, in 0…1."""
    batches = (images[start : start + BATCH] for start in range(0, len(images), BATCH))
    evaluation = Evaluation(np.zeros(len(images), np.int64), logits(network, batches, len(images)))
    return evaluation.probabilities[:, NOT_A_DIGIT]


def pen_auroc(network: nn.Sequential, width: float) -> float:
    """How well “not a digit” separates letters and signs of the writers kept apart from digits of the same pen."""
    others = probabilities(network, pen.rendered(pen.not_digits(apart=True), width))
    return auroc(others, probabilities(network, _pen_digits(width)))


def auroc(positive: Probabilities, negative: Float[np.ndarray, " other"]) -> float:
    """The chance that a `positive` value is above a `negative` one, ties counting half: the area under the ROC curve."""
    ranking = np.sort(negative)
    below, up_to = np.searchsorted(ranking, positive, "left"), np.searchsorted(ranking, positive, "right")
    return float((below + up_to).mean() / 2 / len(negative))


def _curve(chances: Probabilities, refusal: bool) -> dict[str, int | Sequence[float]]:
    shares = [float(np.mean((chances >= threshold) == refusal)) for threshold in THRESHOLDS]
    return {"n": len(chances), "shares": [round(share, 5) for share in shares]}


def _pen_digits(width: float) -> Images:
    return pen.rendered(pen.load("digits"), width)


def _felt_pen(paths: list[np.ndarray]) -> Float32[np.ndarray, "28 28"]:
    longer = np.ptp(np.concatenate(paths), axis=0).max()
    return drawing.from_strokes([[(float(x), float(y)) for x, y in path] for path in paths], 0.09 * longer)
