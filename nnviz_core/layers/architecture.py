"""A network's layers as plain values that JSON can hold, and the network back from them."""

import inspect
from collections import OrderedDict
from collections.abc import Sequence

import torch
from torch import nn

from nnviz_core.layers import kinds

MOST_LAYERS = 200
LONGEST_NAME = 100
NO_SETTINGS = ("device", "dtype", "args", "kwargs")
TYPES = {kind.__name__: kind for kind in kinds.KINDS}
"""The types of layer that can be described, by name."""


def described(network: nn.Sequential) -> list[dict]:
    """Each layer of `network` in order: its name, its type, and the settings it was made with.

    Raises `ValueError` for a type of layer that is not in `layers.kinds`.
    """
    return [
        {"name": name, "type": kinds.of(layer).layer.__name__, "settings": _settings(layer)}
        for name, layer in network.named_children()
    ]


def built(description: Sequence) -> nn.Sequential:
    """The network of a description, on the device “meta”: with shapes, but without room for its weights.

    Raises `ValueError` for a description that `described` didn't write, naming the layer.
    """
    if len(description) > MOST_LAYERS:
        raise ValueError(f"{len(description)} layers are more than {MOST_LAYERS}")
    layers = OrderedDict()
    for entry in description:
        try:
            layers[_name(entry["name"])] = _layer(entry["type"], entry["settings"])
        except (KeyError, TypeError, ValueError, RuntimeError, OverflowError, AttributeError) as error:
            raise ValueError(f"layer {len(layers) + 1} can't be built ({error})") from error
    if len(layers) < len(description):
        raise ValueError("two layers have one name")
    return nn.Sequential(layers)


def _settings(layer: nn.Module) -> dict:
    names = [name for name in inspect.signature(type(layer)).parameters if name not in NO_SETTINGS]
    return {name: _plain(getattr(layer, name)) for name in names}


def _plain(value: object) -> object:
    """A setting as JSON gives it back; the only tensor among them is a bias, which is there or not."""
    if isinstance(value, torch.Tensor):
        return True
    return list(value) if isinstance(value, tuple) else value


def _name(name: str) -> str:
    if not name or len(name) > LONGEST_NAME or "." in name:
        raise ValueError(f"{name[: LONGEST_NAME + 1]!r} is no name of a layer")
    return name


def _layer(kind: str, settings: dict) -> nn.Module:
    if any(name in NO_SETTINGS for name in settings):
        raise ValueError("a layer is on no device and of no type of number before it has its weights")
    values = {key: tuple(value) if isinstance(value, list) else value for key, value in settings.items()}
    if "bias" in values:
        values["bias"] = bool(values["bias"])
    with torch.device("meta"):
        layer = TYPES[kind](**values)
    kinds.of(layer)
    return layer
