"""Parts of a forward pass: up to a layer, and onward from it with any value in its place."""

from collections.abc import Iterable

from torch import Tensor, nn

PROBABILITIES = "probabilities"
"""The name under which the softmax of the logits stands after the layers."""
INPUT = "input"
"""The name of the input of the first layer."""


def layer_names(network: nn.Sequential) -> tuple[str, ...]:
    """The names of all layers in order, after "input"."""
    return (INPUT, *(name for name, _ in network.named_children()))


def split(network: nn.Sequential, layer: str) -> tuple[list[nn.Module], list[nn.Module]]:
    """The layers up to and including `layer`, and those after it; up to "input" there are none.

    Raises `KeyError` for a layer that the network doesn't have and `ValueError` for a network in training mode.
    """
    if network.training:
        raise ValueError("the network is in training mode: call network.eval() first")
    children = dict(network.named_children())
    layers, names = list(children.values()), [INPUT, *children]
    if layer not in names:
        raise KeyError(f"no layer {layer!r}; there are {', '.join(names)}")
    place = names.index(layer)
    return layers[:place], layers[place:]


def run(layers: Iterable[nn.Module], value: Tensor) -> Tensor:
    """The result of passing `value` through `layers`, one after the other."""
    for layer in layers:
        value = layer(value)
    return value


def up_to(network: nn.Sequential, inputs: Tensor, layer: str) -> Tensor:
    """The output of `layer` for `inputs`."""
    return run(split(network, layer)[0], inputs)


def onward(network: nn.Sequential, value: Tensor, layer: str) -> Tensor:
    """The logits when `layer` gives `value`; only the layers after it are run."""
    return run(split(network, layer)[1], value)


def check_single(inputs: Tensor) -> None:
    """Raise `ValueError` unless `inputs` is a batch of one."""
    if inputs.ndim < 2 or inputs.shape[0] != 1:
        raise ValueError(f"one input is needed, a batch of shape (1, …), not {tuple(inputs.shape)}")


def chosen_class(logits: Tensor, target: int | None) -> int:
    """`target`, or the prediction when it is None. Raises `IndexError` for a class without a logit."""
    if target is None:
        return int(logits[0].argmax())
    if not 0 <= target < logits.shape[1]:
        raise IndexError(f"no class {target}; there are 0 … {logits.shape[1] - 1}")
    return int(target)
