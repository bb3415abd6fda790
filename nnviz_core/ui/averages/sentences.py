"""What each view of Class averages shows, in three sentences with its present numbers."""

import numpy as np

from nnviz_core import zoo
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.numerals import accuracy_percent, numeral, probability_percent
from nnviz_core.predictions import of_trace
from nnviz_core.ui.averages import own_input as own
from nnviz_core.ui.averages.one_image import SAMPLE
from nnviz_core.ui.averages.panels import IMAGES, SPLITS
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.values import Values


def means(model: Model, values: Values) -> str:
    split, names = SPLITS[values[IMAGES]], numbered(model.class_names)
    counts = surveys.class_averages(model, split).counts
    own = np.diag(surveys.class_means(model, split)[PROBABILITIES][:, : len(counts)])
    return (
        f"{model.name} has run over {int(counts.sum()):,} {values[IMAGES]} images, and each picture is the mean of what a layer gives for one class. "
        f"The {len(counts)} classes share one range of colours in each layer, so that their pictures compare. "
        f"At the end, images of {names[int(own.argmax())]} get {probability_percent(own.max())} for their own class on average, "
        f"those of {names[int(own.argmin())]} only {probability_percent(own.min())}."
    )


def one_image(model: Model, values: Values) -> str:
    evaluation, names, sample = surveys.evaluation(model), numbered(model.class_names), values[SAMPLE]
    answer, label = int(evaluation.predictions[sample]), int(evaluation.labels[sample])
    return (
        f"This is test image {sample:,}, labelled {names[label]}, on its way through {model.name}. "
        f"The answer is {names[answer]}, with {probability_percent(evaluation.confidences[sample])}. "
        f"Beside each layer's output stand its means over {int(surveys.class_averages(model).counts[label]):,} images of the true class and over those of its "
        f"strongest rival, so that one sees, layer by layer, which of the two it resembles."
    )


def own_input(model: Model, values: Values) -> str:
    subject, names = own.subject(model, values), numbered(model.class_names)
    prediction, counts = of_trace(subject.trace), surveys.class_averages(model).counts
    first, second = subject.classes
    return (
        f"This is an input of your own on its way through {model.name}, with {parameter_count(model.network):,} parameters. "
        f"The answer is {names[prediction.label]}, with {probability_percent(prediction.confidence)}. "
        f"Beside each layer's output stand its means over {int(counts[first]):,} test images of {names[first]} and over "
        f"{int(counts[second]):,} of {names[second]}, so that one sees, layer by layer, which of the two it resembles."
    )


def parting(model: Model, values: Values) -> str:
    layers = distinct_layers(model.network)
    return (
        f"{_right(model)}; this view asks in which of its {len(layers)} layers, from {layers[0]} to {layers[-1]}, the classes come apart. "
        "A probe is trained on the outputs of each layer, and on those of untrained networks of the same shape. "
        f"What training its {parameter_count(model.network):,} parameters has made is the gain: how much more a layer's probe gets right than that of the best layer of the untrained networks."
    )


def variants(model: Model, values: Values) -> str:
    return (
        f"{_right(model)}; the table sets {len(zoo.VARIANTS) + 1} networks of one kind beside each other, which differ in their hidden layers. "
        f"{model.name} has {parameter_count(model.network):,} parameters, and gets {accuracy_percent(surveys.evaluation(model, 'train-10k').accuracy)} "
        "of the training images right. "
        f"A large distance from training to test images, here {numeral(100 * _gap(model), '.1f')} points, means that a network has learned its examples by heart."
    )


def _gap(model: Model) -> float:
    return surveys.evaluation(model, "train-10k").accuracy - surveys.evaluation(model).accuracy


def _right(model: Model) -> str:
    evaluation = surveys.evaluation(model)
    return f"{model.name} gets {accuracy_percent(evaluation.accuracy)} of {len(evaluation.labels):,} test images right"
