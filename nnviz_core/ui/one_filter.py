"""One filter: its weights in numbers, its map, what a cell of it sees, and how it behaves over many images."""

import numpy as np
import streamlit as st

from nnviz_core import geometry
from nnviz_core.contributions import PROBABILITIES
from nnviz_core.figures import charts
from nnviz_core.figures.mosaic import HEAD, mosaic
from nnviz_core.figures.numbers import MOST_WRITTEN, Grid, grids
from nnviz_core.figures.overlay import field_on_drawing
from nnviz_core.filter_statistics import FilterStatistics, exciting_crops, filter_statistics, selective_classes
from nnviz_core.kernels import Kernels, kernels, tiles
from nnviz_core.maximisation import Maximised, maximise
from nnviz_core.ui import code_view, inside_code, session, theme
from nnviz_core.ui.inside import Inside, choose_channel, open_sum, pick
from nnviz_core.ui.markup import map_picture, percent, tile
from nnviz_core.ui.plots import csv_button, plot

IMAGES = 2000
"""Test images that a filter's behaviour is measured on."""
MOST_KERNELS = 12


def one_filter(looked: Inside) -> None:
    """Everything about the filter that is chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_channel(looked)
        st.button(
            "The sum behind this value",
            icon=":material/functions:",
            on_click=open_sum,
            args=(looked.layer, *looked.index),
        )
    value = float(looked.values[looked.index])
    where = f", row {looked.cell[0]}, column {looked.cell[1]}" if looked.cell else ""
    st.markdown(f"**{looked.layer}, channel {looked.channel}{where}: {value:.4g}**")
    if looked.layer == PROBABILITIES:
        st.info("A probability has no weights of its own: open the sum behind it.")
        return
    _map_and_field(looked)
    found = kernels(looked.network, looked.layer)
    if found:
        _kernel(looked, found)
    _behaviour(looked)
    code_view.show(inside_code.filter_code(looked, IMAGES))


def _map_and_field(looked: Inside) -> None:
    field = geometry.receptive_field(looked.network, looked.layer, looked.index)
    left, right = st.columns(2, gap="medium")
    if looked.has_maps:
        with left:
            maps = looked.values[[looked.channel]]
            figure = mosaic(
                maps, looked.layer, signed=bool((maps < 0).any()), palette=theme.palette(), channels=[looked.channel]
            )
            row, column = looked.cell
            edges = {"x0": column - 0.5, "x1": column + 0.5, "y0": row + HEAD - 0.5, "y1": row + HEAD + 0.5}
            figure.add_shape(type="rect", **edges, line={"color": theme.palette().text, "width": 2})
            figure.update_layout(height=300)
            st.caption("Its map of this input. Click a cell to see what it looks at.")
            plot(figure, "one-map", "The map of the filter", pick)
    with right:
        size = f"{field[0].stop - field[0].start}×{field[1].stop - field[1].start}"
        st.caption(f"What the chosen cell can see of the input: {size} pixels, its receptive field.")
        plot(field_on_drawing(looked.chosen.image, field, theme.palette(), 300), "field", "The receptive field")


def _kernel(looked: Inside, found: Kernels) -> None:
    weights = found.weights[looked.channel]
    order = np.argsort(-np.abs(weights).sum(axis=(1, 2)), kind="stable")[:MOST_KERNELS]
    count = f"the {len(order)} strongest of {len(weights)} kernels" if len(order) < len(weights) else "its kernel"
    st.caption(f"**The weights of {found.layer}, channel {looked.channel}**: {count}. Red adds, blue takes away.")
    if weights.shape[2] <= MOST_WRITTEN and not found.folded:
        end = float(np.abs(weights).max())
        shown = [Grid(weights[source], f"from {source}") for source in order]
        figure = grids(shown, min(4, len(shown)), theme.palette(), [end] * len(shown))
        if len(shown) == 1:
            figure.update_layout(width=200)
    else:
        field, inner = tiles(found, [looked.channel])
        figure = mosaic(
            field,
            found.layer,
            signed=True,
            palette=theme.palette(),
            channels=[looked.channel],
            axes=found.axes,
            inner=inner,
        )
        figure.update_layout(height=280)
    plot(figure, "kernel", "The filter's weights")


def _behaviour(looked: Inside) -> None:
    st.subheader("Over the test set")
    with st.spinner("Measuring it on the test images"):
        measured = _statistics(looked.model, looked.layer, looked.chosen.dataset)
    channel, names = looked.channel, session.images(looked.chosen.dataset).class_names
    means, spreads = measured.means[:, channel], measured.spreads[:, channel]
    first = names[int(selective_classes(measured, channel)[0])]
    st.markdown(
        f"On the first {IMAGES:,} test images it is **silent on {percent(float(measured.silent[channel]))}** (nothing above zero). "
        f"Its mean is largest for the class {first}: {means.max():.3g}, over all classes {np.nanmean(means):.3g}."
    )
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.caption("Mean over the map by class, with one standard deviation over the images.")
        plot(charts.class_means(means, spreads, names, theme.palette()), "class-means", "Mean activation by class")
        csv_button(
            f"{looked.model}-{looked.layer}-{channel}-classes",
            ("class", "mean", "spread"),
            lambda: zip(names, means.tolist(), spreads.tolist(), strict=True),
        )
    with right:
        _maximised(looked, measured)
    _exciting(looked, measured)


def _maximised(looked: Inside, measured: FilterStatistics) -> None:
    best = _best(looked.model, looked.layer, looked.channel)
    words = best.words(float(measured.peaks[looked.channel, 0]))
    st.caption("The image that would excite it most: the best of 16 climbs by gradient from random ink, seed 0.")
    st.html(tile(map_picture(best.image, "the image that would excite the filter most"), words, 13))


def _exciting(looked: Inside, measured: FilterStatistics) -> None:
    channel, images = looked.channel, session.images(looked.chosen.dataset)
    samples, peaks = measured.samples[channel].tolist(), measured.peaks[channel].tolist()
    st.caption(
        "The nine images that excite it most, by the largest value in the map, and the crop that its most excited cell saw."
    )
    crops = exciting_crops(looked.network, images, measured, channel)
    pieces = [
        tile(
            map_picture(images.inputs([sample])[0, 0], f"test image {sample}")
            + ("" if crop.shape == (28, 28) else map_picture(crop, f"the crop of test image {sample}")),
            f"{images.class_names[int(images.labels[sample])]} · {peak:.2f}",
            5.2,
        )
        for sample, peak, crop in zip(samples, peaks, crops, strict=True)
    ]
    st.html(f'<div class="nn-tiles" data-testid="exciting">{"".join(pieces)}</div>')


@st.cache_resource(show_spinner=False, max_entries=64)
def _statistics(model: str, layer: str, dataset: str) -> FilterStatistics:
    return filter_statistics(session.network(model), session.images(dataset).first(IMAGES), layer)


@st.cache_resource(show_spinner=False, max_entries=512)
def _best(model: str, layer: str, channel: int) -> Maximised:
    return maximise(session.network(model), layer, channel)
