"""What the maps of a dense network hide and show: lost signs, noise or regions, and whether the outputs look like their classes."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
from torch import nn

from nnviz_core import pixels
from nnviz_core.image_sets import ImageSet
from nnviz_core.numerals import numeral, percent
from nnviz_core.pixels.likeness import class_means, own_and_others
from nnviz_core.separation.control import untrained
from nnviz_core.ui.components import markup, prose
from nnviz_core.ui.frame import surveys
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.pixels.focus import Focus, unit_name
from nnviz_core.ui.pixels.measures import maps, statistics
from nnviz_core.ui.pixels.settings import LAYER

CLEAR = 0.1
"""From this difference on, one layer's correlation is called higher than another's."""


@dataclass(frozen=True)
class Regions:
    """How neighbouring pixels of the plain products correlate in one layer, trained and untrained."""

    layer: str
    trained: float
    control: float


def show(focus: Focus, values: Values) -> None:
    """A sentence on the signs that the recipe loses, and how much of noise and of digits is in each layer."""
    st.subheader("What the pictures hide, and what they show")
    prose.markdown(_signs(focus, values))
    regions = _regions(focus.network, focus.model.shape)
    prose.markdown(noise_words(regions))
    header = ("layer", "neighbouring pixels correlate by", "in an untrained network")
    rows = [(each.layer, numeral(each.trained, ".2f"), numeral(each.control, ".2f")) for each in regions]
    prose.html(markup.table(header, rows, numeric=(1, 2)))
    own, others = _likeness(focus.network, focus.layers[-1], surveys.images(focus.model))
    prose.markdown(
        f"**Classes in the outputs.** The maps of {focus.layers[-1]} correlate with the mean image of their own class by {numeral(own, '.2f')} "
        f"on average, and with those of the other classes by {numeral(others, '.2f')}."
    )


def _signs(focus: Focus, values: Values) -> str:
    """What the recipe makes of the unit with the most negative product."""
    layer, negative = values[LAYER], maps(focus, values, "plain")[0] < 0
    shares = negative.mean(axis=(1, 2))
    unit, none = int(shares.argmax()), int(negative.all(axis=(1, 2)).sum())
    recipe, open_on = maps(focus, values, "recipe")[0][unit], 1 - float(statistics(focus, layer).silent[unit])
    return (
        f"**Signs lost.** The recipe stretches every unit, so that one that is negative nearly everywhere looks like any other. Of unit "
        f"{unit_name(focus, layer, unit)} of {layer}, {percent(float(shares[unit]))} of the plain product is below zero, the most in the layer, "
        f"and it is above zero for {percent(open_on)} of the test images; its recipe runs from {recipe.min():.0f} to {recipe.max():.0f} like all "
        f"others. {none} of {len(shares)} units are negative everywhere."
    )


def noise_words(regions: list[Regions]) -> str:
    """Whether the first layer is nearer to noise than the last."""
    first, last = regions[0], regions[-1]
    words = "**Noise or regions.** In noise, neighbouring pixels have nothing to do with each other; in a picture they are alike. "
    if first is last:
        return f"{words}So far the neighbours in the maps of the one layer are alike:"
    verdict = "is nearer to noise than" if first.trained < last.trained - CLEAR else "is no nearer to noise than"
    return (
        f"{words}The images of the first layer are said to look like noise: here {first.layer} {verdict} {last.layer}."
    )


@measured()
def _regions(network: nn.Sequential, shape: tuple[int, int, int]) -> list[Regions]:
    control = untrained(network, 0)
    return [
        Regions(layer, *(_mean_smoothness(each, layer, shape) for each in (network, control)))
        for layer in pixels.linear_layers(network)
    ]


def _mean_smoothness(network: nn.Sequential, layer: str, shape: tuple[int, int, int]) -> float:
    return float(np.nanmean(pixels.smoothness(pixels.back_project(network, layer, shape))))


@measured()
def _likeness(network: nn.Sequential, layer: str, images: ImageSet) -> tuple[float, float]:
    return own_and_others(network, layer, class_means(images))
