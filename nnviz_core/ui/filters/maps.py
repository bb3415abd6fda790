"""All filters of a layer: what each makes of the input, and the weights it does it with."""

from collections.abc import Callable

import numpy as np
import streamlit as st

from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet, short
from nnviz_core.layers.kernels import Kernels, kernel_tiles, kernels
from nnviz_core.ui.components import code, theme, tiles
from nnviz_core.ui.components.plots import csv_button, plot
from nnviz_core.ui.filters import snippets
from nnviz_core.ui.filters.focus import Inside, choose_channel, open_filter
from nnviz_core.ui.frame.select import one_of

SHOWN, ORDER, RANGES, LIMIT, PART = "maps_shown", "maps_order", "maps_ranges", "maps_limit", "maps_part"
MAPS, KERNELS = "Feature maps", "Kernels"
INDEX, STRENGTH = "By index", "Strongest first"
PER_LAYER, PER_MAP, FIXED = "One range for the layer", "Each its own", "Fixed"
LEAST, MOST = 0.01, 1000.0
"""Where a fixed range of colours may end."""
MOST_PARTS = 99
MOST_CELLS = 60_000
"""Cells of a mosaic that a page change can bear; what is beyond comes in parts."""


def all_filters(looked: Inside) -> None:
    """The mosaic of a layer with its settings."""
    for key, value in {SHOWN: MAPS, ORDER: INDEX, RANGES: PER_LAYER, LIMIT: 1.0}.items():
        st.session_state.setdefault(key, value)
    found = kernels(looked.network, looked.layer) if looked.layer in looked.trace.outputs else None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        shown = one_of("Shown", [MAPS, KERNELS], SHOWN) if found else MAPS
        order = one_of("Order", [INDEX, STRENGTH], ORDER)
    if shown == KERNELS and found:
        _kernels(looked, found, order)
    elif looked.has_maps:
        _maps(looked, order)
    else:
        _units(looked, order)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose_channel(looked)
        st.button("Open it", icon=":material/open_in_full:", on_click=lambda: open_filter(looked.channel))
        _csv(looked)
    code.show(snippets.maps_code(looked))


def ranking(strengths: np.ndarray, order: str) -> np.ndarray:
    """Channel numbers in the order asked for."""
    return np.argsort(-strengths, kind="stable") if order == STRENGTH else np.arange(len(strengths))


def _maps(looked: Inside, order: str) -> None:
    maps = looked.values
    ranges, said = _ranges()
    channels = ranking(np.abs(maps).mean(axis=(1, 2)), order)
    signed = bool((maps < 0).any())
    silent = int((np.abs(maps).max(axis=(1, 2)) == 0).sum())
    colours = "Red above zero, blue below." if signed else "From zero, the paper, upwards."
    sheet = Sheet(
        maps[channels],
        [f"{looked.layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{looked.layer}: {len(maps)} maps of {maps.shape[1]}×{maps.shape[2]}.",
        words=f"Values from {short(float(maps.min()))} to {short(float(maps.max()))}; {silent} silent on this input. {colours} {said} "
        "Point at a cell for its value; click a map to open its filter.",
        colours="signed" if signed else "positive",
        ranges=ranges,
        bar=True,
    )
    tiles.show(tiles.MAIN, [sheet], f"{looked.model.name}-{looked.layer}-maps", _opens(channels))


def _opens(channels: np.ndarray) -> Callable[..., None]:
    """A click on a tile opens the filter that stands there."""
    return lambda _, tile, *__: open_filter(int(channels[tile]))


def _ranges() -> tuple[str | float, str]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        ranges = one_of("Colour range", [PER_LAYER, PER_MAP, FIXED], RANGES)
        if ranges == FIXED:
            limit = st.number_input("Colours end at", LEAST, MOST, key=LIMIT, persist_state="session", width=150)
            return float(limit), f"Colours end at ±{limit:g} on every layer."
    if ranges == PER_MAP:
        return "map", "Each map on its own range: brightness can't be compared between maps."
    return "layer", "One range for all maps of the layer."


def _units(looked: Inside, order: str) -> None:
    values = looked.values.reshape(len(looked.values))
    channels = ranking(np.abs(values), order)
    silent = int((values == 0).sum())
    st.caption(
        f"**{looked.layer}: {len(values)} units**, values from {values.min():.3g} to {values.max():.3g}; {silent} exactly zero. "
        "Point at a bar for its value; click it to open the unit."
    )
    figure = charts.columns(values[channels], channels.tolist(), "unit", theme.palette())
    plot(figure, "units", f"Values of {looked.layer}", open_filter)


def _kernels(looked: Inside, found: Kernels, order: str) -> None:
    sizes = np.abs(found.weights).sum(axis=(1, 2, 3))
    channels = _part(ranking(sizes, order), found.weights[0].size)
    ranges, said = _ranges()
    field, inner = kernel_tiles(found, channels.tolist())
    count, sources, height, width = found.weights.shape
    each = f"{height * width} weights" if found.folded else f"{sources} × {height}×{width} weights"
    folded = "A line is folded into rows." if found.folded else f"One block for each channel of {found.source_layer}."
    sheet = Sheet(
        field,
        [f"{found.layer} · channel {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{found.layer}: {count} filters of {each}.",
        words=f"{folded + ' ' if sources > 1 or found.folded else ''}Red adds, blue takes away. {said} "
        "Strength is the sum of the sizes. Click one to open its filter.",
        ranges=ranges,
        bar=True,
        axes=found.axes,
        inner=inner,
    )
    tiles.show(tiles.MAIN, [sheet], f"{looked.model.name}-{found.layer}-kernels", _opens(channels))


def _part(channels: np.ndarray, cells: int) -> np.ndarray:
    """The channels of the part that is chosen, where all would be too many cells."""
    each = max(1, MOST_CELLS // cells)
    parts = -(-len(channels) // each)
    if parts == 1:
        st.session_state.pop(PART, None)
        return channels
    st.session_state[PART] = min(st.session_state.get(PART, 1), parts)
    part = int(
        st.number_input(
            f"Part, {each} filters each, 1 … {parts}", 1, parts, key=PART, width=220, persist_state="session"
        )
    )
    return channels[(part - 1) * each : part * each]


def _csv(looked: Inside) -> None:
    csv_button(
        f"{looked.model.name}-{looked.layer}",
        ("channel", "row", "column", "value") if looked.values.ndim == 3 else ("unit", "value"),
        lambda: ((*place, float(value)) for place, value in np.ndenumerate(looked.values)),
    )
