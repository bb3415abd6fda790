"""The average output of every layer for each class: strips for dense layers, mosaics for maps, one range a layer."""

from collections.abc import Iterator, Sequence

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.figures import class_averages as figures
from nnviz_core.figures.class_averages import Dense
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers.blocks import Panel, as_columns, cells, stages
from nnviz_core.layers.passes import INPUT, PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.ui.averages.panels import IMAGES, MINUS, ONE, SETTINGS, SHOWN, SPLITS, Shown, caption, shown_averages
from nnviz_core.ui.components import prose, tiles
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import snippets, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.classes import named
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

PICTURE, MAP, ALONE = 88, 54, 260
"""Widths in pixels: an average input among others, a map, the only picture."""
STAGE = Choice(
    word="layer",
    label="Layers",
    options=lambda values: {stage[0].layer: stage[0].layer for stage in _map_stages(values.about)},
    is_labelled=True,
)
CLASS = Choice(
    word="class",
    label="Class of the maps",
    options=lambda values: named(surveys.images(values.about).class_names),
    as_box=True,
)


def show(model: Model, values: Values) -> None:
    """Every layer's averages: the input, one stage of maps, the dense layers."""
    prose.caption(caption(model, values))
    shown = shown_averages(model, values)
    (inputs, *_), *every = stages(model.network)
    _images(shown, inputs)
    if maps := _map_stages(model):
        _map_stage(shown, values)
    if dense := [stage for stage in every if stage not in maps]:
        for column, stage in zip(st.columns(len(dense), gap="medium"), dense, strict=True):
            with column:
                _strips(shown, stage)


def _map_stages(model: Model) -> list[tuple[Panel, ...]]:
    """The stages whose first layer gives maps."""
    means = surveys.class_means(model)
    return [stage for stage in stages(model.network)[1:] if as_columns(means[stage[0].layer]).ndim == 4]


def _label(shown: Shown, values: Values) -> int:
    """The column that maps are shown for: with one column, that one."""
    return int(values[CLASS]) if len(shown.names) > 1 else 0


def _images(shown: Shown, panel: Panel) -> None:
    several, means = len(shown.names) > 1, shown.means[INPUT].mean(axis=1)
    sheet = Sheet(
        means,
        [f"average input · {name}" for name in shown.names],
        [name.partition(":")[0] for name in shown.names] if several else shown.names,
        title=f"{panel.layer}: {panel.kind}{', the mean of their colours' * (shown.model.shape[0] > 1)}",
        colours=shown.colours(panel),
        ranges=figures.reach(means, shown.signed(panel))[1],
        bar=True,
        size=PICTURE if several else ALONE,
        clickable=False,
    )
    tiles.show("averages-input", [sheet], f"{shown.model.name}-{shown.split}-input")


def _map_stage(shown: Shown, values: Values) -> None:
    """The mosaics of one stage of maps for one class; the range is still that of all classes."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        layer = values.ask(STAGE)
        if len(shown.names) > 1:
            values.ask(CLASS)
    label, panels = _label(shown, values), _stage(shown, values)
    mapped = [panel for panel in panels if as_columns(shown.means[panel.layer]).ndim == 4]
    sheets = [_maps(shown, panel, label) for panel in mapped]
    tiles.show("averages-maps", sheets, f"{shown.model.name}-{shown.split}-{layer}-{label}")
    for panel in panels:
        if panel not in mapped:
            _strips(shown, (panel,))


def _stage(shown: Shown, values: Values) -> tuple[Panel, ...]:
    """The panels of the stage of maps that is shown."""
    return next((each for each in _map_stages(shown.model) if each[0].layer == values[STAGE]), ())


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
    names = " and ".join(panel.layer for panel in stage)
    figure = _figure(layers, shown.names, shown.palette, shown.document)
    plot(figure, f"averages-{stage[0].layer}", f"Average {names} for {', '.join(shown.names)}")


_figure = measured(brief=True)(figures.strips)


def _title(panel: Panel, values: np.ndarray) -> str:
    size = "" if panel.layer == PROBABILITIES else f", {'×'.join(map(str, values.shape[1:]))}"
    return f"{panel.layer}: {panel.kind}{size}"


def table(model: Model, values: Values) -> Table:
    """Every value of the input, of the strips, and of the maps shown for the class that they are shown for."""
    shown = shown_averages(model, values)
    panels, label = _stage(shown, values), _label(shown, values)

    def rows() -> Iterator[tuple]:
        for panel in (panel for stage in stages(model.network) for panel in stage):
            columns = as_columns(shown.means[panel.layer])
            for number, name in enumerate(shown.names):
                if panel.layer == INPUT or columns.ndim == 2 or (panel in panels and number == label):
                    for *place, value in cells(columns[number]):
                        yield (panel.layer, name, *place, float(value))

    return Table(
        f"{model.name}-{shown.split}-averages", ("layer", "class", "unit or channel", "row", "column", "value"), rows
    )


def snippet(
    network: nn.Sequential, dataset: str, split: str, show: str, one: int, minus: int, maps: tuple[str, ...], label: int
) -> None:
    """What is shown of each layer: its averages by class, those less all images', or one class less another.

    Of the layers with `maps` it is shown for one class.
    """
    import numpy as np

    from nnviz_core import averages, datasets

    survey = averages.survey(network, datasets.load(dataset, split))
    means = averages.class_means(survey)
    if show == "from-all":
        means = averages.less_overall(means, survey.averages.counts)
    elif show == "difference":
        means = {layer: each[[one]] - each[[minus]] for layer, each in means.items()}
    for layer, each in means.items():
        if layer == "input" or each.ndim == 2 or layer in maps:
            for (column, *place), value in np.ndenumerate(each):
                if layer not in maps or each.ndim == 2 or column == label:
                    print(layer, column, *place, f"{value:.6g}")


def given(model: Model, values: Values) -> dict[str, object]:
    shown = shown_averages(model, values)
    about = {
        "split": SPLITS[values[IMAGES]],
        "show": values[SHOWN],
        "one": int(values[ONE]),
        "minus": int(values[MINUS]),
    }
    maps = {"maps": tuple(panel.layer for panel in _stage(shown, values)), "label": _label(shown, values)}
    return snippets.of_model(model) | about | maps


VIEW = View(
    name="averages",
    title="Averages",
    show=show,
    settings=SETTINGS,
    within=(STAGE, CLASS),
    tables={"What is shown as CSV": table},
    snippet=snippet,
    given=given,
)
