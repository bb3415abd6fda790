"""The average output of every layer for each class: strips for dense layers, mosaics for maps, one range a layer."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.figures import class_averages as figures
from nnviz_core.panels import PROBABILITIES, Panel, as_columns, stages
from nnviz_core.streaming import INPUT
from nnviz_core.ui import across, across_code, code_view, session, theme
from nnviz_core.ui.choices import pick, select_class
from nnviz_core.ui.export import csv_button

AVERAGES, DIFFERENCE, FROM_ALL = "Averages", "Class minus class", "Class minus all"
SPLITS = {"Test images": "test", "Training images": "train-10k"}
HEIGHT = 330


def document_colours() -> bool:
    """Whether the source document's colours are asked for."""
    return st.toggle("Red–green, as in the document", key="document", bind="query-params")


def averages_view(model: str) -> None:
    """The panels of `model`, with what is compared and over which images chosen above them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = pick("Show", (AVERAGES, DIFFERENCE, FROM_ALL), "show")
        split = SPLITS[pick("Images", tuple(SPLITS), "images")]
        document = document_colours()
    means = across.class_means(model, split)
    names = across.numbered(model)[: len(across.images(model, split).class_names)]
    if shown != AVERAGES:
        means, names = _differences(model, split, shown, means, names)
    st.caption(_caption(model, split, shown))
    _panels(model, means, names, document, shown != AVERAGES)
    rows = [
        (layer, name, unit, f"{value:.6g}")
        for layer, values in means.items()
        if values.ndim == 2
        for name, row in zip(names, values, strict=True)
        for unit, value in enumerate(row)
    ]
    csv_button(f"{model}-{split}-averages", ("layer", "class", "unit", "value"), rows, "Dense layers as CSV")
    code_view.show(across_code.averages(model, split))


def _differences(
    model: str, split: str, shown: str, means: dict[str, np.ndarray], names: list[str]
) -> tuple[dict[str, np.ndarray], list[str]]:
    """One row a layer: a class minus another, or every class minus the average of all images."""
    if shown == FROM_ALL:
        counts = across.survey(model, split).averages.counts
        overall = {
            layer: np.average(values[counts > 0], axis=0, weights=counts[counts > 0]) for layer, values in means.items()
        }
        return {layer: (values - overall[layer]).astype(np.float32) for layer, values in means.items()}, names
    with st.container(horizontal=True, key="pair-of-classes"):
        one = select_class("Class", model, "one", 2) or 0
        other = select_class("minus", model, "other", 4) or 0
    if max(one, other) >= len(names):
        st.info("No images of this set belong to that class: choose another.")
        st.stop()
    return {layer: values[[one]] - values[[other]] for layer, values in means.items()}, [
        f"{names[one]} − {names[other]}"
    ]


def _panels(model: str, means: dict[str, np.ndarray], names: Sequence[str], document: bool, signed: bool) -> None:
    every = stages(session.network(model))
    _chart(every[0][0], means[INPUT][:, 0], names, document, signed, 150 if len(names) > 1 else 260)
    maps = [stage for stage in every[1:] if as_columns(means[stage[0].layer]).ndim == 4]
    dense = [stage for stage in every[1:] if stage not in maps]
    if maps:
        _map_stage(model, maps, means, names, document, signed)
    columns = st.columns(len(dense), gap="medium")
    for column, stage in zip(columns, dense, strict=True):
        for panel in stage:
            with column:
                _chart(panel, as_columns(means[panel.layer]), names, document, signed, HEIGHT)


def _map_stage(
    model: str,
    maps: list[tuple[Panel, ...]],
    means: dict[str, np.ndarray],
    names: Sequence[str],
    document: bool,
    signed: bool,
) -> None:
    """The mosaics of one stage of maps for one class; the range is still that of all classes."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = pick("Layers", [stage[0].layer for stage in maps], "stage", hidden=False)
        label = 0
        if len(names) > 1:
            label = list(names).index(st.selectbox("Class of the maps", names, key="maps_of", bind="query-params"))
    panels = next(each for each in maps if each[0].layer == stage)
    for column, panel in zip(st.columns(len(panels), gap="medium"), panels, strict=True):
        values, sign = as_columns(means[panel.layer]), signed or panel.signed
        with column:
            if values.ndim == 2:
                _chart(panel, values, names, document, signed, HEIGHT)
                continue
            st.html(_heading(panel, values))
            figure = figures.mosaic(
                values[label],
                [f"{names[label]}, channel {channel}" for channel in range(values.shape[1])],
                signed=sign,
                palette=theme.palette(),
                document=document,
                limits=figures.reach(values, sign),
            )
            _show(figure, f"averages-{panel.layer}", HEIGHT, f"Average maps of {panel.layer} for {names[label]}")


def _chart(panel: Panel, values: np.ndarray, names: Sequence[str], document: bool, signed: bool, height: int) -> None:
    st.html(_heading(panel, values))
    sign, palette = signed or panel.signed, theme.palette()
    if values.ndim == 3:
        figure = figures.mosaic(
            values, names, signed=sign, palette=palette, document=document, columns=min(len(names), 10)
        )
    else:
        figure = figures.strips(values, names, signed=sign, palette=palette, document=document)
    _show(figure, f"averages-{panel.layer}", height, f"Average {panel.layer} for {', '.join(names)}")


def _show(figure, key: str, height: int, alt: str) -> None:
    figure.update_layout(height=height)
    st.plotly_chart(figure, key=key, theme=None, alt=alt)


def _heading(panel: Panel, values: np.ndarray) -> str:
    if panel.layer in (INPUT, PROBABILITIES):
        return f"<h3 class='nn-heading'>{panel.layer}: {panel.kind}</h3>"
    size = "×".join(map(str, values.shape[1:]))
    return f"<h3 class='nn-heading'>{panel.layer}: {panel.kind}, {size}</h3>"


def _caption(model: str, split: str, shown: str) -> str:
    averages = across.survey(model, split).averages
    count = int(averages.counts.sum())
    silent = {
        panel.layer: averages.silent(panel.layer)
        for stage in stages(session.network(model))
        for panel in stage
        if not panel.signed and panel.layer not in (INPUT, PROBABILITIES)
    }
    idle = [f"{number} of {averages.means[layer][0].size} in {layer}" for layer, number in silent.items() if number]
    said = f"Over {count:,} {'test' if split == 'test' else 'training'} images of {len(averages.counts)} classes"
    if shown == AVERAGES:
        said += "; every panel has one range for all classes, so columns compare"
    idle_said = f" Zero for every image: {', '.join(idle)}." if idle else ""
    return f"{said}. {zoo.spec(model).title}, from {zoo.spec(model).source}.{idle_said}"
