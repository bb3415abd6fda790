"""One class rather than another, as a network of its own."""

from collections import OrderedDict

import torch
from torch import nn


def contrast(network: nn.Sequential, one: int, other: int, classes: int = 0) -> nn.Sequential:
    """A network of two logits: the first is logit `one` − logit `other` of `network`, the second is 0.

    Its softmax is the share of class `one` in the probability of both, so that whatever explains the logit of a class, and
    whatever checks the explanation, does so for *one rather than the other*. All layers but the last are those of `network`;
    where that isn't linear, it too, and a layer after it takes the difference of its logits, one for each of so many `classes`.
    Raises `ValueError` if it isn't and their number isn't told, and `IndexError` for a class without a logit.
    """
    *before, (name, last) = network.named_children()
    if not isinstance(last, nn.Linear):
        if not classes:
            raise ValueError(
                f"the last layer must be linear, not {type(last).__name__}, or the number of classes be told"
            )
        before, name, last = [*before, (name, last)], f"{name} difference", _unchanged(classes)
    for label in (one, other):
        if not 0 <= label < last.out_features:
            raise IndexError(f"no class {label}; there are 0 … {last.out_features - 1}")
    return nn.Sequential(OrderedDict([*before, (name, _difference(last, one, other))])).eval()


def _unchanged(size: int) -> nn.Linear:
    layer = nn.Linear(size, size, bias=False).requires_grad_(False)
    layer.weight.copy_(torch.eye(size))
    return layer


def _difference(last: nn.Linear, one: int, other: int) -> nn.Linear:
    layer = nn.Linear(last.in_features, 2, bias=last.bias is not None).requires_grad_(False)
    for whole, parameter in ((last.weight, layer.weight), (last.bias, layer.bias)):
        if whole is not None:
            parameter.copy_(torch.stack([whole[one] - whole[other], torch.zeros_like(whole[one])]).detach())
    return layer
