"""The output of every layer for one input, raw beside activated, as the source document draws them, and what each output looks for."""

import numpy as np
from torch import nn

from nnviz_core import pixels
from nnviz_core.figures.tiles import Sheet
from nnviz_core.layers import kinds
from nnviz_core.numerals import numeral
from nnviz_core.trace import Trace
from nnviz_core.ui.inputs.chosen import ChosenInput
from nnviz_core.ui.recording import measures
from nnviz_core.ui.recording.focus import Focus

LINE, CELL = 64, 13
"""Units of a dense layer in a row, and the width of each in pixels."""
PICTURE = 74
ACTIVATED = "activated"
WORDS = {kinds.ACTIVATION: ACTIVATED, kinds.POOLED: "pooled"}
"""What the output of a layer is called, by its kind; of all others raw."""


def sheets(
    focus: Focus, given: ChosenInput, network: nn.Sequential, trace: Trace, reaches: dict[str, float], document: bool
) -> list[Sheet]:
    """The input, a sheet a layer on ranges that end at `reaches`, and the maps of the outputs of a dense network."""
    every = [_input_sheet(given)]
    for name, layer in network.named_children():
        kind = kinds.of(layer)
        if kind.weighted or kind.word in (kinds.ACTIVATION, kinds.POOLED):
            signed = not kind.never_negative
            outputs, word = trace.outputs[name][0].numpy(), WORDS.get(kind.word, "raw")
            every.append(_output_sheet(name, outputs, word, signed, document, reaches[name]))
    every.append(_output_sheet("softmax", trace.probabilities[0].numpy(), ACTIVATED, False, document, 1.0))
    if pixels.is_dense(network):
        every.append(_maps_sheet(focus, pixels.back_project(network, "logits")))
    return every


def _input_sheet(given: ChosenInput) -> Sheet:
    return Sheet(
        given.image[None],
        ["input"],
        title="The input.",
        colours="ink",
        ranges=1.0,
        size=PICTURE,
        most=PICTURE,
        clickable=False,
    )


def _output_sheet(name: str, values: np.ndarray, word: str, signed: bool, document: bool, reach: float) -> Sheet:
    maps = values if values.ndim == 3 else folded(values)[None]
    colours = ("red-green" if signed else "yellow-green") if document else "signed" if signed else "positive"
    width = None if values.ndim == 3 else CELL * maps.shape[2]
    return Sheet(
        maps,
        [f"{name} · channel {each}" for each in range(len(maps))] if values.ndim == 3 else [name],
        title=f"{name}: {len(values)} {'channels' if values.ndim == 3 else 'units'}, {word}.",
        words=f"From {numeral(values.min(), '.2f')} to {numeral(values.max(), '.2f')}.",
        colours=colours,
        ranges=reach or 1.0,
        axes=("row", "column") if values.ndim == 3 else ("line", "unit in it"),
        size=width or PICTURE,
        most=width or PICTURE,
        share=0.5,
        clickable=False,
    )


def folded(values: np.ndarray) -> np.ndarray:
    """Units in rows of at most `LINE`, with gutters of NaN after the last."""
    width = min(LINE, len(values))
    rows = -(-len(values) // width)
    return np.pad(values.astype(np.float32), (0, rows * width - len(values)), constant_values=np.nan).reshape(
        rows, width
    )


def _maps_sheet(focus: Focus, maps: np.ndarray) -> Sheet:
    return Sheet(
        maps,
        [f"output {name}" for name in focus.class_names],
        focus.class_names,
        title="What each output looks for.",
        words="The plain product of all weight matrices at this step, carried back to the pixels, on colours that mean the same at every step; red is positive.",
        ranges=measures.map_reach(focus) or 1.0,
        size=PICTURE,
        most=PICTURE + 14,
        clickable=False,
    )
