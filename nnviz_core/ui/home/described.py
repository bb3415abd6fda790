"""An overview as JSON for the browser: pictures, words, links, and what feeds what."""

from collections.abc import Sequence
from itertools import chain

import numpy as np

from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent, short
from nnviz_core.packing import packed
from nnviz_core.scene import Block, Overview
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link
from nnviz_core.ui.home import words
from nnviz_core.ui.inputs.chosen import ChosenInput

LEAST_SHARE = 0.0005
"""Smaller shares of a sum are sent as none."""
LEGEND = (
    "Shown of each layer is what adds most to the logit of {}: the number under a map is its activation × gradient, summed. "
    "Point at a map to see where it comes from and goes to; click to open it."
)


def described(overview: Overview, model: Model, chosen: ChosenInput) -> dict:
    """The blocks and the answer for `chosen`; of an input that is empty, that it is."""
    *hidden, last = overview.blocks
    *lines, legend = _texts(overview, model)
    titles, operations = lines[::2], lines[1::2]
    return {
        "input": levels(overview.image.mean(axis=0), 1.0),
        "size": list(overview.image.shape[-2:]),
        "empty": chosen.is_empty,
        "told": chosen.origin,
        "stages": [
            {"title": titles[number], "words": operations[number]} | _stage(overview, model, chosen, number)
            for number in range(len(hidden))
        ],
        "answer": {
            "label": "?" if chosen.is_empty else model.class_names[overview.prediction.label],
            "percent": "Nothing to read" if chosen.is_empty else probability_percent(overview.prediction.confidence),
            "verdict": _verdict(overview, model, chosen),
            "words": operations[-1],
            "bars": [_bar(overview, model, chosen, label) for label in range(len(model.class_names))],
            "flow": _flow(last, hidden[-1:]),
        },
        "legend": legend,
        "draw": link.to("draw", model=model.name, input=chosen.link),
    }


def _texts(overview: Overview, model: Model) -> list[str]:
    """The title and the words of each block, and the legend last, as HTML; each term bears its sentence where it stands first."""
    numbers = range(len(overview.blocks))
    lines = [(words.title(model, overview.blocks[at]), words.operation(model, overview, at)) for at in numbers]
    texts = [*chain.from_iterable(lines), LEGEND.format(model.class_names[overview.prediction.label])]
    return prose.plain("\n".join(texts)).split("\n")


def _stage(overview: Overview, model: Model, chosen: ChosenInput, number: int) -> dict:
    block = overview.blocks[number]
    is_maps = block.values.ndim == 3
    return {
        "layer": block.layer,
        "count": f"{block.layer}: {len(block.shown)} of {len(block.values)}",
        "shape": list(block.values.shape[1:]) if is_maps else [1, 1],
        "units": not is_maps,
        "kept": list(block.shown),
        "tiles": [_tile(overview, block, model, chosen, channel) for channel in block.shown],
        "flow": _flow(block, overview.blocks[max(number - 1, 0) : number]),
    }


def _tile(overview: Overview, block: Block, model: Model, chosen: ChosenInput, channel: int) -> dict:
    part = "map" if block.values.ndim == 3 else "unit"
    name, effect = f"{block.layer} {channel}", _signed(float(block.effects[channel]))
    answer = model.class_names[overview.prediction.label]
    return {
        "name": str(channel),
        "effect": effect,
        "alt": f"{name}, a {part} that adds {effect} to the logit of {answer}. Open it in Filters.",
        "values": levels(block.values[[channel]], max(block.strongest, 0)),
        "href": _filters("filter", f"{block.layer}-{channel}", model, chosen),
    }


def _bar(overview: Overview, model: Model, chosen: ChosenInput, label: int) -> dict:
    logit = short(float(overview.blocks[-1].values[label]))
    probability = overview.prediction.probabilities[label]
    name, percent = model.class_names[label], probability_percent(probability)
    return {
        "name": name,
        "share": float(probability),
        "percent": percent,
        "logit": logit,
        "alt": f"{name}: {percent}, logit {logit}. Open the sum behind it.",
        "href": _filters("sum", f"{overview.blocks[-1].layer}-{label}", model, chosen),
    }


def _flow(block: Block, before: Sequence[Block]) -> list[list[float]]:
    """For each value shown (row) the part of its sum, in absolute products, from each shown before, with the sign of what it adds.

    Without a block before, from the whole input, all its channels together.
    """
    shares, sums = block.flow.shares, block.flow.sums
    if not before:
        shares, sums = (each.sum(axis=1, keepdims=True) for each in (shares, sums))
    shares = shares * np.where(sums < 0, -1, 1)
    if before:
        shares = shares[:, list(before[0].shown)]
    return [[round(float(share), 4) if abs(share) >= LEAST_SHARE else 0 for share in row] for row in shares]


def _verdict(overview: Overview, model: Model, chosen: ChosenInput) -> str:
    label = chosen.label_in(model)
    if label is None:
        return ""
    return "right" if overview.prediction.label == label else f"wrong, it is {model.class_names[label]}"


def _filters(view: str, place: str, model: Model, chosen: ChosenInput) -> str:
    return link.to("filters", view=view, model=model.name, place=place, input=chosen.link)


def levels(values: np.ndarray, end: float) -> str:
    """Values from 0 to `end` as packed levels, 0…255."""
    return packed(np.round(255 * np.clip(values / (end or 1), 0, 1)), np.uint8)


def _signed(value: float) -> str:
    return f"+{short(value)}" if value > 0 else short(value)
