"""What is measured across a data set, once per model for all visitors, however many ask at the same time."""

from dataclasses import replace

import numpy as np
import streamlit as st

from nnviz_core import averages, zoo
from nnviz_core import separation as separating
from nnviz_core.averages import Survey
from nnviz_core.datasets import ImageSet
from nnviz_core.evaluation import comparison, robustness
from nnviz_core.evaluation.comparison import ClassMeasures
from nnviz_core.evaluation.robustness import Curve
from nnviz_core.separation import features, maps, neighbours
from nnviz_core.separation.by_layer import Separation
from nnviz_core.separation.maps import Plane, TsneMaps
from nnviz_core.ui.frame import loaded


def dataset(model: str) -> str:
    """The name of the data set of `model`."""
    return zoo.spec(model).dataset


def images(model: str, split: str = "test") -> ImageSet:
    """The images that `model` is for."""
    return loaded.images(dataset(model), split)


def numbered(model: str) -> list[str]:
    """The classes of `model` as they are offered: digits as they are, names with their number."""
    names = zoo.class_names(model)
    return [name if name == str(label) else f"{label}: {name}" for label, name in enumerate(names)]


def survey(model: str, split: str = "test") -> Survey:
    """Averages and logits over all images of `split`."""
    return _survey(model, split)


def class_means(model: str, split: str = "test") -> dict[str, np.ndarray]:
    """The class averages of every layer and of the probabilities."""
    return _class_means(model, split)


@st.cache_resource(show_spinner="Fitting a probe to every layer …")
def separation(model: str, classes: tuple[int, ...] | None) -> Separation:
    """Where `classes` (None: all) part in the layers of `model`."""
    return separating.separation(loaded.network(model), images(model), classes)


@st.cache_resource(show_spinner="Placing 2,000 images …")
def plane(model: str, layer: str) -> tuple[np.ndarray, Plane]:
    """2,000 test images, as many of each class, and where they lie in the principal plane of `layer`."""
    chosen, points = _points(model)
    return chosen, maps.principal_plane(points[layer])


@st.cache_resource(show_spinner=False)
def tsne(model: str) -> TsneMaps:
    """The shipped t-SNE maps of `model`."""
    return maps.load(model)


@st.cache_resource(show_spinner="Looking through the training images …")
def training_outputs(model: str) -> np.ndarray:
    """The last hidden layer's outputs for the 10,000 shipped training images."""
    return neighbours.hidden_outputs(loaded.network(model), images(model, "train-10k"))


def hidden_output(model: str, sample: int) -> np.ndarray:
    """The last hidden layer's output for one test image."""
    whole = images(model)
    one = replace(whole, images=whole.images[[sample]], labels=whole.labels[[sample]])
    return neighbours.hidden_outputs(loaded.network(model), one)[0]


@st.cache_resource(show_spinner=False)
def class_measures(model: str) -> ClassMeasures:
    """Precision, recall and F1 of each class on the test images."""
    return comparison.class_measures(survey(model).evaluation)


@st.cache_resource(show_spinner="Altering 1,000 images …")
def robustness_curve(model: str, change: str) -> Curve:
    """The accuracy of `model` on the same 1,000 test images at each level of `change`."""
    return robustness.curves({model: loaded.network(model)}, images(model), change)[model]


@st.cache_resource(show_spinner=False, max_entries=8)
def _points(model: str) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    whole = images(model)
    chosen = separating.samples(whole)
    part = replace(whole, images=whole.images[chosen], labels=whole.labels[chosen])
    return chosen, features.features(loaded.network(model), part)


# A cache counts a call that leaves an argument out as another one: the defaults are the business of those who ask.
@st.cache_resource(show_spinner="Averaging every layer over 10,000 images …")
def _survey(model: str, split: str) -> Survey:
    return averages.survey(loaded.network(model), images(model, split))


@st.cache_resource(show_spinner=False)
def _class_means(model: str, split: str) -> dict[str, np.ndarray]:
    return averages.class_means(_survey(model, split))
