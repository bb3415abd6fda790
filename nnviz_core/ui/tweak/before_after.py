"""The current input before the changes and after them: the answer, the heat-map, and the maps of a layer."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import streamlit as st
import torch
from torch import nn

from nnviz_core import tweak
from nnviz_core.attribution.class_maps import Attribution
from nnviz_core.attribution.methods import METHODS, Recipe, attribution_layer
from nnviz_core.figures import charts
from nnviz_core.figures.tiles import Sheet, tile_width
from nnviz_core.layers.blocks import is_maps
from nnviz_core.layers.passes import INPUT
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import Prediction, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.components import prose, theme, tiles
from nnviz_core.ui.components.markup import card, probability_bars, says
from nnviz_core.ui.components.plots import plot
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak.changes import CHANGES, changed
from nnviz_core.ui.tweak.focus import Subject

WORDS = "Before", "After"
SIZE, MOST = 220, 150
"""Width of a heat-map where there is much room, and at most, in pixels."""


@dataclass(frozen=True)
class Both:
    """One input in the network before the changes and after them."""

    subject: Subject
    after: Model
    layer: str

    @cached_property
    def traces(self) -> tuple[Trace, Trace]:
        """The pass before and after."""
        with torch.inference_mode():
            one, other = (record(network, self.subject.inputs) for network in self.networks)
        return one, other

    @property
    def networks(self) -> tuple[nn.Sequential, nn.Sequential]:
        return self.subject.network, self.after.network

    @property
    def predictions(self) -> tuple[Prediction, Prediction]:
        one, other = (of_trace(trace) for trace in self.traces)
        return one, other

    @property
    def outputs(self) -> tuple[np.ndarray, np.ndarray]:
        """What the layer gives before and after."""
        one, other = (
            trace.outputs[tweak.outcome(network, self.layer)][0].numpy()
            for network, trace in zip(self.networks, self.traces, strict=True)
        )
        return one, other

    def heat_maps(self) -> tuple[Attribution, Attribution]:
        """What speaks for the prediction before, in both networks: Grad-CAM, or without maps gradient × input."""
        label, layer = self.predictions[0].label, attribution_layer(self.subject.network)
        word = "grad-cam" if layer != INPUT else "gradient-x-input"
        one, other = (
            Recipe(word, "" if layer == INPUT else tweak.outcome(network, layer))(network, self.subject.inputs, label)
            for network in self.networks
        )
        return one, other


def both(values: Values, layer: str) -> Both:
    """The input of the view in both networks."""
    return Both(values.about, changed(values), layer)


def answers(sides: Both) -> None:
    """Both answers with all probabilities, side by side."""
    subject = sides.subject
    for word, column, prediction in zip(WORDS, st.columns(2, gap="medium"), sides.predictions, strict=True):
        name, truth = subject.class_names[prediction.label], subject.truth
        right = None if truth is None else prediction.label == truth
        line = f'<p class="nn-line" data-testid="answer-{word.lower()}">{says(name, right)}, {probability_percent(prediction.confidence)}</p>'
        with column:
            prose.html(card(word, line + probability_bars(prediction, subject.class_names, truth)))


def heat_maps(sides: Both) -> None:
    """Both heat-maps on one range of colours."""
    one, other = sides.heat_maps()
    name = sides.subject.class_names[one.target]
    title = METHODS["grad-cam" if one.layer != INPUT else "gradient-x-input"].title
    sheet = Sheet(
        np.stack([one.map, other.map]),
        ["before", "after"],
        ["before", "after"],
        title=f"{title} for {name}:",
        words="red speaks for the class, blue against it, on one range for both.",
        colours="signed",
        size=SIZE,
        most=MOST,
        clickable=False,
        bar=True,
    )
    tiles.show("tweak-heat-maps", [sheet], f"{sides.subject.model.name}-tweak-heat-maps")


def maps(sides: Both, values: Values, toggled: Callable[[int], None] | None) -> None:
    """What the layer gives before and after, on one range; a click on a map or a unit switches it off, or on again."""
    one, other = sides.outputs
    if is_maps(one.shape):
        _sheets(sides, values, one, other, toggled)
    else:
        _units(sides, one, other, toggled)


def _sheets(
    sides: Both, values: Values, one: np.ndarray, other: np.ndarray, toggled: Callable[[int], None] | None
) -> None:
    end, signed = float(max(np.abs(one).max(), np.abs(other).max())) or 1.0, bool(min(one.min(), other.min()) < 0)
    off = tweak.off_channels(values[CHANGES], sides.layer)
    names = [f"{sides.layer} · filter {each}" for each in range(len(one))]
    click = " A click switches a map off, or on again." if toggled else ""
    changing = int((np.abs(one - other).reshape(len(one), -1).max(axis=1) > 0).sum())
    sheets = [
        Sheet(
            each,
            names,
            [f"{number} off" if number in off else str(number) for number in range(len(one))],
            title=f"{word}: {len(one)} maps of {sides.layer}.",
            words=words,
            colours="signed" if signed else "positive",
            ranges=end,
            bar=True,
            size=tile_width(2 * len(one), one.shape[1] / one.shape[2]),
            share=0.5,
            clickable=toggled is not None,
        )
        for word, each, words in zip(
            WORDS,
            (one, other),
            (f"One range for both.{click}", f"{changing} of them {'differs' if changing == 1 else 'differ'}."),
            strict=True,
        )
    ]
    tiles.show(
        tiles.MAIN,
        sheets,
        f"{sides.subject.model.name}-{sides.layer}-tweak",
        (lambda _sheet, tile, *_: toggled(tile)) if toggled else None,
    )


def _units(sides: Both, one: np.ndarray, other: np.ndarray, toggled: Callable[[int], None] | None) -> None:
    keys = list(range(one.size))
    for word, column, each in zip(WORDS, st.columns(2, gap="medium"), (one, other), strict=True):
        with column:
            click = " Click a bar to switch its unit off, or on again." if toggled else ""
            prose.caption(f"**{word}: {one.size} units of {sides.layer}**.{click}")
            figure = charts.columns(each.ravel(), keys, "unit", theme.palette())
            plot(
                figure,
                f"tweak-units-{sides.layer}-{word}",
                f"Values of {sides.layer}, {word.lower()}",
                (lambda unit, *_: toggled(unit)) if toggled else None,
            )
