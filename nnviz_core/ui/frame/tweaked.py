"""Changed networks by their names, MODEL~CHANGES: each made once from its model, a few remembered for all visitors."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from nnviz_core import tweak
from nnviz_core.errors import NnvizError
from nnviz_core.layers import passes
from nnviz_core.layers.scaling import Scaling
from nnviz_core.models import Model
from nnviz_core.recordings.recent import Recent
from nnviz_core.tweak import Change
from nnviz_core.tweak.spelling import BETWEEN
from nnviz_core.tweak.spelling import LONGEST as LONGEST_CHANGES
from nnviz_core.ui.frame import budget, contents

NETWORKS = Recent(budget.part("changed"))
LONGEST = LONGEST_CHANGES + 150
"""Characters of the name of a changed network, with the token of a guest."""


def is_name(name: str) -> bool:
    """Whether `name` is that of a changed network."""
    return BETWEEN in name


def base_name(name: str) -> str:
    """The name of the model that was changed."""
    return name.partition(BETWEEN)[0]


def told(model: Model) -> str:
    """What is changed in the changed network `model`, as a sentence."""
    base, changes = tweak.split(model.name)
    return f"{base} is changed: {tweak.told_all(changes, model.network)}."


def model(name: str, base: Callable[[str], Model]) -> Model:
    """The changed network `name`, from the model that `base` gives for a name. Raises `ValueError`, in words, for what is none."""
    try:
        original, changes = tweak.split(name)
    except NnvizError as error:
        raise ValueError(str(error).rstrip(".")) from error
    return changed(base(original), changes)


def changed(base: Model, changes: Iterable[Change]) -> Model:
    """`base` with `changes`. Raises `ValueError` as `tweak.changed_model` does.

    It is known by the fingerprint of `base` too: what two visitors hold under one name gives each its own.
    """
    every = tuple(changes)
    key = base.name, base.fingerprint, tweak.words(every)
    return NETWORKS.value(key, lambda: tweak.changed_model(base, every), lambda model: contents.size(model.network))


class Switch(NamedTuple):
    """A way to the network in which one channel is off, or on again: its name, the layer that shows it, and what one does there."""

    name: str
    layer: str
    words: str


def switch(model: Model, layer: str, channel: int) -> Switch | None:
    """The switch of one channel or unit of `layer`; None for what can't be switched, such as the logits."""
    network = model.network
    names = passes.layer_names(network)
    if layer not in names[1:-1]:
        return None
    before = names[names.index(layer) - 1]
    target = before if isinstance(network.get_submodule(layer), Scaling) else layer
    base, changes = tweak.split(model.name)
    is_off = channel in tweak.off_channels(changes, target)
    try:
        now = tweak.switched(changes, target, channel)
        name = f"{base}{BETWEEN}{tweak.words(now)}" if now else base
    except ValueError:  # there are as many changes as there can be
        return None
    return Switch(name, tweak.outcome_name(now, target), f"Switch it {'on again' if is_off else 'off'}")
