"""The code behind the mix-ups."""

from torch import nn


def snippet(
    network: nn.Sequential, dataset: str, true: int | None, predicted: int | None, step: int, sample: int | None
) -> None:
    """The matrix, the images of one cell, and the training images nearest to one of them.

    The images go from the most confident on with a step of 1, back with −1.
    """
    from nnviz_core import averages, datasets, evaluation, separation

    tests, training = datasets.load(dataset), datasets.load(dataset, "train-10k")
    measured = averages.survey(network, tests).evaluation
    print(measured.confusion)
    for each in evaluation.pair(measured, true, predicted)[::step]:
        classes = measured.labels[each], measured.predictions[each]
        print(each, *classes, *(f"{measured.probabilities[each][label]:.6g}" for label in classes))
    if sample is not None:
        outputs = separation.hidden_outputs(network, training)
        nearest = separation.nearest(outputs, separation.hidden_outputs(network, tests)[sample])
        for near, distance in zip(nearest.samples, nearest.distances, strict=True):
            print("near", near, training.labels[near], f"{distance:.6g}")
