"""Where classes part: probe, distance and neighbours layer by layer, in words and curves, and a map of the samples."""

from dataclasses import replace
from functools import cache

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core import separation
from nnviz_core.datasets import ImageSet
from nnviz_core.errors import NnvizError
from nnviz_core.figures.curves import Line, curves
from nnviz_core.figures.sample_map import sample_map
from nnviz_core.models import Model
from nnviz_core.separation import features, maps
from nnviz_core.separation.by_layer import Separation
from nnviz_core.separation.maps import Plane
from nnviz_core.ui.components import code, theme
from nnviz_core.ui.components.markup import numbered, quoted
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.gallery import picture_card
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import pick, select_class, tell_unknown

PAIR, EVERY = "Two classes", "All classes"
PCA, TSNE = "PCA", "t-SNE"
POINT = "point"
HARD_PAIRS = {"fashion": (2, 4), "mnist": (4, 9)}


def separation_view(model: Model) -> None:
    """The two or all classes, what was found of them, and the map."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        among = pick("Classes", (PAIR, EVERY), "among")
        classes = None if among == EVERY else _pair(model)
    if classes is not None and not _comparable(model, classes):
        return
    found = parted(model, classes)
    st.html(f'<p class="nn-finding" data-testid="finding">{_words(model, found)}</p>')
    _figures(found)
    header = ("layer", "probe", "probe low", "probe high", "distance", "neighbours")
    csv_button(
        f"{model.name}-separation",
        header,
        lambda: [(x.layer, x.probe, x.probe_low, x.probe_high, x.distance, x.neighbours) for x in found.layers],
    )
    code.show_apart(snippets.separation(model, classes))
    st.header("A map of the images")
    _map(model, classes)


def parted(model: Model, classes: tuple[int, ...] | None) -> Separation:
    """Where `classes` (None: all) part in the layers of `model`."""
    return _parted(model.network, surveys.images(model), classes)


_parted = measured("Fitting a probe to every layer …")(separation.separation)


def _pair(model: Model) -> tuple[int, ...]:
    dataset = model.dataset
    first, second = HARD_PAIRS[dataset]
    one = select_class("Class", model, f"part-{dataset}", first) or 0
    other = select_class("and", model, f"from-{dataset}", second) or 0
    return tuple(sorted((one, other)))


def _comparable(model: Model, classes: tuple[int, ...]) -> bool:
    if len(set(classes)) < 2:
        st.info("A class does not part from itself: choose two different ones.")
        return False
    counts = surveys.survey(model).averages.counts
    if max(classes) >= len(counts) or counts[list(classes)].min() == 0:
        st.info("No test images belong to one of these classes: choose another.")
        return False
    return True


def _words(model: Model, found: Separation) -> str:
    return separation.finding(found, surveys.survey(model).evaluation, model.class_names)


def _figures(found: Separation) -> None:
    layers = [each.layer for each in found.layers]
    probe = Line(
        "linear probe",
        layers,
        [each.probe for each in found.layers],
        [each.probe_low for each in found.layers],
        [each.probe_high for each in found.layers],
    )
    near = Line("neighbours", layers, [each.neighbours for each in found.layers])
    apart = Line("distance", layers, [each.distance for each in found.layers])
    charts = (
        ("A linear probe on held-out images", [probe], "right", True),
        ("Ten nearest neighbours of the same class", [near], "share", True),
        ("Distance of the averages over the spread within", [apart], "ratio", False),
    )
    for column, (title, lines, name, shares) in zip(st.columns(3, gap="medium"), charts, strict=True):
        with column:
            level = found.chance if shares else None
            figure = curves(
                lines, None, name, title=title, height=280, shares=shares, level=level, palette=theme.palette()
            )
            plot(figure, f"parting-{name}", f"{title}, layer by layer")
    st.caption(
        f"{found.images:,} test images, as many of each class; the band is the interval at 95 %, the dotted line what guessing gives."
    )


def _map(model: Model, classes: tuple[int, ...] | None) -> None:
    layers = [each.layer for each in parted(model, classes).layers]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        tell_unknown("Layer", "map_layer", layers)
        layer = st.selectbox(
            "Layer", layers, index=max(0, len(layers) - 2), key="map_layer", bind="query-params", width=240
        )
        ways = (PCA, TSNE) if model.name in maps.SHIPPED else (PCA,)
        way = pick("Map", ways, "map")
    try:
        samples, points, axes = _placed(model, layer, way)
    except NnvizError as error:
        st.info(str(error))
        return
    evaluation, labels = surveys.survey(model).evaluation, surveys.images(model).labels[samples]
    chosen = np.ones(len(samples), bool) if classes is None else np.isin(labels, classes)
    figure = sample_map(
        points[chosen],
        labels[chosen],
        numbered(model.class_names),
        samples[chosen],
        wrong=(evaluation.predictions != evaluation.labels)[samples[chosen]],
        axes=axes,
        title=f"{layer}, {way} of {len(samples):,} test images"
        + ("" if chosen.all() else f", {chosen.sum():,} of these classes"),
        palette=theme.palette(),
    )
    _clickable_map(model, figure, f"map-{model.name}-{layer}-{way}", samples[chosen])


@st.fragment
def _clickable_map(model: Model, figure, key: str, samples: np.ndarray) -> None:
    def take(sample: int, _: int) -> None:
        st.query_params[POINT] = str(sample)

    chart, picture = st.columns([3, 1], gap="medium")
    with chart:
        plot(figure, key, "Test images as points, coloured by class", take)
    asked = st.query_params.get(POINT)
    with picture:
        if asked is not None and asked in map(str, samples):
            st.html(picture_card(model, int(asked)))
            return
        if asked is not None:
            st.info(f"Image {quoted(asked)} is not among the points shown.")
        st.caption("Click a point to see its image. Crosses are images that the network gets wrong.")


@measured("Placing 2,000 images …")
def _points(network: nn.Sequential, images: ImageSet) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """2,000 images, as many of each class, and each layer's outputs for them."""
    samples = separation.samples(images)
    part = replace(images, images=images.images[samples], labels=images.labels[samples])
    return samples, features.features(network, part)


@measured("Placing 2,000 images …")
def _plane(network: nn.Sequential, images: ImageSet, layer: str) -> tuple[np.ndarray, Plane]:
    """Those 2,000 images, and where they lie in the principal plane of `layer`."""
    samples, points = _points(network, images)
    return samples, maps.principal_plane(points[layer])


_tsne = cache(maps.load)


def _placed(model: Model, layer: str, way: str) -> tuple[np.ndarray, np.ndarray, tuple[str, str] | None]:
    if way == TSNE:
        shipped = _tsne(model.name)
        return shipped.samples, shipped.points[layer], None
    samples, plane = _plane(model.network, surveys.images(model), layer)
    one, two = plane.explained
    return samples, plane.points, (f"first component, {one:.0%} of the variance", f"second, {two:.0%}")
