"""All filters of a layer: what each makes of the input, and the weights it does it with."""

from collections.abc import Callable

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers.kernels import Kernels, kernel_tiles, kernels
from nnviz_core.numerals import numeral, short
from nnviz_core.ui.components import theme, tiles
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.filters.controls import choose_channel, choose_layer, open_filter
from nnviz_core.ui.filters.focus import Focus
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MAPS, KERNELS, STRENGTH = "maps", "kernels", "strength"
MOST_CELLS = 60_000
"""Cells of a mosaic that a page change can bear; what is beyond comes in parts."""
SHOWN = Choice(
    word="shown",
    label="Shown",
    options=lambda values: {MAPS: "Feature maps"} | ({KERNELS: "Kernels"} if _kernels(values.about) else {}),
)
ORDER = Choice(word="order", label="Order", options={"index": "By index", STRENGTH: "Strongest first"})
RANGES = {"layer": "One range for the layer", "map": "Each its own", "fixed": "Fixed"}
RANGE = Choice(word="range", label="Colour range", options=RANGES)
LIMIT = Number(word="limit", label="Colours end at", default=1.0, low=0.01, high=1000.0, when=RANGE.is_("fixed"))
PART = Number(word="part", label="Part", default=1, low=1, high=lambda values: _parts(values)[0])
RANGE_WORDS = {
    "layer": "One range for all maps of the layer.",
    "map": "Each map on its own range: brightness can't be compared between maps.",
}


