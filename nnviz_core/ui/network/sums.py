"""The sum behind a chosen value: its terms beside the scene, in words and as a file below it."""

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from nnviz_core.contributions.sums import Contributions, explain_in
from nnviz_core.layers import kinds, passes
from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.packing import packed
from nnviz_core.scene.recorded import Scene
from nnviz_core.scene.stages import functions
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table, csv_button

KINDS = {
    "convolution": "values under the kernel × its weights, and the bias",
    "linear": "values × weights, and the bias",
    "maximum": "the largest of the cells under its window wins",
    "average": "the mean of the cells under its window",
    "rectifier": "what is above zero passes as it is, the rest becomes zero",
    "function": "one value through a function, here written as value × weight and the function's value at zero",
    "normalisation": "one value, scaled and shifted by fixed numbers",
    "scaling": "one value × the factor of its channel, and the constant of its channel",
    "copy": "one value, handed on unchanged",
}
BIASES = {
    "convolution": "bias",
    "linear": "bias",
    "normalisation": "shift",
    "scaling": "constant",
    "function": "value at zero",
}
"""What is added whatever the sources are, for the sums that have it."""
FIRST_STEP = "Draw on the grid, or click a cube to see the sum behind its value."
CubePlace = tuple[int, tuple[int, ...]]
"""A stage's number and the index of a value in it."""


def show(recorded: Scene, place: CubePlace | None) -> None:
    """What the sum of the value at `place` (stage, index), shown or folded away, is and what becomes of it; all terms as a file."""
    if place is None:
        prose.caption("Click a cube to see the exact sum behind its value.")
        return
    number, index = place
    stage, before = recorded.stages[number], recorded.stages[number - 1]
    explained = explain_in(recorded.network, recorded.trace, stage.main, index)
    st.subheader(f"The sum behind {_name(stage.layer, index, stage.shape)}")
    folded = "" if index[0] in stage.kept else " It is not among the strongest, which the scene shows."
    prose.markdown(
        f"{_title(explained)}: {KINDS[explained.kind]}{_border(explained)}. {_ending(recorded, number, index)}{folded}"
    )
    origin = _origin(recorded, number)
    terms = Table(
        recorded.name(number, index),
        ("source", "value", "weight", "product"),
        lambda: _terms(explained, origin, before.shape),
    )
    csv_button(terms, "All terms as CSV", "terms")


def place_of(recorded: Scene, place: CubePlace | None) -> CubePlace:
    """The chosen value; without one, the predicted class's logit."""
    return place or (len(recorded.stages) - 1, (int(recorded.trace.logits[0].argmax()),))


def packed_sum(recorded: Scene, place: CubePlace | None) -> dict:
    """All terms of the sum for the card beside the scene, the strongest first, and what else belongs to it in words, as HTML.

    Without a chosen value, the sum is that of the predicted class's logit, if anything is drawn. Sources are counted through
    the whole output of stage number `stage`; arrays are base 64 (int32 and float32, little-endian).
    """
    if place is None and recorded.is_empty:
        return {"title": "Nothing is drawn yet", "chosen": False, "stage": 0, "words": [FIRST_STEP]} | _arrays(
            *[()] * 4
        )
    number, index = place_of(recorded, place)
    stage, before = recorded.stages[number], recorded.stages[number - 1]
    explained = explain_in(recorded.network, recorded.trace, stage.main, index)
    order = np.argsort(-np.abs(explained.products), kind="stable")
    return {
        "title": f"The sum behind {recorded.name(number, index)}",
        "chosen": place is not None,
        "stage": number - 1,
        "words": [prose.plain(each) for each in _rest(recorded, number, explained)],
    } | _arrays(
        _places(explained, before.shape)[order],
        *(values[order] for values in (explained.sources, explained.weights, explained.products)),
    )


def _places(explained: Contributions, shape: tuple[int, ...]) -> np.ndarray:
    """Where the sources stand in the stage before, of `shape`, counted through all of it."""
    indices = explained.source_indices
    return (
        indices[:, 0] if indices.shape[1] != len(shape) else np.asarray(np.ravel_multi_index(tuple(indices.T), shape))
    )


