"""The description of a network as JSON: its layers with their settings, the shape of its input and the names of its classes."""

import copy
import inspect
import json
import math
import re
from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from torch import nn

from nnviz_core.errors import NnvizError
from nnviz_core.files import json_bytes
from nnviz_core.layers import architecture
from nnviz_core.layers.passes import INPUT, PROBABILITIES
from nnviz_core.uploads.plain import plain

MOST_BYTES, MOST_CLASSES, LONGEST = 1_000_000, 1000, 60
LARGEST_SIDE, CHANNELS = 128, (1, 3)
LARGEST_SETTING, LARGEST_STEP = 1_000_000, 256
STEPS = ("kernel_size", "stride", "padding", "dilation", "output_size")
"""Settings in cells of a map, which are at most `LARGEST_STEP`."""
ENDINGS = {"Softmax": "softmax", "LogSoftmax": "logarithm of a softmax"}
"""What may follow the logits, and is left out: the softmax is made from the logits here."""
IMAGE = (1, 28, 28)
NAME = re.compile(r"[A-Za-z_]\w{0,40}(-[A-Za-z_]\w{0,40}){0,2}", re.ASCII)
"""A layer's name that links can hold."""
SHORT = {"Conv2d": "conv", "Linear": "fc", "BatchNorm2d": "bn", "BatchNorm1d": "bn", "MaxPool2d": "pool"}
FIELDS = ("layers", "shape", "class_names", "title")


@dataclass(frozen=True)
class Description:
    """What a description says, checked field by field: `layers` as `layers.architecture` takes them.

    `names` holds the name of each layer in the file of its weights, and `remarks` what was changed while reading it, in words.
    `class_names` is empty where the description gives none.
    """

    layers: tuple[dict, ...]
    names: tuple[str, ...]
    shape: tuple[int, int, int]
    class_names: tuple[str, ...]
    title: str
    remarks: tuple[str, ...]


def describe(
    network: nn.Sequential, class_names: Sequence[str] = (), shape: tuple[int, int, int] = IMAGE, title: str = ""
) -> bytes:
    """The JSON description of `network`, whose input has `shape` (channels, rows, columns).

    Raises `ValueError` for a layer of an unknown type; a softmax at the end is known.
    """
    layers = list(network)
    ending = type(layers[-1]).__name__ if layers else ""
    children = OrderedDict((name, _apart(each)) for name, each in network.named_children())
    last = list(children)[-1] if children else ""
    if ending in ENDINGS:
        del children[last]
    entries: list[dict] = architecture.described(nn.Sequential(children))
    if ending in ENDINGS:
        entries.append({"name": last, "type": ending, "settings": {}})
    content = {"layers": entries, "shape": list(shape), "class_names": list(class_names), "title": title}
    return json_bytes(content)


def remarks(description: bytes) -> tuple[str, ...]:
    """What reading the description changes, one sentence each. Raises `NnvizError` as `read` does."""
    return read(description).remarks


def read(content: bytes) -> Description:
    """What the description says. Raises `NnvizError`, in words, for anything else than a description of known layers."""
    if len(content) > MOST_BYTES:
        raise NnvizError(f"The description has {len(content):,} bytes; {MOST_BYTES:,} is the most.")
    try:
        values = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise NnvizError(f"The description is no JSON ({str(error)[:100]}).") from error
    try:
        return _description(values)
    except ValueError as error:
        raise NnvizError(f"The description can't be read: {error}.") from error


def _description(values: object) -> Description:
    if not isinstance(values, dict) or not isinstance(values.get("layers"), list):
        raise ValueError('it is no JSON object with a list "layers"')
    if others := [str(each)[:LONGEST] for each in values if each not in FIELDS]:
        raise ValueError(f"it has a field {others[0]!r}; there are {', '.join(FIELDS)}")
    layers = [_layer(entry, place) for place, entry in enumerate(values["layers"], 1)]
    told = []
    if layers and layers[-1]["type"] in ENDINGS:
        last = layers.pop()
        told.append(f"The {ENDINGS[last['type']]} at the end is left out: probabilities are made from the logits here.")
    if inner := [place for place, layer in enumerate(layers, 1) if layer["type"] in ENDINGS]:
        raise ValueError(f"layer {inner[0]} is a {layers[inner[0] - 1]['type']}, which can stand at the end alone")
    if not 0 < len(layers) <= architecture.MOST_LAYERS:
        raise ValueError(f"it has {len(layers)} layers; 1 to {architecture.MOST_LAYERS} can be shown")
    names = tuple(layer["name"] for layer in layers)
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise ValueError(f"two layers are called {twice[0]!r}")
    renamed = tuple(_renamed(layers))
    if any(layer["name"] != name for layer, name in zip(renamed, names, strict=True)):
        told.append("Layers whose names links can't hold have new ones, from their types.")
    class_names = _class_names(values.get("class_names") or [])
    return Description(renamed, names, _shape(values.get("shape", IMAGE)), class_names, _title(values), tuple(told))


