"""The attribution methods by name."""

from torch import nn

from nnviz_core.layers.passes import INPUT


def attribution_layer(network: nn.Sequential) -> str:
    """The ReLU after the last convolution, or the input of a network without maps."""
    names = [name for name, _ in network.named_children()]
    convolutions = [name for name, layer in network.named_children() if isinstance(layer, nn.Conv2d)]
    return names[names.index(convolutions[-1]) + 1] if convolutions else INPUT
