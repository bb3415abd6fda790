"""The average output of every layer for each class: strips for dense layers, mosaics for maps, one range a layer."""

from collections.abc import Iterator, Sequence

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.figures import class_averages as figures
from nnviz_core.figures.class_averages import Dense
from nnviz_core.panels import PROBABILITIES, Panel, as_columns, stages
from nnviz_core.streaming import INPUT
from nnviz_core.ui import across, across_code, code_view, session, theme
from nnviz_core.ui.choices import pick, select_class
from nnviz_core.ui.plots import csv_button, plot

AVERAGES, DIFFERENCE, FROM_ALL = "Averages", "Class minus class", "Class minus all"
SPLITS = {"Test images": "test", "Training images": "train-10k"}
MAPS_HEIGHT = 340


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
    header = ("layer", "class", "unit", "value")
    csv_button(f"{model}-{split}-averages", header, lambda: _rows(model, means, names), "Dense layers as CSV")
    code_view.show(across_code.averages(model, split))


def _rows(model: str, means: dict[str, np.ndarray], names: Sequence[str]) -> Iterator[tuple[str, str, int, str]]:
    """Every value of the panels that are strips."""
    for layer in (panel.layer for stage in stages(session.network(model)) for panel in stage):
        values = as_columns(means[layer])
        if values.ndim == 2:
            for name, row in zip(names, values, strict=True):
                yield from ((layer, name, unit, f"{value:.6g}") for unit, value in enumerate(row))


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
        other = select_class("minus", model, "minus", 4) or 0
    if max(one, other) >= len(names):
        st.info("No images of this set belong to that class: choose another.")
        st.stop()
    return {layer: values[[one]] - values[[other]] for layer, values in means.items()}, [
        f"{names[one]} − {names[other]}"
    ]


def _panels(model: str, means: dict[str, np.ndarray], names: Sequence[str], document: bool, signed: bool) -> None:
    every = stages(session.network(model))
    _images(every[0][0], means[INPUT][:, 0], names, document, signed)
    maps = [stage for stage in every[1:] if as_columns(means[stage[0].layer]).ndim == 4]
    dense = [stage for stage in every[1:] if stage not in maps]
    if maps:
        _map_stage(maps, means, names, document, signed)
    for column, stage in zip(st.columns(len(dense), gap="medium"), dense, strict=True):
        with column:
            _strips(stage, means, names, document, signed)


def _images(panel: Panel, averages: np.ndarray, names: Sequence[str], document: bool, signed: bool) -> None:
    sign = signed or panel.signed
    several = len(names) > 1
    figure = figures.maps(
        averages,
        f"{panel.layer}: {panel.kind}",
        [name.partition(":")[0] for name in names] if several else names,
        signed=sign,
        limits=figures.reach(averages, sign),
        what="class" if several else "difference",
        columns=min(len(names), 10),
        palette=theme.palette(),
        document=document,
    )
    figure.update_layout(height=190 if several else 300)
    plot(figure, "averages-input", f"Average input of {', '.join(names)}")


def _map_stage(
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
            chosen = st.selectbox("Class of the maps", names, key="maps_of", bind="query-params", width=240)
            label = list(names).index(chosen)
    panels = next(each for each in maps if each[0].layer == stage)
    for start in range(0, len(panels), 2):
        for column, panel in zip(st.columns(2, gap="medium"), panels[start : start + 2], strict=False):
            with column:
                if as_columns(means[panel.layer]).ndim == 2:
                    _strips((panel,), means, names, document, signed)
                else:
                    _maps(panel, means[panel.layer], label, names[label], document, signed)


def _maps(panel: Panel, values: np.ndarray, label: int, name: str, document: bool, signed: bool) -> None:
    sign = signed or panel.signed
    figure = figures.maps(
        values[label],
        f"{_title(panel, values)} for {name}",
        [str(channel) for channel in range(values.shape[1])],
        signed=sign,
        limits=figures.reach(values, sign),
        palette=theme.palette(),
        document=document,
    )
    figure.update_layout(height=MAPS_HEIGHT)
    plot(figure, f"averages-{panel.layer}", f"Average maps of {panel.layer} for {name}")


def _strips(
    stage: Sequence[Panel], means: dict[str, np.ndarray], names: Sequence[str], document: bool, signed: bool
) -> None:
    """The dense layers of one stage in one chart."""
    layers = [
        Dense(_title(panel, values), values, signed or panel.signed)
        for panel in stage
        for values in (as_columns(means[panel.layer]),)
    ]
    figure = figures.strips(layers, names, theme.palette(), document)
    told = " and ".join(panel.layer for panel in stage)
    plot(figure, f"averages-{stage[0].layer}", f"Average {told} for {', '.join(names)}")


def _title(panel: Panel, values: np.ndarray) -> str:
    size = "" if panel.layer == PROBABILITIES else f", {'×'.join(map(str, values.shape[1:]))}"
    return f"{panel.layer}: {panel.kind}{size}"


def _caption(model: str, split: str, shown: str) -> str:
    averages = across.survey(model, split).averages
    count = int(averages.counts.sum())
    silent = {
        panel.layer: averages.silent(panel.layer)
        for stage in stages(session.network(model))
        for panel in stage
        if not panel.signed and panel.layer not in (INPUT, PROBABILITIES)
    }
    idle = [f"{number:,} of {averages.means[layer][0].size:,} in {layer}" for layer, number in silent.items() if number]
    said = f"Over {count:,} {'test' if split == 'test' else 'training'} images of {len(averages.counts)} classes"
    if shown == AVERAGES:
        said += "; every panel has one range for all classes, so columns compare"
    idle_said = f" Zero for every image: {', '.join(idle)}." if idle else ""
    return f"{said}. {zoo.spec(model).title}, from {zoo.spec(model).source}.{idle_said}"