def _arrays(sources: ArrayLike, values: ArrayLike, weights: ArrayLike, products: ArrayLike) -> dict[str, str]:
    numbers = {"values": values, "weights": weights, "products": products}
    return {"sources": packed(np.asarray(sources), np.int32)} | {
        name: packed(np.asarray(each), np.float32) for name, each in numbers.items()
    }


def _rest(recorded: Scene, number: int, explained: Contributions) -> list[str]:
    """What there is in a sum beside its terms, and what becomes of it."""
    stage, before, origin = recorded.stages[number], recorded.stages[number - 1], _origin(recorded, number)
    rest = [f"{BIASES[explained.kind]} {numeral(explained.bias, '+.4f')}"] if explained.kind in BIASES else []
    rest += [f"values as {origin} gives them"] if origin != before.layer else []
    layers = (stage.main, *functions(recorded.network, stage))
    return [*rest, *(f"{layer} = {numeral(_made(recorded, layer, explained.index), '.4f')}" for layer in layers)]


def _ending(recorded: Scene, number: int, index: tuple[int, ...]) -> str:
    """What becomes of the sum: each function on the way to the stage's value, with its result, and the softmax of a logit."""
    stage, parts = recorded.stages[number], []
    for layer in functions(recorded.network, stage):
        kind = kinds.of(recorded.network.get_submodule(layer))
        parts.append(
            f"{_capital(kind.name)} {kind.effect}: {layer} is **{numeral(_made(recorded, layer, index), '.4f')}**."
        )
    if number == len(recorded.stages) - 1:
        share = float(recorded.trace.probabilities[0, index[0]])
        parts.append(
            f"The softmax makes of this logit, beside the others, a probability of {probability_percent(share)}."
        )
    return " ".join(parts)


def _title(explained: Contributions) -> str:
    return _capital(explained.function or explained.kind)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _origin(recorded: Scene, number: int) -> str:
    """The layer whose values are added up: by the name of the stage before, unless a layer between changes them."""
    names, before = passes.layer_names(recorded.network), recorded.stages[number - 1].layer
    between = names[names.index(before) + 1 : names.index(recorded.stages[number].source) + 1]
    same = all(kinds.of(recorded.network.get_submodule(layer)).passes_on for layer in between)
    return before if same else recorded.stages[number].source


def _border(explained: Contributions) -> str:
    """What to add to the words of an average that takes the padding in."""
    padded = explained.kind == "average" and explained.weights.sum() < 1 - 1e-6
    return ", with zeros for its padding" if padded else ""


def _made(recorded: Scene, layer: str, index: tuple[int, ...]) -> float:
    return float(recorded.trace.outputs[layer][(0, *index)])


def _source(explained: Contributions, source: int, layer: str, shape: tuple[int, ...]) -> str:
    return _name(layer, _index(explained, source, shape), shape)


def _index(explained: Contributions, source: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Where a source stands in the stage before, of `shape`, though a layer between may have made it flat."""
    index = explained.source_indices[source]
    if len(index) != len(shape):
        index = np.unravel_index(int(index[0]), shape)
    return tuple(int(axis) for axis in index)


def _name(layer: str, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    if len(index) == 1 or shape[1:] == (1, 1):
        return f"{layer} · unit {index[0]}"
    channel = f"channel {index[0]}, " if shape[0] > 1 else ""
    return f"{layer} · {channel}row {index[1]}, column {index[2]}"


def _terms(explained: Contributions, layer: str, shape: tuple[int, ...]) -> list[tuple]:
    rows = [
        (_source(explained, number, layer, shape), *map(float, numbers))
        for number, numbers in enumerate(zip(explained.sources, explained.weights, explained.products, strict=True))
    ]
    return [*rows, ("bias", "", "", explained.bias), ("total", "", "", explained.total)]
