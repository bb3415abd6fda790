"""Activation maximisation: the image that would excite a filter most (Erhan et al. 2009), within ink of 0…1."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32
from torch import Tensor, nn

from nnviz_core import streaming
from nnviz_core.layers import geometry, kinds, passes
from nnviz_core.layers.geometry import IMAGE, Shape
from nnviz_core.numerals import numeral

STARTS = 16
"""The number of random images from which the climb starts at once; larger batches are slower."""
LARGEST_STEP, SMALLEST_STEP = 0.5, 0.02


@dataclass(frozen=True)
class Maximised:
    """The image with the largest activation found, where activation means the largest value in the filter's map.

    `image` is (row, column), or (channel, row, column) for several channels. `layer`, `channel` and `seed` say how to make it
    again; `position` is the (row, column) in the map whose value was climbed, and `starts` the activation that each random start
    reached: if these differ widely, there is more than one summit.
    """

    layer: str
    channel: int
    seed: int
    image: Float32[np.ndarray, "*channel row column"]
    activation: float
    position: tuple[int, int] | None
    starts: Float32[np.ndarray, " start"]

    def words(self, best_real: float) -> str:
        """How the activation compares with `best_real`, the largest that a real image gives."""
        if best_real <= 0:
            return f"Activation {numeral(self.activation, '.2f')}; no real image excites the filter."
        times = self.activation / best_real
        return f"Activation {numeral(self.activation, '.2f')}: {times:.1f} times the best real image's {best_real:.2f}."


def maximise(
    network: nn.Sequential, layer: str, channel: int, seed: int = 0, steps: int = 48, image: Shape = IMAGE
) -> Maximised:
    """Climb from 16 random images along the gradient of the value in the middle of the map, and return the best result.

    For an activation function, its input is climbed instead, where a silent filter still has a slope. Pixels that the middle
    cell does not see stay empty. Raises `KeyError` for a missing layer and `IndexError` for a missing channel.
    """
    shape = geometry.shapes(network, image).get(layer)
    before, _ = passes.split(network, layer)
    if shape is None or layer == passes.INPUT or not 0 <= channel < shape[0]:
        raise IndexError(f"{layer} has no filter {channel}; its output has the shape {shape}")
    position = (shape[1] // 2, shape[2] // 2) if len(shape) == 3 else None
    place = (channel, *(position or ()))
    sight = torch.from_numpy(geometry.seen_pixels(network, layer, place, image)).float()
    with torch.inference_mode(False), torch.enable_grad():
        fast = passes.split(streaming.for_many(network), layer)[0]
        gate = len(fast) > 1 and kinds.of(before[-1]).word == kinds.ACTIVATION
        layers = fast[:-1] if gate else fast
        images = torch.rand(STARTS, *image, generator=torch.Generator().manual_seed(seed)) * sight
        images = _climb(layers, images, place, steps)
    with torch.inference_mode():
        activations = (
            passes.run(fast, images)[:, channel].flatten(1).amax(dim=1)
            if position
            else passes.run(fast, images)[:, channel]
        )
    best = int(activations.argmax())
    ink = images[best, 0] if len(images[best]) == 1 else images[best]
    return Maximised(layer, channel, seed, ink.numpy(), float(activations[best]), position, activations.numpy())


def _climb(layers: list[nn.Module], images: Tensor, place: tuple[int, ...], steps: int) -> Tensor:
    """The images after steps along the sign of the gradient, from 0.5 to 0.02 of ink.

    Within 0…1 these climb higher than steps along the gradient itself.
    """
    for size in np.geomspace(LARGEST_STEP, SMALLEST_STEP, steps).tolist():
        images = images.detach().requires_grad_()
        (slope,) = torch.autograd.grad(passes.run(layers, images)[(slice(None), *place)].sum(), images)
        images = (images.detach() + size * slope.sign()).clamp_(0, 1)
    return images.detach()
