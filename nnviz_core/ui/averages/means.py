"""The average output of every layer for each class: strips for dense layers, mosaics for maps, one range a layer."""

from collections.abc import Iterator, Sequence

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.figures import class_averages as figures
from nnviz_core.figures.class_averages import Dense
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers.blocks import Panel, as_columns, cells, stages
from nnviz_core.layers.passes import INPUT, PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.ui.averages.panels import AVERAGES, Shown
from nnviz_core.ui.components import code, theme, tiles
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.settings import pick, select_class, tell_unknown

DIFFERENCE, FROM_ALL = "Class minus class", "Class minus all"
SPLITS = {"Test images": "test", "Training images": "train-10k"}
PICTURE, MAP, ALONE = 88, 54, 260
"""Widths in pixels: an average input among others, a map, the only picture."""


def document_colours() -> bool:
    """Whether the source document's colours are asked for."""
    return st.toggle("Red–green, as in the document", key="document", bind="query-params")


def averages_view(model: Model) -> None:
    """The panels of `model`, with what is compared and over which images chosen above them."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = pick("Show", (AVERAGES, DIFFERENCE, FROM_ALL), "show")
        split = SPLITS[pick("Images", tuple(SPLITS), "images")]
        document = document_colours()
    means = surveys.class_means(model, split)
    names = numbered(model.class_names)[: len(surveys.images(model, split).class_names)]
    if shown != AVERAGES:
        means, names = _differences(model, split, shown, means, names)
    st.caption(_caption(model, split, shown))
    panels = Shown(model, split, shown, tuple(names), means, document, theme.palette())
    maps, label = _panels(panels)
    header = ("layer", "class", "unit", "row", "column", "value")
    csv_button(f"{model.name}-{split}-averages", header, lambda: _rows(panels, maps, label), "What is shown as CSV")
    code.show_apart(snippets.averages(model, split))


def _rows(shown: Shown, maps: list[Panel], label: int) -> Iterator[tuple]:
    """Every value of the input, of the strips, and of the `maps` for the class that they are shown for."""
    for panel in (panel for stage in stages(shown.model.network) for panel in stage):
        columns = as_columns(shown.means[panel.layer])
        for number, name in enumerate(shown.names):
            if panel.layer == INPUT or columns.ndim == 2 or (panel in maps and number == label):
                yield from ((panel.layer, name, *place, f"{value:.6g}") for *place, value in cells(columns[number]))


def _differences(
    model: Model, split: str, shown: str, means: dict[str, np.ndarray], names: list[str]
) -> tuple[dict[str, np.ndarray], list[str]]:
    """One row a layer: a class minus another, or every class minus the average of all images."""
    if shown == FROM_ALL:
        counts = surveys.survey(model, split).averages.counts
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


def _panels(shown: Shown) -> tuple[list[Panel], int]:
    """Show everything; returns the panels of maps that are shown, and for which class."""
    every = stages(shown.model.network)
    _images(shown, every[0][0])
    maps = [stage for stage in every[1:] if as_columns(shown.means[stage[0].layer]).ndim == 4]
    dense = [stage for stage in every[1:] if stage not in maps]
    chosen = _map_stage(shown, maps) if maps else ([], 0)
    for column, stage in zip(st.columns(len(dense), gap="medium"), dense, strict=True):
        with column:
            _strips(shown, stage)
    return chosen


def _images(shown: Shown, panel: Panel) -> None:
    several, averages = len(shown.names) > 1, shown.means[INPUT][:, 0]
    sheet = Sheet(
        averages,
        [f"average input · {name}" for name in shown.names],
        [name.partition(":")[0] for name in shown.names] if several else shown.names,
        title=f"{panel.layer}: {panel.kind}",
        colours=shown.colours(panel),
        ranges=figures.reach(averages, shown.signed(panel))[1],
        bar=True,
        size=PICTURE if several else ALONE,
        clickable=False,
    )
    tiles.show("averages-input", [sheet], f"{shown.model.name}-{shown.split}-input")


def _map_stage(shown: Shown, maps: list[tuple[Panel, ...]]) -> tuple[list[Panel], int]:
    """The mosaics of one stage of maps for one class; the range is still that of all classes."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = pick("Layers", [stage[0].layer for stage in maps], "stage", hidden=False)
        label = 0
        if len(shown.names) > 1:
            tell_unknown("Class of the maps", "maps_of", shown.names)
            chosen = st.selectbox("Class of the maps", shown.names, key="maps_of", bind="query-params", width=240)
            label = shown.names.index(chosen)
    panels = next(each for each in maps if each[0].layer == stage)
    mapped = [panel for panel in panels if as_columns(shown.means[panel.layer]).ndim == 4]
    sheets = [_maps(shown, panel, label) for panel in mapped]
    tiles.show("averages-maps", sheets, f"{shown.model.name}-{shown.split}-{stage}-{label}")
    for panel in panels:
        if panel not in mapped:
            _strips(shown, (panel,))
    return mapped, label


def _maps(shown: Shown, panel: Panel, label: int) -> Sheet:
    values, name = shown.means[panel.layer], shown.names[label]
    channels = range(values.shape[1])
    return Sheet(
        values[label],
        [f"{panel.layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{_title(panel, values)} for {name}",
        colours=shown.colours(panel),
        ranges=figures.reach(values, shown.signed(panel))[1],
        bar=True,
        size=MAP,
        share=0.5,
        clickable=False,
    )


def _strips(shown: Shown, stage: Sequence[Panel]) -> None:
    """The dense layers of one stage in one chart."""

    values = {panel: as_columns(shown.means[panel.layer]) for panel in stage}
    layers = [Dense(_title(panel, values[panel]), values[panel], shown.signed(panel)) for panel in stage]
    told = " and ".join(panel.layer for panel in stage)
    figure = _figure(layers, shown.names, shown.palette, shown.document)
    plot(figure, f"averages-{stage[0].layer}", f"Average {told} for {', '.join(shown.names)}")


_figure = measured()(figures.strips)


def _title(panel: Panel, values: np.ndarray) -> str:
    size = "" if panel.layer == PROBABILITIES else f", {'×'.join(map(str, values.shape[1:]))}"
    return f"{panel.layer}: {panel.kind}{size}"


def _caption(model: Model, split: str, shown: str) -> str:
    averages = surveys.survey(model, split).averages
    count = int(averages.counts.sum())
    silent = {
        panel.layer: averages.silent(panel.layer)
        for stage in stages(model.network)
        for panel in stage
        if not panel.signed and panel.layer not in (INPUT, PROBABILITIES)
    }
    idle = [f"{number:,} of {averages.means[layer][0].size:,} in {layer}" for layer, number in silent.items() if number]
    said = f"Over {count:,} {'test' if split == 'test' else 'training'} images of {len(averages.counts)} classes"
    if shown == AVERAGES:
        said += "; every panel has one range for all classes, so columns compare"
    idle_said = f" Zero for every image: {', '.join(idle)}." if idle else ""
    return f"{said}. {model.title}, from {zoo.spec(model.name).source}.{idle_said}"
