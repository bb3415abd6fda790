"""All filters of a layer: what each makes of the input, and the weights it does it with."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet, tile_width
from nnviz_core.numerals import numeral, short
from nnviz_core.ui.components import prose, theme, tiles
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.filters import kernel_sheet, switch
from nnviz_core.ui.filters.controls import choose_channel, choose_layer, open_filter
from nnviz_core.ui.filters.focus import Focus, output, part_words, shown_layers
from nnviz_core.ui.filters.kernel_sheet import kernels_of, parts
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View

MAPS, KERNELS, STRENGTH = "maps", "kernels", "strength"
SHOWN = Choice(
    word="shown",
    label="Shown",
    options=lambda values: {MAPS: "Feature maps"} | ({KERNELS: "Kernels"} if kernels_of(values.about) else {}),
)
ORDER = Choice(word="order", label="Order", options={"index": "By index", STRENGTH: "Strongest first"})
RANGES = {"layer": "One range for the layer", "map": "Each its own", "fixed": "Fixed"}
RANGE = Choice(word="range", label="Colour range", options=RANGES)
LIMIT = Number(word="limit", label="Colours end at", default=1.0, low=0.01, high=1000.0, when=RANGE.is_("fixed"))
PART = Number(word="part", label="Part", default=1, low=1, high=lambda values: parts(kernels_of(values.about))[0])
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
        st.button("Open it", icon=":material/open_in_full:", on_click=open_filter, args=(focus.layer, focus.channel))
        switch.show(focus, VIEW.name)


def _settings(focus: Focus, values: Values) -> list[Setting]:
    """What can be set of what is shown: units have no range of colours."""
    is_kernels = values[SHOWN] == KERNELS
    coloured = [RANGE, LIMIT] if is_kernels or focus.has_maps else []
    parted = [PART] if is_kernels and parts(kernels_of(focus))[0] > 1 else []
    return [setting for setting in (SHOWN, ORDER, *coloured, *parted) if setting.counts(values)]


def ranking(strengths: np.ndarray, order: str) -> np.ndarray:
    """Channel numbers in the order asked for."""
    return np.argsort(-strengths, kind="stable") if order == STRENGTH else np.arange(len(strengths))


def _show_maps(focus: Focus, values: Values) -> None:
    layers = shown_layers(focus)
    channels = ranking(np.abs(focus.values).mean(axis=(1, 2)), values[ORDER])
    sheets = [_sheet(focus, layer, channels, values, 1 / len(layers)) for layer in layers]
    tiles.show(tiles.MAIN, sheets, f"{focus.model.name}-{focus.layer}-maps", _opens(layers, channels))


def _sheet(focus: Focus, layer: str, channels: np.ndarray, values: Values, share: float) -> Sheet:
    """The maps of one layer in the order of `channels`."""
    maps, (ranges, words) = output(focus.trace, layer), _ranges(values)
    signed = bool((maps < 0).any())
    silent = int((np.abs(maps).max(axis=(1, 2)) == 0).sum())
    colours = "Red above zero, blue below." if signed else "From zero, the paper, upwards."
    name = layer if share == 1 else part_words(focus, layer)
    return Sheet(
        maps[channels],
        [f"{layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{name}: {len(maps)} maps of {maps.shape[1]}×{maps.shape[2]}.",
        words=f"Values from {short(float(maps.min()))} to {short(float(maps.max()))}; {silent} silent on this input. {colours} {words} "
        "Point at a cell for its value; click a map to open its filter.",
        colours="signed" if signed else "positive",
        ranges=ranges,
        bar=True,
        size=tile_width(round(len(maps) / share), maps.shape[1] / maps.shape[2]),
        share=share,
    )


def _opens(layers: Sequence[str], channels: np.ndarray) -> Callable[..., None]:
    """A click on a tile opens the filter that stands there, in the layer of its sheet."""

    def opened(sheet: int, tile: int, *_: int | None) -> None:
        open_filter(layers[sheet], int(channels[tile]))

    return opened


def _ranges(values: Values) -> tuple[str | float, str]:
    """The range of colours, with what it means."""
    if values[RANGE] == "fixed":
        return float(values[LIMIT]), f"Colours end at ±{values[LIMIT]:g} on every layer."
    return values[RANGE], RANGE_WORDS[values[RANGE]]


def _show_units(focus: Focus, order: str) -> None:
    layers = shown_layers(focus)
    channels = ranking(np.abs(focus.values.reshape(len(focus.values))), order)
    for layer, column in zip(layers, st.columns(len(layers), gap="medium"), strict=True):
        with column:
            _columns(focus, layer, channels)


def _columns(focus: Focus, layer: str, channels: np.ndarray) -> None:
    """The units of one layer in the order of `channels`."""
    units = output(focus.trace, layer).reshape(len(channels))
    silent, name = int((units == 0).sum()), layer if len(shown_layers(focus)) == 1 else part_words(focus, layer)
    prose.caption(
        f"**{name}: {len(units)} units**, values from {numeral(units.min(), '.3g')} to {numeral(units.max(), '.3g')}; {silent} exactly zero. "
        "Point at a bar for its value; click it to open the unit."
    )
    figure = charts.columns(units[channels], channels.tolist(), "unit", theme.palette())
    plot(figure, f"units-{layer}", f"Values of {layer}", lambda channel, *_: open_filter(layer, channel))


def _show_kernels(focus: Focus, values: Values) -> None:
    layer = kernels_of(focus)
    assert layer is not None
    channels = ranking(np.abs(layer.weights).sum(axis=(1, 2, 3)), values[ORDER])
    count, each = parts(layer)
    if count > 1:
        part = values[PART]
        channels = channels[(part - 1) * each : part * each]
        prose.caption(f"Part {part} of {count}, {each} {focus.part}s each.")
    shown = kernel_sheet.sheet(layer, focus.part, channels.tolist(), *_ranges(values))
    file = f"{focus.model.name}-{layer.layer}-kernels"
    tiles.show(tiles.MAIN, [shown], file, _opens([focus.layer], channels))


def table(focus: Focus, values: Values) -> Table:
    """Every weight of the layer, or every value."""
    name = f"{focus.model.name}-{focus.layer}"
    layer = kernels_of(focus) if values[SHOWN] == KERNELS else None
    if layer is not None:
        weights = layer.weights
        header = ("channel", "source channel", "row", "column", "weight")
        return Table(f"{name}-weights", header, lambda: ((*at, float(value)) for at, value in np.ndenumerate(weights)))
    header = ("channel", "row", "column", "value") if focus.values.ndim == 3 else ("unit", "value")
    return Table(name, header, lambda: ((*at, float(value)) for at, value in np.ndenumerate(focus.values)))


def snippet(image: np.ndarray, network: nn.Sequential, layer: str, shown: str) -> None:
    """Every value of the layer, or every weight of its filters."""
    import numpy as np

    from nnviz_core import predictions, trace

    recorded = trace.record(network, predictions.as_inputs(image))
    outputs = recorded.probabilities if layer == "probabilities" else recorded.outputs[layer]
    numbers = network.get_parameter(f"{layer}.weight") if shown == "kernels" else outputs[0]
    for place, value in np.ndenumerate(numbers.detach().numpy()):
        print(*place, f"{value:.6g}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    layer = kernels_of(focus) if values[SHOWN] == KERNELS else None
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
