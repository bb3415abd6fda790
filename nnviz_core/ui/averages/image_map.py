"""A map of the images: where a layer puts those of each class, in its principal plane or by t-SNE."""

from collections.abc import Iterator

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.datasets import ImageSet
from nnviz_core.figures.sample_map import sample_map
from nnviz_core.models import Model
from nnviz_core.numerals import percent
from nnviz_core.separation import maps
from nnviz_core.separation.by_layer import distinct_layers
from nnviz_core.separation.maps import Plane
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.gallery import picture_card
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.samples import SampleClicked
from nnviz_core.ui.frame.values import Values

PCA, TSNE = "pca", "t-sne"
MAPS = {PCA: "PCA", TSNE: "t-SNE"}
LAYER = Choice(
    word="layer",
    label="Layer",
    options=lambda values: {layer: layer for layer in distinct_layers(values.about.network)},
    default=lambda values: distinct_layers(values.about.network)[-2:][0],
    as_box=True,
)
MAP = Choice(
    word="map",
    label="Map",
    options=lambda values: MAPS if values.about.name in maps.SHIPPED else {PCA: MAPS[PCA]},
    is_labelled=True,
)
POINT = SampleClicked(word="point")
SETTINGS = (LAYER, MAP, POINT)


def show(model: Model, values: Values, classes: tuple[int, ...] | None) -> None:
    """The images of `classes` (None: all) as points in the plane, and the one that was clicked."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer, way = values.ask(LAYER), values.ask(MAP)
    samples, points, axes = _placed(model, layer, way)
    evaluation, labels = surveys.evaluation(model), surveys.images(model).labels[samples]
    among = _among(labels, classes)
    figure = sample_map(
        points[among],
        labels[among],
        numbered(model.class_names),
        samples[among],
        wrong=(evaluation.predictions != evaluation.labels)[samples[among]],
        axes=axes,
        title=f"{layer}, {MAPS[way]} of {len(samples):,} test images"
        + ("" if among.all() else f", {among.sum():,} of these classes"),
        palette=theme.palette(),
    )
    chart, picture = st.columns([3, 1], gap="medium")
    with chart:
        words = "Test images as points, coloured by class"
        plot(figure, f"map-{model.name}-{layer}-{way}", words, lambda sample, _: values.put(POINT, sample))
    with picture:
        _picture(model, values, samples[among])


def _among(labels: np.ndarray, classes: tuple[int, ...] | None) -> np.ndarray:
    """Which images are shown, by their labels."""
    return np.ones(len(labels), bool) if classes is None else np.isin(labels, classes)


def table(model: Model, values: Values, classes: tuple[int, ...] | None) -> Table:
    """Where each image stands on the map, with its label and its prediction."""
    layer, way = values[LAYER], values[MAP]

    def rows() -> Iterator[tuple]:
        samples, points, _ = _placed(model, layer, way)
        evaluation, labels = surveys.evaluation(model), surveys.images(model).labels[samples]
        for place in np.flatnonzero(_among(labels, classes)):
            sample = int(samples[place])
            yield sample, int(labels[place]), int(evaluation.predictions[sample]), *map(float, points[place])

    return Table(f"{model.name}-{layer}-{way}", ("test image", "label", "prediction", "x", "y"), rows)


def _picture(model: Model, values: Values, samples: np.ndarray) -> None:
    point = values.ask(POINT)
    if point is not None and point in samples:
        prose.html(picture_card(model, point))
        return
    if point is not None:
        prose.alert(st.info, f"Image {point} is not among the points shown.")
    prose.caption("Click a point to see its image. Crosses are images that the network gets wrong.")


@measured("Placing 2,000 images …")
def _plane(network: nn.Sequential, images: ImageSet, layer: str) -> tuple[np.ndarray, Plane]:
    """Those 2,000 images, and where they lie in the principal plane of `layer`, whose 4 MB of points are not remembered."""
    samples, points = maps.sampled_features(network, images, layers=(layer,))
    return samples, maps.principal_plane(points[layer])


_tsne = measured()(maps.load)


def _placed(model: Model, layer: str, way: str) -> tuple[np.ndarray, np.ndarray, tuple[str, str] | None]:
    if way == TSNE:
        shipped = _tsne(model.name)
        return shipped.samples, shipped.points[layer], None
    samples, plane = _plane(model.network, surveys.images(model), layer)
    one, two = plane.explained
    return samples, plane.points, (f"first component, {percent(one)} of the variance", f"second, {percent(two)}")
