"""Attributions of single pixels: gradient × input, integrated gradients and occlusion, summed over the input's channels."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor, nn

from nnviz_core import streaming
from nnviz_core.attribution import class_maps
from nnviz_core.attribution.class_maps import LOGIT_LESS_EMPTY, Attribution
from nnviz_core.layers import passes

CHUNK = 32
"""Images at a time: larger batches are slower."""
GRADIENT_CHUNK = 16
"""Images at a time where gradients are kept."""
GRADIENT_INPUT, INTEGRATED, OCCLUSION = "gradient × input", "integrated gradients", "occlusion"


def gradient_input(network: nn.Sequential, inputs: Tensor, target: int | None = None) -> Attribution:
    """Each pixel's ink times the gradient of the logit there (Shrikumar et al. 2016): 0 wherever there is no ink."""
    attribution = class_maps.class_map(network, inputs, passes.INPUT, target, class_maps.ELEMENTWISE)
    return replace(attribution, method=GRADIENT_INPUT)


def integrated_gradients(
    network: nn.Sequential, inputs: Tensor, target: int | None = None, steps: int = 64
) -> Attribution:
    """Each pixel's ink times its mean gradient along the straight path from an empty sheet (Sundararajan et al. 2017).

    The path is sampled at the midpoints of `steps` equal parts; with more steps the sum tends to the logit less that of an
    empty sheet.
    """
    _check(network, inputs)
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    with torch.inference_mode(False), torch.enable_grad():
        fast = streaming.for_many(network)
        inputs = inputs.detach().clone()
        target = _target(fast, inputs, target)
        shares = ((torch.arange(steps) + 0.5) / steps).view(-1, 1, 1, 1)
        total = torch.zeros_like(inputs)
        for chunk in shares.split(GRADIENT_CHUNK):
            way = class_maps.leaf(chunk * inputs)
            (gradients,) = torch.autograd.grad(passes.run(fast, way)[:, target].sum(), way)
            total += gradients.sum(dim=0, keepdim=True)
    values = (inputs * total / steps)[0].sum(dim=0).numpy()
    return Attribution(values, INTEGRATED, passes.INPUT, target, float(values.sum()), LOGIT_LESS_EMPTY)


def occlusion(network: nn.Sequential, inputs: Tensor, target: int | None = None, size: int = 7) -> Attribution:
    """How far the logit falls when paper covers a `size`×`size` window, averaged over the windows that cover a pixel
    (Zeiler and Fergus 2014).

    `accounted` is the sum of the falls over windows laid side by side, averaged over all ways of laying them out.
    """
    _check(network, inputs)
    image = inputs.shape[-2:]
    if not 1 <= size <= min(image):
        raise ValueError(f"size must be 1 … {min(image)}, not {size}")
    fast = streaming.for_many(network)
    with torch.inference_mode():
        whole = passes.run(fast, inputs)
        target = passes.chosen_class(whole, target)
        places = inked_windows(inputs, size)
        logits = [passes.run(fast, batch)[:, target] for batch in covered(inputs, places, size)]
    falls = np.zeros([length - size + 1 for length in image], np.float32)
    if logits:
        falls[tuple(places.T)] = (whole[0, target] - torch.cat(logits)).numpy()
    down, across = (_covers(length, size) for length in image)
    count = np.outer(down.sum(axis=0), across.sum(axis=0))
    values = (down.T @ falls @ across / count).astype(np.float32)
    return Attribution(values, OCCLUSION, passes.INPUT, target, float(values.sum() / size**2), LOGIT_LESS_EMPTY)


def _check(network: nn.Sequential, inputs: Tensor) -> None:
    passes.check_single(inputs)
    passes.split(network, passes.INPUT)


def _target(network: nn.Sequential, inputs: Tensor, target: int | None) -> int:
    with torch.no_grad():
        return passes.chosen_class(passes.run(network, inputs), target)


def inked_windows(inputs: Tensor, size: int) -> Int64[np.ndarray, "window 2"]:
    """The top left corners (window, 2) of the windows that contain ink; covering any other window changes nothing."""
    windows = np.lib.stride_tricks.sliding_window_view(inputs[0].numpy().any(axis=0), (size, size))
    return np.argwhere(windows.any(axis=(2, 3)))


def covered(inputs: Tensor, places: Int64[np.ndarray, "window 2"], size: int) -> Iterator[Tensor]:
    """The image with each window covered in turn, `CHUNK` at a time."""
    down, across = (torch.from_numpy(_covers(length, size)) for length in inputs.shape[-2:])
    strips = inputs * down[:, None, :, None]
    for chunk in torch.from_numpy(places).split(CHUNK):
        rows, columns = chunk.unbind(dim=1)
        yield torch.addcmul(inputs, strips[rows], across[columns][:, None, None, :], value=-1)


def _covers(length: int, size: int) -> Float32[np.ndarray, "window pixel"]:
    """A table (window, pixel) for one axis: 1 where a window of `size` covers the pixel, else 0."""
    start, pixel = np.arange(length - size + 1)[:, None], np.arange(length)
    return ((pixel >= start) & (pixel < start + size)).astype(np.float32)
