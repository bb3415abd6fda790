"""The kernels of a layer as a sheet, in parts where they are many."""

from collections.abc import Sequence

from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers.kernels import Kernels, kernel_tiles, kernels
from nnviz_core.ui.filters.focus import Focus

MOST_CELLS = 60_000
"""Cells of a mosaic that a page change can bear; what is beyond comes in parts."""


def kernels_of(focus: Focus) -> Kernels | None:
    """The kernels that make the layer in focus, if it has some."""
    return kernels(focus.network, focus.layer, focus.model.shape) if focus.layer in focus.trace.outputs else None


def parts(layer: Kernels | None) -> tuple[int, int]:
    """In how many parts the kernels come, and how many filters each part has."""
    if layer is None:
        return 1, 1
    each = max(1, MOST_CELLS // layer.weights[0].size)
    return -(-len(layer.weights) // each), each


def sheet(layer: Kernels, part: str, channels: Sequence[int], ranges: str | float, words: str) -> Sheet:
    """The kernels of some `channels`, each made by a `part` of the layer, on `ranges` of colour that `words` explain."""
    field, inner = kernel_tiles(layer, list(channels))
    count, sources, height, width = layer.weights.shape
    size = f"{height * width} weights" if layer.folded else f"{sources} × {height}×{width} weights"
    folded = "A line is folded into rows." if layer.folded else f"One block for each channel of {layer.source_layer}."
    return Sheet(
        field,
        [f"{layer.layer} · {part} {channel}" for channel in channels],
        [str(channel) for channel in channels],
        title=f"{layer.layer}: {count} {part}s of {size}.",
        words=f"{folded + ' ' if sources > 1 or layer.folded else ''}Red adds, blue takes away. {words} "
        "Strength is the sum of the sizes. Click one to open it.",
        ranges=ranges,
        bar=True,
        axes=layer.axes,
        inner=inner,
    )
