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
from nnviz_core.image_sets import OWN, is_own
from nnviz_core.models import Model
from nnviz_core.recordings import Recording
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import guests, jobs, no_tables, own_data, sessions, tweaked, wound_back
from nnviz_core.ui.frame.collection import collect_when_idle
from nnviz_core.ui.frame.nothing import nothing

Loaded = TypeVar("Loaded")
NAMES = (*zoo.MODELS, *zoo.VARIANTS)
# A failure is not remembered: the visitor may mend it.
_trained = cache(zoo.model)
shared_images = cache(datasets.load)
_filter_records = cache(records.load)
_pass_rates = cache(pass_rates.load)
_reject_figures = cache(zoo.reject_figures)


def model(name: str) -> Model:
    """The model `name` as `known` gives it; on a page, what is missing is told and ends the run."""
    return _or_stop(known, name)


def known(name: str) -> Model:
    """The model `name`: trained, wound back, a guest of this session, or one of these changed. Raises as `shared_model` does."""
    if guest := guests.named(name):
        return guest
    if tweaked.is_name(name):
        return tweaked.model(name, known)
    if guests.is_name(name):
        raise ValueError(guests.ELSEWHERE)
    return shared_model(name)


def shared_model(name: str) -> Model:
    """The trained or wound-back model `name`, as it is or changed, one instance for all sessions.

    Raises `ValueError`, in words, where there is none, and `NnvizError` where what is shipped of it can't be read.
    """
    if tweaked.is_name(name):
        return tweaked.model(name, shared_model)
    if name in NAMES:
        return _trained(name)
    if "@" not in name or guests.is_name(name):
        raise ValueError(f"The models are {', '.join(NAMES)}")
    return wound_back.model(name)


def addressed(address: str) -> Model:
    """The model that a browser asks for over HTTP, where no session is. Raises as `shared_model` does."""
    if tweaked.is_name(address):
        return tweaked.model(address, addressed)
    return guests.by_address(address) if guests.TOKEN in address else shared_model(address)


def recording(name: str) -> Recording:
    """The shipped recording of a training, one instance for all sessions."""
    return _or_stop(wound_back.recording, name)


def images(name: str, split: str = "test") -> ImageSet:
    """The image set, one instance for all sessions, or what this session holds; of that, there is one split.

    Raises `NothingShown` where a network came without images, or they are gone, which is told.
    """
    if not is_own(name):
        return _or_stop(shared_images, name, split)
    if name == OWN:
        nothing(
            f"This needs labelled images, and the network came without any: {own_data.PLACE} loads them, and puts them beside it."
        )
    return own_data.named(name) or nothing(f"This needs labelled images: {own_data.ELSEWHERE}.")


def title(dataset: str) -> str:
    """What the images of `dataset` are called."""
    if not is_own(dataset):
        return datasets.TITLES[dataset]
    return own_data.file(dataset) or "images of its own"


def filter_records(model: Model) -> dict[str, FilterStatistics] | None:
    """How the filters of `model` behave over its test set, where that is shipped."""
    return _or_stop(_filter_records, model.name) if is_shipped(model) else None


def pass_rates_of(model: Model) -> list[PassRate]:
    """How often each attribution method passes each check on `model`, the most checks passed first; none where that isn't shipped."""
    return _or_stop(_pass_rates, model.name) if is_shipped(model) else []


def is_shipped(model: Model) -> bool:
    """Whether `model` is a trained one, of which measurements are shipped."""
    return model.name in zoo.MODELS and shared_model(model.name).fingerprint == model.fingerprint


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
    for load, *arguments in [*((_trained, name) for name in zoo.MODELS), (shared_images, "mnist", "test")]:
        with suppress(NnvizError):  # a missing file is told by the page that needs it
            load(*arguments)
    importlib.import_module("streamlit_drawable_canvas")  # what some pages import only when they are opened
    no_tables.expect()
    gc.collect()
    gc.freeze()
    sessions.keep_for_a_while()
    collect_when_idle()


def _or_stop(loader: Callable[..., Loaded], *arguments: str) -> Loaded:
    try:
        return loader(*arguments)
    except NnvizError as error:
        prose.alert(st.error, str(error))
        jobs.end_page()
