"""Grad-CAM and its relatives: which parts of a layer's maps speak for a class and which against it.

There are two forms. *Classic* (Selvaraju et al. 2017) multiplies a channel's map by one number, the mean of its gradient, so
that all its cells of one sign pull the same way. *Element-wise* (gradient × activation, Draelos and Carin 2020) multiplies
every cell by its own gradient, so that one channel may speak for a class in one place and against it in another. Positive
values support the class, negative values oppose it, and zero has no effect.
"""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
import torch
from jaxtyping import Float, Float32
from torch import Tensor, nn

from nnviz_core.layers import geometry, passes

CLASSIC, ELEMENTWISE = "classic", "element-wise"
FORMS = (CLASSIC, ELEMENTWISE)
LOGIT, LOGIT_LESS_BIASES, LOGIT_LESS_EMPTY = "logit", "logit less biases", "logit less that of an empty sheet"
"""The quantities that an attribution may account for."""


@dataclass(frozen=True)
class Attribution:
    """A signed map over the input (row, column) for the logit of class `target`, summed over the input's channels.

    `method` names the method that made it, `layer` the layer it was taken at. `accounted` is the part of the logit that the map
    stands for: the sum of what the layer's cells contribute, before they are spread over the image. `whole` names what that sum
    would equal for a perfect method: `LOGIT`, `LOGIT_LESS_BIASES` or `LOGIT_LESS_EMPTY`.
    """

    map: Float32[np.ndarray, "row column"]
    method: str
    layer: str
    target: int
    accounted: float
    whole: str = LOGIT


def grad_cam(
    network: nn.Sequential, inputs: Tensor, layer: str, target: int | None = None, signed: bool = True
) -> Float32[np.ndarray, "row column"]:
    """Classic Grad-CAM of `layer` for one input (1, channel, row, column) and the class `target` (the prediction when None).

    With `signed=False`, whatever speaks against the class is set to 0, as in the paper. Raises `KeyError` for a missing layer, `IndexError`
    for a missing class and `ValueError` for a layer without maps.
    """
    values = class_map(network, inputs, layer, target).map
    return values if signed else np.maximum(values, 0)


def class_map(
    network: nn.Sequential,
    inputs: Tensor,
    layer: str,
    target: int | None = None,
    form: str = CLASSIC,
    channel: int | None = None,
) -> Attribution:
    """The map of `layer` for one class, in one of the `FORMS`: of all channels together or of a single `channel`."""
    passes.check_single(inputs)
    with torch.inference_mode(False):
        maps, after = _cut(network, inputs, layer)
        logits = passes.run(after, maps)
        target = passes.chosen_class(logits, target)
        (gradients,) = torch.autograd.grad(_only(target, logits), maps)
    cells = _cells(maps.detach().numpy(), gradients.numpy(), form, channel)
    picture = _spread(network, layer, cells, inputs.shape)[0]
    return Attribution(picture, method_name(form, channel), layer, target, float(cells.sum()), _whole(form, channel))


def all_classes(
    network: nn.Sequential, inputs: Tensor, layer: str, form: str = CLASSIC, channel: int | None = None
) -> list[Attribution]:
    """The maps of `layer` for all classes, as `class_map` gives them for one, from a single batched backward pass."""
    passes.check_single(inputs)
    with torch.inference_mode(False):
        maps, after = _cut(network, inputs, layer)
        gradients = _every_gradient(maps, after)
    cells = _cells(maps.detach().numpy(), gradients.numpy(), form, channel)
    pictures, method = _spread(network, layer, cells, inputs.shape), method_name(form, channel)
    sums = cells.sum(axis=(1, 2))
    return [
        Attribution(picture, method, layer, target, float(total), _whole(form, channel))
        for target, (picture, total) in enumerate(zip(pictures, sums, strict=True))
    ]


def method_name(form: str, channel: int | None = None) -> str:
    """The name that `class_map` gives to its method."""
    name = "Grad-CAM, classic" if form == CLASSIC else "gradient × activation, element-wise"
    return name if channel is None else f"{name}, channel {channel} alone"


def _whole(form: str, channel: int | None) -> str:
    """What the map should sum to: value × gradient, over all channels, gives the logit without the biases of later layers."""
    return LOGIT_LESS_BIASES if form == ELEMENTWISE and channel is None else LOGIT


def leaf(value: Tensor) -> Tensor:
    """`value` detached from its history and ready for a gradient; inference tensors are copied, as autograd can't use them."""
    value = value.detach()
    return (value.clone() if value.is_inference() else value).requires_grad_()


