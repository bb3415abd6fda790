"""What all sessions share: networks and image sets, each loaded once."""

import gc
import importlib
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

import streamlit as st
import torch
from torch import nn

from nnviz_core import datasets, zoo
from nnviz_core.datasets import ImageSet
from nnviz_core.errors import NnvizError
from nnviz_core.filters import records
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.networks import parameter_count
from nnviz_core.ui.frame.collection import collect_when_idle

Loaded = TypeVar("Loaded")
HEAVY = ("pandas", "plotly.graph_objects", "plotly.io", "streamlit_drawable_canvas")
"""What some pages import only when they are opened."""


def network(name: str) -> nn.Sequential:
    """The trained network `name`, one instance for all sessions."""
    return _or_stop(shared_network, name)


@st.cache_resource(show_spinner=False)
def parameters(name: str) -> int:
    """The number of trained parameters of model `name`."""
    return parameter_count(network(name))


def images(name: str, split: str = "test") -> ImageSet:
    """The image set, one instance for all sessions."""
    return _or_stop(_images, name, split)


def filter_records(name: str) -> dict[str, FilterStatistics]:
    """How the filters of model `name` behave over its test set, read once for all sessions."""
    return _or_stop(_filter_records, name)


def reject_figures() -> dict:
    """What was measured of the reject model at each threshold, read once for all sessions."""
    return _or_stop(_reject_figures)


@st.cache_resource(show_spinner=False)
def prepare_process() -> None:
    """Once a process: one torch thread, and what all pages use left out of garbage collection.

    With torch's modules in memory a collection of garbage stops every page for 0.2 s; a second torch thread fights the
    server for the core.
    """
    torch.set_num_threads(1)
    # A missing file is told by the page that needs it.
    with suppress(NnvizError):
        for name in zoo.MODELS:
            shared_network(name)
        _images("mnist", "test")
    for module in HEAVY:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    collect_when_idle()


def _or_stop(loader: Callable[..., Loaded], *arguments: str) -> Loaded:
    try:
        return loader(*arguments)
    except NnvizError as error:
        st.error(str(error))
        st.stop()


@st.cache_resource(show_spinner=False)
def shared_network(name: str) -> nn.Sequential:
    """The same for who is not part of a page. Raises `NnvizError` where it can't be loaded."""
    return zoo.load(name)


@st.cache_resource(show_spinner=False)
def _images(name: str, split: str) -> ImageSet:
    return datasets.load(name, split)


@st.cache_resource(show_spinner=False)
def _filter_records(name: str) -> dict[str, FilterStatistics]:
    return records.load(name)


@st.cache_resource(show_spinner=False)
def _reject_figures() -> dict:
    return zoo.reject_figures()
