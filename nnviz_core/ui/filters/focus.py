"""What the pages inside a network look at: input, model, layer and place, kept in the session."""

from dataclasses import dataclass

import numpy as np
import streamlit as st
import torch
from torch import nn

from nnviz_core import contributions, zoo
from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.blocks import is_maps
from nnviz_core.layers.passes import PROBABILITIES
from nnviz_core.models import Model
from nnviz_core.predictions import Prediction, as_inputs, of_trace
from nnviz_core.trace import Trace, record
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.select import select
from nnviz_core.ui.inputs.chosen import ChosenInput, check_fit

MODEL, LAYER, CHANNEL, CELL = "inside_model", "inside_layer", "inside_channel", "inside_cell"
ROW, COLUMN, VIEW = "inside_row", "inside_column", "inside_view"
DATASET = "inside_dataset"
USUAL_LAYER = "relu1"
VIEWS = {
    "maps": "All filters",
    "filter": "One filter",
    "sum": "The sum behind",
    "attribution": "Attribution",
    "compare": "Compare two inputs",
}


@dataclass(frozen=True)
class Inside:
    """One input in one network: the pass, and the place in it that is looked at."""

    chosen: ChosenInput
    model: Model
    trace: Trace
    layer: str
    index: tuple[int, ...]

    @property
    def network(self) -> nn.Sequential:
        return self.model.network

    @property
    def inputs(self) -> torch.Tensor:
        return self.trace.inputs

    @property
    def prediction(self) -> Prediction:
        return of_trace(self.trace)

    @property
    def names(self) -> tuple[str, ...]:
        return self.model.class_names

    @property
    def channel(self) -> int:
        return self.index[0]

    @property
    def cell(self) -> tuple[int, ...]:
        return self.index[1:]

    @property
    def values(self) -> np.ndarray:
        """The output of the layer: (channel, row, column) or (unit)."""
        return values(self.trace, self.layer)

    @property
    def part(self) -> str:
        """What one of the layer's outputs is called."""
        return "channel" if self.cell else "unit"

    @property
    def has_maps(self) -> bool:
        return is_maps(self.values.shape)


def chosen_model() -> Model:
    """The model of the session's choice, if it takes what is drawn and chosen here."""
    model = loaded.model(st.session_state[MODEL])
    check_fit(model)
    return model


def values(trace: Trace, layer: str) -> np.ndarray:
    """The output of `layer`, or "input" or "probabilities", for the first input."""
    if layer == PROBABILITIES:
        return trace.probabilities[0].numpy()
    return (trace.inputs if layer == passes.INPUT else trace.outputs[layer])[0].numpy()


def layers(model: Model) -> list[str]:
    """Every layer of `model` with values to look at, from first to last."""
    return [*passes.layer_names(model.network)[1:], PROBABILITIES]


def looked_at(chosen: ChosenInput) -> Inside:
    """What the session's choices mean for `chosen`, each put right where it doesn't exist."""
    model = chosen_model()
    with torch.inference_mode():
        trace = record(model.network, as_inputs(chosen.image))
    layer = st.session_state[LAYER]
    found = values(trace, layer)
    channel = min(max(int(st.session_state.get(CHANNEL, 0)), 0), len(found) - 1)
    cell = st.session_state.get(CELL)
    if found.ndim == 1:
        cell = ()
    elif cell is None or not all(0 <= at < length for at, length in zip(cell, found.shape[1:], strict=True)):
        row, column = np.unravel_index(np.abs(found[channel]).argmax(), found.shape[1:])
        cell = (int(row), int(column))
    st.session_state[CHANNEL] = channel
    return Inside(chosen, model, trace, layer, (channel, *cell))


def settle(chosen: ChosenInput) -> None:
    """Let model and layer be ones that exist, and the model one for this kind of input when that changes."""
    if st.session_state.get(DATASET, chosen.dataset) != chosen.dataset or MODEL not in st.session_state:
        st.session_state[MODEL] = zoo.usual_model(chosen.dataset)
    st.session_state[DATASET] = chosen.dataset
    names = layers(chosen_model())
    if st.session_state.get(LAYER) not in names:
        st.session_state[LAYER] = USUAL_LAYER if USUAL_LAYER in names else names[-2]


def choose_place() -> None:
    """Show the choice of model and layer."""
    st.selectbox(
        "Model", list(zoo.MODELS), key=MODEL, format_func=_title, on_change=forget_cell, persist_state="session"
    )
    model = chosen_model()
    names = layers(model)
    if st.session_state[LAYER] not in names:
        st.session_state[LAYER] = USUAL_LAYER if USUAL_LAYER in names else names[-2]
    shapes = geometry.shapes(model.network)
    select("Layer", names, LAYER, lambda layer: f"{layer} · {kind(model, layer, shapes.get(layer))}", forget_cell)


def forget_cell() -> None:
    st.session_state[CELL] = None


def pick(channel: int, row: int | None = None, column: int | None = None) -> None:
    """Look at one channel, and at one cell of its map if that is given."""
    st.session_state[CHANNEL] = channel
    st.session_state[CELL] = None if row is None else (row, column)


def open_filter(channel: int, *_: int) -> None:
    """Look at one filter by itself."""
    pick(channel)
    st.session_state[VIEW] = "filter"


def open_sum(layer: str, channel: int, *cell: int) -> None:
    """Look at the sum behind one value."""
    st.session_state[LAYER] = layer
    pick(channel, *cell)
    st.session_state[VIEW] = "sum"


def choose_channel(inside: Inside, label: str = "Filter") -> None:
    """A plain number instead of a click."""
    st.number_input(
        f"{label} 0 … {len(inside.values) - 1}",
        0,
        len(inside.values) - 1,
        key=CHANNEL,
        on_change=forget_cell,
        width=150,
        persist_state="session",
    )


def kind(model: Model, layer: str, shape: tuple[int, ...] | None) -> str:
    """What a layer gives, in words."""
    if shape is None:
        return "softmax of the logits"
    last = layer == passes.layer_names(model.network)[-1]
    word = "one per class" if last else kinds.of(model.network.get_submodule(layer)).word
    return f"{word} {'×'.join(map(str, shape))}"


def place_words(place: contributions.Place) -> str:
    """A place as short as it can be read: "conv2 3·5·6"."""
    return f"{place.layer} {'·'.join(map(str, place.index))}"


def _title(name: str) -> str:
    return f"{name}: {zoo.MODELS[name].title.removeprefix('… ')}"
