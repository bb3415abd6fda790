"""What the biases of the layers after an attributed one add to a logit."""

import torch
from torch import Tensor, nn

from nnviz_core.attribution import class_maps
from nnviz_core.layers import passes, terms


def bias_part(network: nn.Sequential, inputs: Tensor, layer: str, target: int) -> float:
    """What the biases after `layer` add to the logit of `target`, with every gate held as this input sets it.

    If every later layer is homogeneous (convolution, ReLU, pooling, batch normalisation, linear; but not tanh), the logit is
    exactly this value plus gradient × value summed over `layer` (the bias terms of Srinivas and Fleuret 2019).
    """
    before, after = passes.split(network, layer)
    with torch.inference_mode(False), torch.enable_grad():
        with torch.no_grad():
            value = passes.run(before, inputs)
        value, pairs = class_maps.leaf(value), []
        for part in after:
            value = part(value)
            if (bias := terms.biases(part)) is not None:
                pairs.append((value, torch.from_numpy(bias)))
        gradients = torch.autograd.grad(value[0, target], [output for output, _ in pairs]) if pairs else ()
    by_channel = (
        gradient[0].double().flatten(1).sum(1) if gradient.ndim > 2 else gradient[0].double() for gradient in gradients
    )
    return float(sum((gradient * bias).sum() for gradient, (_, bias) in zip(by_channel, pairs, strict=True)))
