"""What several pages ask of a model across its data set."""

import numpy as np
from torch import nn

from nnviz_core import averages, filters, survey_records
from nnviz_core.averages import ClassAverages, Survey
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.image_sets import is_own
from nnviz_core.models import Model
from nnviz_core.separation import neighbours
from nnviz_core.streaming import Progress, unheard
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame import model as chosen_model
from nnviz_core.ui.frame.measured import measured


def images(model: Model, split: str = "test") -> ImageSet:
    """The images that `model` is for."""
    return loaded.images(model.dataset, split)


def training(model: Model) -> ImageSet | None:
    """The first 10,000 images that `model` was trained on, where these are known: of a visitor's network they aren't."""
    return None if is_own(model.dataset) else images(model, "train-10k")


def evaluation(model: Model, split: str = "test") -> Evaluation:
    """The logits of all images of `split`."""
    return evaluation_of(model.network, images(model, split))


def class_averages(model: Model, split: str = "test") -> ClassAverages:
    """The averages of every layer over all images of `split`."""
    return averages_of(model.network, images(model, split))


def class_means(model: Model, split: str = "test") -> dict[str, np.ndarray]:
    """The class averages of every layer and of the probabilities."""
    return class_means_of(model.network, images(model, split))


def prepare() -> None:
    """Load what most pages of the usual model ask first, before somebody asks."""
    usual = loaded.shared_model(chosen_model.USUAL)
    class_means_of(usual.network, loaded.shared_images(usual.dataset, "test"))


def evaluation_of(network: nn.Sequential, images: ImageSet) -> Evaluation:
    """The logits of one network for an image set: as shipped, else measured now."""
    return _shipped_evaluation(network, images) or _survey(network, images).evaluation


def averages_of(network: nn.Sequential, images: ImageSet) -> ClassAverages:
    """The averages of one network over an image set: as shipped, else measured now."""
    return _shipped_averages(network, images) or _survey(network, images).averages


def class_means_of(network: nn.Sequential, images: ImageSet) -> dict[str, np.ndarray]:
    """`averages.class_means` of one network and image set."""
    return averages.class_means(Survey(averages_of(network, images), evaluation_of(network, images), {}))


@measured(brief=True)
def _shipped_evaluation(network: nn.Sequential, images: ImageSet) -> Evaluation | None:
    return survey_records.load_evaluation(network, images)


@measured(brief=True)
def _shipped_averages(network: nn.Sequential, images: ImageSet) -> ClassAverages | None:
    return survey_records.load_averages(network, images)


@measured("Averaging every layer over all images …")
def _survey(network: nn.Sequential, images: ImageSet, tell: Progress = unheard) -> Survey:
    return averages.survey(network, images, tell=tell)


def filter_statistics(model: Model, layer: str) -> FilterStatistics:
    """How the filters or units of `layer` behave over the test set: as shipped, else measured now."""
    shipped = loaded.filter_records(model)
    return shipped[layer] if shipped else _filter_statistics(model.network, images(model), layer)


_filter_statistics = measured("Passing all images through the network …")(filters.filter_statistics)


def hidden_outputs(model: Model, split: str = "test") -> np.ndarray:
    """The last hidden layer's outputs (sample, unit) for all images of `split`: as shipped, else computed now."""
    about = model.network, images(model, split)
    shipped = _shipped_hidden(*about)
    return _hidden_outputs(*about) if shipped is None else shipped


@measured(brief=True)
def _shipped_hidden(network: nn.Sequential, images: ImageSet) -> np.ndarray | None:
    return survey_records.load_hidden(network, images)


_hidden_outputs = measured("Passing all images through the network …")(neighbours.hidden_outputs)
