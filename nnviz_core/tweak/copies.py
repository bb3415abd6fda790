"""Changed copies of a network: the original is never touched, and a switched-off channel is a layer that can be seen."""

import copy
from collections import OrderedDict
from collections.abc import Iterable

import torch
from torch import nn

from nnviz_core import zoo
from nnviz_core.layers import blocks
from nnviz_core.layers.scaling import Scaling
from nnviz_core.models import Model, fingerprint
from nnviz_core.tweak import spelling
from nnviz_core.tweak.changes import Change, Off, Scale, checked
from nnviz_core.tweak.weights import Donor, alter

OFF, SCALED = "-off", "-scaled"
"""What the name of a layer that switches off, or scales, the channels of another ends with."""


def apply(network: nn.Sequential, changes: Iterable[Change], donor: Donor = zoo.load) -> nn.Sequential:
    """A copy of `network` with the `changes` made in turn; all layers keep their names.

    Right after a layer with channels switched off, as relu2, stands a layer relu2-off, or relu2-scaled where some are scaled:
    one, however many changes there are. `donor` gives the network of a model by its name, for `Swap`. Raises `ValueError`, naming
    what is wrong, for a change that this network can't have.
    """
    layers = dict(copy.deepcopy(network).named_children())
    for change in checked(changes):
        if change.layer not in layers:
            raise ValueError(f"no layer {change.layer!r:.110}; there are {', '.join(layers)}")
        if isinstance(change, Off | Scale):
            layers = _scaled(layers, change)
        else:
            alter(change, layers[change.layer], donor)
    return _sequence(layers).train(network.training)


def changed_model(model: Model, changes: Iterable[Change], donor: Donor = zoo.load) -> Model:
    """`model` with the `changes` made, under a name that says which. Raises as `apply` and `words` do."""
    every = checked(changes)
    if not every:
        return model
    network, text = apply(model.network, every, donor), spelling.words(every)
    return Model(
        f"{model.name}{spelling.BETWEEN}{text}",
        f"{model.title}, changed",
        network,
        model.class_names,
        model.dataset,
        model.shape,
        f'tweak.apply({model.source}, tweak.read("{text}"))',
        fingerprint(network),
    )


def _scaled(layers: dict[str, nn.Module], change: Off | Scale) -> dict[str, nn.Module]:
    """The layers, with the channels of `change.layer` scaled in the layer right after it."""
    names = list(layers)
    place = names.index(change.layer) + 1
    if place == len(names):
        raise ValueError(
            f"{change.layer} is the last layer: its outputs are the answer, which isn't switched off or scaled"
        )
    following = names[place] if names[place] in scaling_names(change.layer) else ""
    before = layers[following] if following else Scaling(blocks.channels(_sequence(layers).eval(), change.layer))
    if not isinstance(before, Scaling):
        raise ValueError(f"{following} is no scaling, and stands where one would be")
    if change.places[-1] >= before.channels:
        part = blocks.part(_sequence(layers).eval(), change.layer)
        raise ValueError(f"{change.layer} has no {part} {change.places[-1]}; there are 0 to {before.channels - 1}")
    scaling = _composed(before, change)
    name = scaling_names(change.layer)[bool(((scaling.factor != 0) & _is_changed(scaling)).any())]
    if name != following and name in names:
        raise ValueError(f"there is another layer {name}")
    every = list(layers.items())
    return dict([*every[:place], (name, scaling), *every[place + bool(following) :]])


def scaling_names(layer: str) -> tuple[str, str]:
    """The names that the layer right after `layer` may have which switches its channels off, or scales them."""
    return layer + OFF, layer + SCALED


def _composed(scaling: Scaling, change: Off | Scale) -> Scaling:
    """What `scaling` does, and `change` after it."""
    result, places = Scaling(scaling.channels), list(change.places)
    factors, constants = torch.tensor(change.factors), torch.tensor(change.constants)
    result.load_state_dict(scaling.state_dict())
    result.factor[places] *= factors
    result.constant[places] = result.constant[places] * factors + constants
    return result


def _is_changed(scaling: Scaling) -> torch.Tensor:
    """Which channels come out otherwise than they went in."""
    return (scaling.factor != 1) | (scaling.constant != 0)


def _sequence(layers: dict[str, nn.Module]) -> nn.Sequential:
    return nn.Sequential(OrderedDict(layers))
