"""The kinds of change that a visitor can make: each with what can be set of it, and the change that this gives."""

from collections.abc import Callable
from dataclasses import dataclass

from nnviz_core import tweak, zoo
from nnviz_core.layers import blocks
from nnviz_core.tweak import Change, Noise, Off, Prune, Quantise, Randomise, Scale, Swap
from nnviz_core.ui.frame import loaded, surveys
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.numbers import Number, Slider
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak import changes as of
from nnviz_core.ui.tweak.changes import CHANGES
from nnviz_core.ui.tweak.channels import CHANNELS, channel_list
from nnviz_core.ui.tweak.focus import Subject, is_last, layers, main_layer, weights_of


def _usual_layer(values: Values) -> str:
    """Where the last change shows: what was switched off, or the activation of what was changed."""
    network = values.about.network
    for change in reversed(values[CHANGES]):
        if change.layer in layers(network):
            pair = blocks.activation_pair(network, change.layer)
            return pair[1] if pair else change.layer
    return main_layer(network)


LAYER = Choice(
    word="layer",
    label="Layer",
    options=lambda values: {layer: layer for layer in layers(values.about.network)},
    default=_usual_layer,
    as_box=True,
    width=130,
)
OFF, KEEP, SCALE, SET, NOISE, PRUNE, QUANTISE, RANDOMISE, SWAP = (
    "off",
    "keep",
    "scale",
    "set",
    "noise",
    "prune",
    "quantise",
    "randomise",
    "swap",
)
TO = Choice(word="to", label="Each gives then", options={"zero": "0", "mean": "Its mean"}, is_labelled=True)
FACTOR = Number(word="factor", label="Times", default=2.0, low=-100.0, high=100.0, by=0.5, width=120)
SHIFT = Number(word="shift", label="Plus", default=0.0, low=-100.0, high=100.0, by=0.5, width=120)
SHARE = Slider(word="share", label="Share made 0", default=50, low=0, high=100, step=1, form="%d %%", width=200)
BITS = Choice(
    word="bits", label="Bits", options={"8": "8", "4": "4", "2": "2", "1": "1"}, default="4", is_labelled=True
)
DEVIATION = Slider(
    word="deviation", label="Of the weights’ own spread", default=50, low=0, high=300, step=10, form="%d %%", width=220
)
SEED = Number(word="seed", label="Seed", default=0, low=0, high=9999, width=110)
DONOR = Choice(word="donor", label="From", options=lambda values: donors(values), as_box=True, width=200)


def weights_layer(values: Values) -> str:
    """The layer whose weights are changed."""
    return weights_of(values.about.network, values[LAYER])


def donors(values: Values) -> dict[str, str]:
    """The other shipped models that have a layer like the one whose weights are changed."""
    network, name = values.about.network, weights_layer(values)
    own = repr(network.get_submodule(name)) if name else ""
    others = {each: dict(loaded.shared_model(each).network.named_children()) for each in zoo.MODELS}
    return {
        each: each
        for each, layers in others.items()
        if own == repr(layers.get(name)) and each != values.about.model.name
    }


@dataclass(frozen=True)
class Kind:
    """A kind of change: its words, the settings that it needs, and what it makes of them."""

    label: str
    settings: tuple[Setting, ...]
    made: Callable[[Values], Change | None]


def _channels(values: Values) -> list[int]:
    """The channels or units that are named."""
    return channel_list(values[CHANNELS], count(values), usual(values), part(values))


def _off(values: Values) -> Off:
    return _switched_off(values, _channels(values))


def _keep(values: Values) -> Off | None:
    channels = _channels(values)
    rest = [each for each in range(count(values)) if each not in channels]
    return _switched_off(values, rest) if rest else None


def _switched_off(values: Values, channels: list[int]) -> Off:
    if values[TO] == "zero":
        return Off(values[LAYER], channels)
    means = tweak.means(surveys.class_averages(values.about.model), values[LAYER])
    return Off(values[LAYER], channels, [means[each] for each in channels])


def _scale(values: Values) -> Scale:
    return Scale(values[LAYER], _channels(values), values[FACTOR], values[SHIFT])


def _noise(values: Values) -> Noise:
    name = weights_layer(values)
    spread = float(values.about.network.get_submodule(name).weight.std())
    return Noise(name, float(f"{spread * values[DEVIATION] / 100:.4g}"), int(values[SEED]))


KINDS: dict[str, Kind] = {
    OFF: Kind("Switch off", (CHANNELS, TO), _off),
    KEEP: Kind("Keep only", (CHANNELS, TO), _keep),
    SCALE: Kind("Scale and shift", (CHANNELS, FACTOR, SHIFT), _scale),
    SET: Kind("Edit the numbers", (), lambda values: None),
    NOISE: Kind("Add noise", (DEVIATION, SEED), _noise),
    PRUNE: Kind("Prune", (SHARE,), lambda values: Prune(weights_layer(values), values[SHARE] / 100)),
    QUANTISE: Kind("Quantise", (BITS,), lambda values: Quantise(weights_layer(values), int(values[BITS]))),
    RANDOMISE: Kind("Randomise", (SEED,), lambda values: Randomise(weights_layer(values), int(values[SEED]))),
    SWAP: Kind("Swap", (DONOR,), lambda values: Swap(weights_layer(values), values[DONOR])),
}


def _kinds(values: Values) -> dict[str, str]:
    """What can be done with the layer: the logits stay on, and only weights are rounded."""
    subject: Subject = values.about
    without = {OFF, KEEP, SCALE} if is_last(subject.network, values[LAYER]) else set()
    if not weights_layer(values):
        without |= {SET, NOISE, PRUNE, QUANTISE, RANDOMISE, SWAP}
    elif not donors(values):
        without |= {SWAP}
    return {word: kind.label for word, kind in KINDS.items() if word not in without}


KIND = Choice(word="kind", label="Change", options=_kinds, as_box=True, width=170)


def count(values: Values) -> int:
    """How many channels or units the layer gives."""
    return blocks.channels(values.about.network, values[LAYER])


def part(values: Values) -> str:
    """What one of the layer's outputs is called."""
    return blocks.part(values.about.network, values[LAYER])


def usual(values: Values) -> int:
    """The channel that is proposed: the one without which the answer's logit falls most."""
    (change,) = of.example(values.about)
    return change.places[0] if isinstance(change, Off) and change.layer == values[LAYER] else 0
