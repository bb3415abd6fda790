"""Values by their content: what stands for one in a key, and how many bytes it holds."""

import hashlib
import sys
from collections.abc import Hashable
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import Any

import numpy as np
import plotly.graph_objects as go
from torch import Tensor, nn

from nnviz_core import models
from nnviz_core.datasets import ImageSet


def token(value: object) -> Hashable:
    """What stands for an argument in a key: networks and image sets by fingerprint, arrays by content. Raises `TypeError` for others."""
    if isinstance(value, nn.Sequential):
        return "network", models.fingerprint(value)
    if isinstance(value, ImageSet):
        return "images", value.fingerprint
    if isinstance(value, Tensor):
        value = value.numpy()
    if isinstance(value, np.ndarray):
        content = hashlib.sha256(np.ascontiguousarray(value).tobytes()).hexdigest()
        return "array", value.dtype.str, value.shape, content
    if isinstance(value, list | tuple):
        return tuple(map(token, value))
    if value is None or isinstance(value, bool | int | float | str | bytes):
        return type(value).__name__, value  # to a dictionary, True is 1, and 1 is 1.0
    if is_dataclass(value) and not isinstance(value, type | models.Model):
        return type(value).__qualname__, *(token(getattr(value, each.name)) for each in fields(value))
    raise TypeError(f"{type(value).__name__} can't be part of a key: networks, image sets, arrays and plain values can")


def size(value: Any) -> int:
    """About how many bytes `value` holds, once everything was asked of it that it then keeps."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Tensor):
        return value.numel() * value.element_size()
    if isinstance(value, dict):
        return sum(size(key) + size(each) for key, each in value.items())
    if isinstance(value, list | tuple):
        return sum(map(size, value))
    if is_dataclass(value) and not isinstance(value, type):
        return sum(size(getattr(value, name)) for name in _kept(value))
    if isinstance(value, nn.Module):
        return size(value.state_dict())
    if isinstance(value, go.Figure):
        return size(value.to_dict())
    return sys.getsizeof(value)


def _kept(value: Any) -> list[str]:
    """The fields of a dataclass, and its properties that are computed once."""
    lasting = [name for kind in type(value).__mro__ for name, each in vars(kind).items() if _is_lasting(each)]
    return [each.name for each in fields(value)] + lasting


def _is_lasting(attribute: object) -> bool:
    return isinstance(attribute, cached_property)
