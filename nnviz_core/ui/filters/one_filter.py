"""One filter: its weights in numbers, its map, what a cell of it sees, and how it behaves over many images."""

import time

import numpy as np
import streamlit as st

from nnviz_core.datasets import TITLES, ImageSet
from nnviz_core.figures import charts
from nnviz_core.figures.tiles import CELL, MOST_WRITTEN, Looks, Sheet
from nnviz_core.filters.maximisation import maximise
from nnviz_core.filters.statistics import FilterStatistics, exciting_crops, selective_classes
from nnviz_core.layers import geometry
from nnviz_core.layers.kernels import Kernels, kernel_tiles, kernels
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.ui.components import code, theme, tiles
from nnviz_core.ui.components.markup import map_picture, percent, tile
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.filters import snippets
from nnviz_core.ui.filters.focus import Inside, choose_channel, open_sum, pick
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.measured import measured

MOST_KERNELS = 12
HEAD_START = 0.05
"""Seconds in which the browser gets what a click asks for first."""
SIDE = 300
"""Width of a map by itself, in pixels."""


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
    st.markdown(f"**{looked.layer}, {looked.part} {looked.channel}{where}: {value:.4g}**")
    if looked.layer == PROBABILITIES:
        st.info("A probability has no weights of its own: open the sum behind it.")
        return
    _pictures(looked)
    # What stands is sent before the charts and the climb below take the processor.
    time.sleep(HEAD_START)
    _behaviour(looked)
    code.show(snippets.filter_code(looked))


def _pictures(looked: Inside) -> None:
    """Its map, what the chosen cell sees of the input, and its weights; the frame follows the pointer over the map."""
    sheets = [_map(looked), _input(looked)] if looked.has_maps else [_input(looked)]
    if found := kernels(looked.network, looked.layer):
        sheets.append(_kernel(looked, found))

    def picked(_sheet: int, _tile: int, row: int, column: int) -> None:
        pick(looked.channel, row, column)

    tiles.show(tiles.MAIN, sheets, f"{looked.model.name}-{looked.layer}-{looked.channel}", picked)


def _map(looked: Inside) -> Sheet:
    maps = looked.values[[looked.channel]]
    signed = bool((maps < 0).any())
    return Sheet(
        maps,
        [f"{looked.layer} · channel {looked.channel}"],
        title="Its map.",
        words="Point at a cell, click to keep it.",
        colours="signed" if signed else "positive",
        bar=True,
        size=SIDE,
        most=SIDE,
        share=0.5,
        by_cell=True,
        marked=(0, looked.cell[0], looked.cell[1]),
        looks=Looks(1, *geometry.windows(looked.network, looked.layer)),
    )


def _input(looked: Inside) -> Sheet:
    field = None if looked.has_maps else geometry.receptive_field(looked.network, looked.layer, looked.index)
    return Sheet(
        looked.inputs[0].numpy(),
        ["input"],
        title="The input:",
        words=f"framed is what the {'cell' if looked.has_maps else 'unit'} can see.",
        colours="ink",
        ranges=1.0,
        size=SIDE,
        most=SIDE,
        share=0.5,
        clickable=False,
        frame=field,
    )


def _kernel(looked: Inside, found: Kernels) -> Sheet:
    weights = found.weights[looked.channel]
    order = np.argsort(-np.abs(weights).sum(axis=(1, 2)), kind="stable")[:MOST_KERNELS]
    count = "its kernel" if len(weights) == 1 else f"the {len(order)} strongest of its {len(weights)} kernels"
    name = f"{found.layer} · {looked.part} {looked.channel}"
    common = {
        "title": f"The weights of {found.layer}, {looked.part} {looked.channel}:",
        "clickable": False,
        "bar": True,
    }
    if weights.shape[2] <= MOST_WRITTEN and not found.folded:
        return Sheet(
            weights[order],
            [f"{name} · from channel {source}" for source in order],
            [f"from {source}" for source in order],
            words=f"{count}. Red adds, blue takes away.",
            size=weights.shape[2] * CELL,
            written=True,
            **common,
        )
    field, inner = kernel_tiles(found, [looked.channel])
    words = f"{'all ' if len(weights) > 1 else ''}{weights.size} of them. Red adds, blue takes away."
    return Sheet(field, [name], words=words, axes=found.axes, inner=inner, size=SIDE, most=420, **common)


def _behaviour(looked: Inside) -> None:
    images = _test_images(looked)
    st.subheader("Over the test set")
    statistics = loaded.filter_records(looked.model)[looked.layer]
    channel, names = looked.channel, images.class_names
    means, spreads = statistics.means[:, channel], statistics.spreads[:, channel]
    first = names[int(selective_classes(statistics, channel)[0])]
    st.markdown(
        f"On the {len(images):,} test images of {TITLES[images.name]} it is **silent on {percent(float(statistics.silent[channel]))}** "
        f"(nothing above zero). Its mean is largest for the class {first}: {means.max():.3g}, over all classes {means.mean():.3g}."
    )
    _exciting(looked, statistics, images)
    left, right = st.columns([6, 5], gap="medium")
    with left:
        st.caption("Mean over the map by class, with one standard deviation over the images.")
        plot(charts.class_means(means, spreads, names, theme.palette()), "class-means", "Mean activation by class")
        csv_button(
            f"{looked.model.name}-{looked.layer}-{channel}-classes",
            ("class", "mean", "spread"),
            lambda: zip(names, means.tolist(), spreads.tolist(), strict=True),
        )
    with right:
        _maximised(looked, statistics)


def _test_images(looked: Inside) -> ImageSet:
    return loaded.images(looked.model.dataset)


def _maximised(looked: Inside, statistics: FilterStatistics) -> None:
    st.caption("The image that would excite it most: the best of 16 climbs by gradient from random ink, seed 0.")
    best = _best(looked.network, looked.layer, looked.channel)
    words = best.words(float(statistics.peaks[looked.channel, 0]))
    st.html(tile(map_picture(best.image, "the image that would excite the filter most"), words, 13))


def _exciting(looked: Inside, statistics: FilterStatistics, images: ImageSet) -> None:
    channel = looked.channel
    samples, peaks = statistics.samples[channel].tolist(), statistics.peaks[channel].tolist()
    st.caption(
        "The nine images that excite it most, by the largest value in the map, and the crop that its most excited cell saw."
    )
    crops = exciting_crops(looked.network, images, statistics, channel)
    pieces = [
        tile(
            map_picture(images.inputs([sample])[0, 0], f"test image {sample}")
            + ("" if crop.shape == (28, 28) else map_picture(crop, f"the crop of test image {sample}")),
            f"{images.class_names[int(images.labels[sample])]} · {peak:.2f}",
            4.1,
        )
        for sample, peak, crop in zip(samples, peaks, crops, strict=True)
    ]
    st.html(f'<div class="nn-tiles" data-testid="exciting">{"".join(pieces)}</div>')


_best = measured()(maximise)