def show(focus: Focus, values: Values) -> None:
    """The mosaic of a layer."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_layer(focus)
        for setting in _settings(focus, values):
            values.ask(setting)
    if values[SHOWN] == KERNELS:
        _show_kernels(focus, values)
    elif focus.has_maps:
        _show_maps(focus, values)
    else:
        _show_units(focus, values[ORDER])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_channel(focus)
        st.button("Open it", icon=":material/open_in_full:", on_click=open_filter, args=(focus, focus.channel))


def _settings(focus: Focus, values: Values) -> list[Setting]:
    """What can be set of what is shown: units have no range of colours."""
    is_kernels = values[SHOWN] == KERNELS
    coloured = [RANGE, LIMIT] if is_kernels or focus.has_maps else []
    parted = [PART] if is_kernels and _parts(values)[0] > 1 else []
    return [setting for setting in (SHOWN, ORDER, *coloured, *parted) if setting.counts(values)]


def ranking(strengths: np.ndarray, order: str) -> np.ndarray:
    """Channel numbers in the order asked for."""
    return np.argsort(-strengths, kind="stable") if order == STRENGTH else np.arange(len(strengths))


def _kernels(focus: Focus) -> Kernels | None:
    return kernels(focus.network, focus.layer) if focus.layer in focus.trace.outputs else None


def _show_maps(focus: Focus, values: Values) -> None:
    maps = focus.values
    ranges, words = _ranges(values)
    channels = ranking(np.abs(maps).mean(axis=(1, 2)), values[ORDER])
    signed = bool((maps < 0).any())
    silent = int((np.abs(maps).max(axis=(1, 2)) == 0).sum())
    colours = "Red above zero, blue below." if signed else "From zero, the paper, upwards."
    sheet = Sheet(
        maps[channels],
        [f"{focus.layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{focus.layer}: {len(maps)} maps of {maps.shape[1]}×{maps.shape[2]}.",
        words=f"Values from {short(float(maps.min()))} to {short(float(maps.max()))}; {silent} silent on this input. {colours} {words} "
        "Point at a cell for its value; click a map to open its filter.",
        colours="signed" if signed else "positive",
        ranges=ranges,
        bar=True,
    )
    tiles.show(tiles.MAIN, [sheet], f"{focus.model.name}-{focus.layer}-maps", _opens(focus, channels))


def _opens(focus: Focus, channels: np.ndarray) -> Callable[..., None]:
    """A click on a tile opens the filter that stands there."""
    return lambda _, tile, *__: open_filter(focus, int(channels[tile]))


def _ranges(values: Values) -> tuple[str | float, str]:
    """The range of colours, with what it means."""
    if values[RANGE] == "fixed":
        return float(values[LIMIT]), f"Colours end at ±{values[LIMIT]:g} on every layer."
    return values[RANGE], RANGE_WORDS[values[RANGE]]


def _show_units(focus: Focus, order: str) -> None:
    units = focus.values.reshape(len(focus.values))
    channels = ranking(np.abs(units), order)
    silent = int((units == 0).sum())
    st.caption(
        f"**{focus.layer}: {len(units)} units**, values from {numeral(units.min(), '.3g')} to {numeral(units.max(), '.3g')}; {silent} exactly zero. "
        "Point at a bar for its value; click it to open the unit."
    )
    figure = charts.columns(units[channels], channels.tolist(), "unit", theme.palette())
    plot(figure, "units", f"Values of {focus.layer}", lambda channel, *_: open_filter(focus, channel))


def _parts(values: Values) -> tuple[int, int]:
    """In how many parts the kernels come, and how many filters each part has."""
    layer = _kernels(values.about)
    if layer is None:
        return 1, 1
    each = max(1, MOST_CELLS // layer.weights[0].size)
    return -(-len(layer.weights) // each), each


def _show_kernels(focus: Focus, values: Values) -> None:
    layer = _kernels(focus)
    assert layer is not None
    channels = ranking(np.abs(layer.weights).sum(axis=(1, 2, 3)), values[ORDER])
    parts, each = _parts(values)
    if parts > 1:
        part = values[PART]
        channels = channels[(part - 1) * each : part * each]
        st.caption(f"Part {part} of {parts}, {each} filters each.")
    ranges, words = _ranges(values)
    field, inner = kernel_tiles(layer, channels.tolist())
    count, sources, height, width = layer.weights.shape
    size = f"{height * width} weights" if layer.folded else f"{sources} × {height}×{width} weights"
    folded = "A line is folded into rows." if layer.folded else f"One block for each channel of {layer.source_layer}."
    sheet = Sheet(
        field,
        [f"{layer.layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{layer.layer}: {count} filters of {size}.",
        words=f"{folded + ' ' if sources > 1 or layer.folded else ''}Red adds, blue takes away. {words} "
        "Strength is the sum of the sizes. Click one to open its filter.",
        ranges=ranges,
        bar=True,
        axes=layer.axes,
        inner=inner,
    )
    tiles.show(tiles.MAIN, [sheet], f"{focus.model.name}-{layer.layer}-kernels", _opens(focus, channels))


def table(focus: Focus, values: Values) -> Table:
    """Every weight of the layer, or every value."""
    name = f"{focus.model.name}-{focus.layer}"
    layer = _kernels(focus) if values[SHOWN] == KERNELS else None
    if layer is not None:
        weights = layer.weights
        header = ("channel", "source channel", "row", "column", "weight")
        return Table(f"{name}-weights", header, lambda: ((*at, float(value)) for at, value in np.ndenumerate(weights)))
    header = ("channel", "row", "column", "value") if focus.values.ndim == 3 else ("unit", "value")
    return Table(name, header, lambda: ((*at, float(value)) for at, value in np.ndenumerate(focus.values)))


def snippet(image: np.ndarray, network: nn.Sequential, layer: str, shown: str) -> None:
    """The range of every map of the layer, or of every filter's weights."""
    from nnviz_core import predictions, trace

    recorded = trace.record(network, predictions.as_inputs(image))
    outputs = recorded.probabilities if layer == "probabilities" else recorded.outputs[layer]
    for channel, values in enumerate(network.get_parameter(f"{layer}.weight") if shown == "kernels" else outputs[0]):
        print(channel, f"{float(values.min()):.5f} {float(values.max()):.5f}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    layer = _kernels(focus) if values[SHOWN] == KERNELS else None
    about = {"layer": layer.layer if layer else focus.layer, "shown": values[SHOWN]}
    return snippets.of_input(focus.input.link, focus.model) | about


VIEW = View(
    name="maps",
    title="All filters",
    show=show,
    within=(SHOWN, ORDER, RANGE, LIMIT, PART),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
