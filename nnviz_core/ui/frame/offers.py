"""The models that pages offer beside the trained ones: the guests of the session, and what was wound back or changed in it."""

from collections.abc import Callable, Sequence

import streamlit as st

from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import OWN, is_own
from nnviz_core.models import Model
from nnviz_core.ui.frame import guests, link, loaded, tweaked
from nnviz_core.ui.frame.values import Values

DERIVED = "derived"
"""The names of the wound-back and the changed models that a session asked for last, at most `MOST`."""
MOST = 6
WORDS = ("model", "other", "beside")
"""The words of links that name models."""
AT = "@"
Lack = Callable[[Model], str]
"""What a model lacks that a page needs, in words; empty for a model that it can show."""


def nothing(model: Model) -> str:
    """What a model lacks for a page that shows any."""
    return ""


def others(values: Values, datasets: Sequence[str], lack: Lack = nothing) -> list[Model]:
    """The models that are no trained ones, for images of `datasets`; `OWN` among them stands for whatever a visitor brings."""
    models = [*guests.every(), *_derived(values)]
    return [each for each in models if not _misfit(each, datasets, lack)]


def problem(name: str, datasets: Sequence[str], lack: Lack = nothing) -> str:
    """Why `name`, which is not offered, can't be a model for images of `datasets`; empty where nothing special is wrong."""
    if not guests.is_name(name) and not _is_derived(name):
        return ""
    try:
        return _misfit(loaded.known(name), datasets, lack)
    except (ValueError, NnvizError) as error:
        return str(error).rstrip(".")


def _is_derived(name: str) -> bool:
    """Whether `name` is that of a network made of a shipped one, or of a guest: wound back, or changed."""
    return tweaked.is_name(name) or (AT in name and not guests.is_name(name))


def _misfit(model: Model, datasets: Sequence[str], lack: Lack) -> str:
    """Why a page for images of `datasets` can't show `model`."""
    if model.dataset not in datasets and not (OWN in datasets and is_own(model.dataset)):
        return f"it is not for {' or '.join(loaded.title(each) for each in datasets if each != OWN)}"
    return lack(model)


def _derived(values: Values) -> list[Model]:
    """The wound-back and changed models that the session asked for last, with those that its link and its choices ask for."""
    before: tuple[str, ...] = st.session_state.get(DERIVED, ())
    asked = _asked(values)
    named = {name: _known(name) for name in dict.fromkeys((*before, *asked))}
    models = {name: model for name, model in named.items() if model}
    spare = [name for name in models if name not in asked]
    for name in spare[: max(0, len(models) - MOST)]:
        del models[name]
    if values.is_present and tuple(models) != before:
        st.session_state[DERIVED] = tuple(models)
    return list(models.values())


def _asked(values: Values) -> list[str]:
    """What may be such models in the link and among the choices, the first few."""
    choices = [each if isinstance(each, tuple) else (each,) for each in values.choices.values()]
    texts = [each.split(",") for word, each in link.present().items() if word in WORDS]
    names = [each for every in (*choices, *texts) for each in every if isinstance(each, str) and _is_derived(each)]
    return list(dict.fromkeys(names))[:MOST]


def _known(name: str) -> Model | None:
    try:
        return loaded.known(name)
    except (ValueError, NnvizError):
        return None
