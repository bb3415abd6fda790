"""What several pages ask of a model across its data set."""

import numpy as np
from torch import nn

from nnviz_core import averages, survey_records
from nnviz_core.averages import Survey
from nnviz_core.datasets import ImageSet
from nnviz_core.models import Model
from nnviz_core.separation import neighbours
from nnviz_core.streaming import Progress, unheard
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured


def images(model: Model, split: str = "test") -> ImageSet:
    """The images that `model` is for."""
    return loaded.images(model.dataset, split)


def survey(model: Model, split: str = "test") -> Survey:
    """Averages and logits over all images of `split`."""
    return survey_of(model.network, images(model, split))


def class_means(model: Model, split: str = "test") -> dict[str, np.ndarray]:
    """The class averages of every layer and of the probabilities."""
    return class_means_of(model.network, images(model, split))


@measured("Averaging every layer over 10,000 images …")
def survey_of(network: nn.Sequential, images: ImageSet, tell: Progress = unheard) -> Survey:
    """`averages.survey` of one network and image set: as shipped, else measured now."""
    return survey_records.load(network, images) or averages.survey(network, images, tell=tell)


@measured()
def class_means_of(network: nn.Sequential, images: ImageSet) -> dict[str, np.ndarray]:
    """`averages.class_means` of one network and image set."""
    return averages.class_means(survey_of(network, images))


def hidden_outputs(model: Model, split: str = "test") -> np.ndarray:
    """The last hidden layer's outputs (sample, unit) for all images of `split`."""
    return _hidden_outputs(model.network, images(model, split))


_hidden_outputs = measured("Passing 10,000 images through the network …")(neighbours.hidden_outputs)
