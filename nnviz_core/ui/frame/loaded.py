"""What all sessions share: models and image sets, each loaded once."""

import gc
import importlib
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from typing import TypeVar

import streamlit as st
import torch

from nnviz_core import datasets, zoo
from nnviz_core.attribution import pass_rates
from nnviz_core.attribution.pass_rates import PassRate
from nnviz_core.datasets import ImageSet
from nnviz_core.errors import NnvizError
from nnviz_core.filters import records
from nnviz_core.filters.statistics import FilterStatistics
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import sessions
from nnviz_core.ui.frame.collection import collect_when_idle

Loaded = TypeVar("Loaded")
HEAVY = ("pandas", "plotly.io", "streamlit_drawable_canvas")
"""What some pages import only when they are opened."""
# A failure is not remembered: the visitor may mend it.
shared_model = cache(zoo.model)
_images = cache(datasets.load)
_filter_records = cache(records.load)
_pass_rates = cache(pass_rates.load)
_reject_figures = cache(zoo.reject_figures)


def model(name: str) -> Model:
    """The trained model `name`, one instance for all sessions; on a page, what is missing is told and ends the run."""
    return _or_stop(shared_model, name)


def images(name: str, split: str = "test") -> ImageSet:
    """The image set, one instance for all sessions."""
    return _or_stop(_images, name, split)


def filter_records(model: Model) -> dict[str, FilterStatistics]:
    """How the filters of `model` behave over its test set."""
    return _or_stop(_filter_records, model.name)


def pass_rates_of(model: Model) -> list[PassRate]:
    """How often each attribution method passes each check on `model`, the most checks passed first."""
    return _or_stop(_pass_rates, model.name)


def reject_figures() -> dict:
    """What was measured of the reject model at each threshold."""
    return _or_stop(_reject_figures)


def prepare_process() -> None:
    """Once a process: one torch thread, and what all pages use left out of garbage collection.

    With torch's modules in memory a collection of garbage stops every page for 0.2 s; a second torch thread fights the
    server for the core.
    """
    torch.set_num_threads(1)  # counts for the thread that asks
    with _PREPARING:
        _prepare()


_PREPARING = threading.Lock()


@cache
def _prepare() -> None:
    for load, *arguments in [*((shared_model, name) for name in zoo.MODELS), (_images, "mnist", "test")]:
        with suppress(NnvizError):  # a missing file is told by the page that needs it
            load(*arguments)
    for module in HEAVY:
        importlib.import_module(module)
    gc.collect()
    gc.freeze()
    sessions.keep_for_a_while()
    collect_when_idle()


def _or_stop(loader: Callable[..., Loaded], *arguments: str) -> Loaded:
    try:
        return loader(*arguments)
    except NnvizError as error:
        prose.alert(st.error, str(error))
        st.stop()