def _cut(network: nn.Sequential, inputs: Tensor, layer: str) -> tuple[Tensor, list[nn.Module]]:
    """The maps of `layer`, with no graph before them, and the layers after it."""
    before, after = passes.split(network, layer)
    with torch.no_grad():
        maps = passes.run(before, inputs)
    if maps.ndim != 4:
        raise ValueError(f"{layer} has no maps: its output has the shape {tuple(maps.shape[1:])}")
    return leaf(maps), after


def _only(target: int, logits: Float[Tensor, "1 class"]) -> Float[Tensor, ""]:
    """The logit of `target` as a product with a row of 0 and 1: backward from it is cheaper than from the logit alone.

    To give the row to torch as a weight of the logits would bring its algebra, and 35 MB.
    """
    row = np.zeros(logits.shape[1], np.float32)
    row[target] = 1
    return logits[0] @ torch.from_numpy(row)


def _every_gradient(maps: Tensor, after: list[nn.Module]) -> Float[Tensor, "class channel row column"]:
    """The gradient of each logit.

    Ten copies of the maps are cheapest, unless convolutions follow: then one forward and ten backward passes are."""
    last = after[-1] if after else None
    if not isinstance(last, nn.Linear) or any(isinstance(part, nn.Conv2d) for part in after):
        logits = passes.run(after, maps)
        each = torch.eye(logits.shape[1])[:, None]
        return torch.autograd.grad(logits, maps, each, is_grads_batched=True)[0][:, 0]
    classes = last.out_features
    copies = leaf(maps.detach().repeat(classes, 1, 1, 1))
    return torch.autograd.grad(passes.run(after, copies).trace(), copies)[0]


def _cells(
    maps: Float32[np.ndarray, "1 channel row column"],
    gradients: Float32[np.ndarray, "class channel row column"],
    form: str,
    channel: int | None,
) -> Float32[np.ndarray, "class row column"]:
    """What each cell of the layer contributes to each class."""
    if form not in FORMS:
        raise ValueError(f"no form {form!r}; there are {', '.join(FORMS)}")
    if channel is not None:
        if not 0 <= channel < maps.shape[1]:
            raise IndexError(f"no channel {channel}; there are 0 … {maps.shape[1] - 1}")
        maps, gradients = maps[:, [channel]], gradients[:, [channel]]
    if form == ELEMENTWISE:
        return np.einsum("ochw,kchw->khw", maps, gradients)
    classes, channels, rows, columns = gradients.shape
    sums = np.add.reduce(gradients.reshape(classes, channels, -1), axis=2)
    return (sums @ maps.reshape(channels, -1)).reshape(classes, rows, columns) / (rows * columns)


def _spread(
    network: nn.Sequential, layer: str, cells: Float32[np.ndarray, "class row column"], inputs: torch.Size
) -> Float32[np.ndarray, "class image_row image_column"]:
    """The cells spread over the image: each value stands at the centre of what its cell sees, with linear interpolation
    in between, and 0 where the layer sees nothing."""
    if layer == passes.INPUT:
        return cells
    spreads = _SPREADS.setdefault(network, {})
    image = tuple(inputs[1:])
    if (layer, image) not in spreads:
        spreads[layer, image] = _spreads(network, layer, image)
    rows, columns = spreads[layer, image]
    return rows @ cells @ columns


_SPREADS: WeakKeyDictionary[nn.Sequential, dict[tuple[str, geometry.Shape], tuple[np.ndarray, np.ndarray]]] = (
    WeakKeyDictionary()
)
"""A cache by network, layer and input shape, since computing the geometry would cost as much as the gradient."""


def _spreads(network: nn.Sequential, layer: str, image: geometry.Shape) -> tuple[np.ndarray, np.ndarray]:
    """The weight of each cell's value at each pixel: (pixel, cell) for rows, (cell, pixel) for columns."""
    field, shape = geometry.windows(network, layer, image), geometry.shapes(network, image)[layer]
    rows, columns = (_weights(*axis) for axis in zip(field, shape[1:], image[1:], strict=True))
    return rows, np.ascontiguousarray(columns.T)


def _weights(window: geometry.Window, cells: int, pixels: int) -> Float32[np.ndarray, "pixel cell"]:
    place = np.arange(pixels)
    position = np.clip((place - window.centre(0)) / float(window.step), 0, cells - 1)
    weights = np.maximum(1 - np.abs(position[:, None] - np.arange(cells)), 0)
    sight = (place >= window.pixels(0).start) & (place < window.pixels(cells - 1).stop)
    return (weights * sight[:, None]).astype(np.float32)
