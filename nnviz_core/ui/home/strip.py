"""A digit on its way through a network: the input, the strongest maps of each layer, the probabilities."""

import numpy as np
from torch import nn

from nnviz_core.figures.raster import mosaic, strongest
from nnviz_core.predictions import as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.components.markup import STRENGTH, map_picture, probability_bars, tile

SHOWN_MAPS = 9
WIDTH = 7.5
LAYERS = ("relu1", "relu2", "relu3")
ARROW = '<span class="nn-arrow" aria-hidden="true">→</span>'


def strip(network: nn.Sequential, image: np.ndarray, names: tuple[str, ...], truth: int | None) -> str:
    """The pass of `image` (28, 28) through a convolutional network as one row of pictures."""
    trace = record(network, as_inputs(image))
    pieces = [tile(map_picture(image, "the input"), "input 28×28", WIDTH)]
    pieces += [_maps(trace, layer) for layer in LAYERS]
    pieces.append(f'<div style="min-width:13rem;flex:1">{probability_bars(of_trace(trace), names, truth)}</div>')
    return f'<div class="nn-card nn-strip" data-testid="strip">{ARROW.join(pieces)}</div>'


def _maps(trace: Trace, layer: str) -> str:
    maps = trace.outputs[layer][0].numpy()
    count, rows, columns = maps.shape
    picture = mosaic(strongest(maps, SHOWN_MAPS), 3)
    caption = f"{layer}: {count} maps of {rows}×{columns}"
    return tile(map_picture(picture, f"the {SHOWN_MAPS} strongest of {caption}", STRENGTH), caption, WIDTH)