def _layer(entry: object, place: int) -> dict:
    """The entry of one layer. Raises `ValueError`, naming it, for one of another form or of an unknown type."""
    if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or not isinstance(entry.get("type"), str):
        raise ValueError(f'layer {place} is no JSON object with a "name" and a "type"')
    name, kind, settings = entry["name"][: architecture.LONGEST_NAME + 1], entry["type"], entry.get("settings", {})
    if kind in ENDINGS:
        return {"name": name, "type": kind}
    if kind not in architecture.TYPES:
        raise ValueError(
            f"layer {place}, {name[:LONGEST]!r}, is a {kind[:LONGEST]!r}; known are {', '.join(architecture.TYPES)}"
        )
    if not isinstance(settings, dict):
        raise ValueError(f'the "settings" of layer {place}, {name[:LONGEST]!r}, are no JSON object')
    known = inspect.signature(architecture.TYPES[kind]).parameters
    for key, value in settings.items():
        if key not in known or key in architecture.NO_SETTINGS:
            raise ValueError(f"layer {place}, {name[:LONGEST]!r}: a {kind} has no setting {key[:LONGEST]!r}")
        if not _is_setting(value, LARGEST_STEP if key in STEPS else LARGEST_SETTING):
            raise ValueError(f"layer {place}, {name[:LONGEST]!r}: {key} can't be {str(value)[:LONGEST]}")
    # In place or not, a layer gives the same: what is shown must not write over what was shown before.
    return {"name": name, "type": kind, "settings": settings | ({"inplace": False} if "inplace" in settings else {})}


def _is_setting(value: object, largest: int) -> bool:
    if isinstance(value, list):
        return 0 < len(value) <= 2 and all(
            each is None or (_is_setting(each, largest) and not isinstance(each, list)) for each in value
        )
    if isinstance(value, int | float):
        return math.isfinite(value) and abs(value) <= largest
    return value is None or (isinstance(value, str) and len(value) <= LONGEST)


def _renamed(layers: list[dict]) -> list[dict]:
    """The layers, each with a name that links can hold."""
    taken = {layer["name"] for layer in layers} | {INPUT, PROBABILITIES}
    fit = [bool(NAME.fullmatch(layer["name"])) and layer["name"] not in (INPUT, PROBABILITIES) for layer in layers]
    result = []
    for layer, is_fit in zip(layers, fit, strict=True):
        prefix, number = SHORT.get(layer["type"], layer["type"].lower()), 1
        while not is_fit and f"{prefix}{number}" in taken:
            number += 1
        name = layer["name"] if is_fit else f"{prefix}{number}"
        taken.add(name)
        result.append(layer | {"name": name})
    return result


def _shape(value: object) -> tuple[int, int, int]:
    if not isinstance(value, list | tuple) or len(value) != 3 or not all(type(each) is int for each in value):
        raise ValueError('its "shape" is not three whole numbers: channels, rows and columns')
    channels, rows, columns = value
    if channels not in CHANNELS or not (0 < rows <= LARGEST_SIDE and 0 < columns <= LARGEST_SIDE):
        raise ValueError(
            f"its input is {channels}×{rows}×{columns}; 1 or 3 channels of at most {LARGEST_SIDE}×{LARGEST_SIDE} can be shown"
        )
    return channels, rows, columns


def _class_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and 0 < len(each) <= LONGEST for each in value):
        raise ValueError(f'its "class_names" are no list of texts of 1 to {LONGEST} characters')
    if len(value) > MOST_CLASSES:
        raise ValueError(f"it names {len(value):,} classes; {MOST_CLASSES:,} is the most")
    names = tuple(map(plain, value))
    if twice := [name for name, count in Counter(names).items() if count > 1]:
        raise ValueError(f"two classes are called {twice[0]!r}")
    return names


def _apart(layer: nn.Module) -> nn.Module:
    """The layer, or one like it that doesn't work in place."""
    if not getattr(layer, "inplace", False):
        return layer
    other = copy.copy(layer)
    other.__dict__ = layer.__dict__ | {"inplace": False}
    return other


def _title(values: dict) -> str:
    title = values.get("title") or "Own network"
    if not isinstance(title, str) or len(title) > LONGEST or not title.isprintable():
        raise ValueError(f'its "title" is no text of at most {LONGEST} characters')
    return plain(title)
