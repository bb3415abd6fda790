"""Layers of every known kind with settings drawn at random, and networks of them."""

from collections import OrderedDict

import torch
from hypothesis import strategies as st
from torch import nn

from nnviz_core.layers import Scaling

small = st.integers(1, 3)
steps = st.one_of(st.tuples(small, small), st.lists(small, min_size=2, max_size=2))
spread = st.tuples(st.integers(1, 2), st.integers(1, 2))
maps = st.tuples(small, st.integers(5, 8), st.integers(5, 8))
line = st.tuples(st.integers(1, 9))


@st.composite
def convolution(draw, shape):
    groups = draw(st.sampled_from([count for count in (1, 2, 3) if shape[0] % count == 0]))
    padding = draw(st.one_of(st.tuples(st.integers(0, 2), st.integers(0, 2)), st.sampled_from(["same", "valid"])))
    stride = (1, 1) if padding == "same" else draw(steps)
    filters = groups * draw(st.integers(1, 2))
    settings = {"stride": stride, "padding": padding, "dilation": draw(spread), "groups": groups}
    return nn.Conv2d(shape[0], filters, draw(steps), bias=draw(st.booleans()), **settings)


@st.composite
def max_pooling(draw, shape):
    kernel = draw(steps)
    padding = tuple(draw(st.integers(0, size // 2)) for size in kernel)
    return nn.MaxPool2d(kernel, draw(st.one_of(st.none(), steps)), padding, draw(spread))


@st.composite
def average_pooling(draw, shape):
    kernel = draw(st.one_of(small, steps))
    padding = tuple(
        draw(st.integers(0, size // 2)) for size in ((kernel, kernel) if isinstance(kernel, int) else kernel)
    )
    return nn.AvgPool2d(kernel, draw(st.one_of(st.none(), steps)), padding, count_include_pad=draw(st.booleans()))


bins = st.one_of(st.none(), st.integers(1, 9))
SETTINGS = {
    nn.Conv2d: convolution,
    nn.Linear: lambda shape: st.builds(nn.Linear, st.just(shape[0]), st.integers(1, 6), bias=st.booleans()),
    nn.ReLU: lambda shape: st.builds(nn.ReLU),
    nn.LeakyReLU: lambda shape: st.builds(nn.LeakyReLU, st.floats(0.01, 0.5)),
    nn.Tanh: lambda shape: st.builds(nn.Tanh),
    nn.Sigmoid: lambda shape: st.builds(nn.Sigmoid),
    nn.GELU: lambda shape: st.builds(nn.GELU, st.sampled_from(["none", "tanh"])),
    nn.BatchNorm2d: lambda shape: st.builds(nn.BatchNorm2d, st.just(shape[0]), affine=st.booleans()),
    nn.BatchNorm1d: lambda shape: st.builds(nn.BatchNorm1d, st.just(shape[0]), affine=st.booleans()),
    nn.MaxPool2d: max_pooling,
    nn.AvgPool2d: average_pooling,
    nn.AdaptiveAvgPool2d: lambda shape: st.builds(
        nn.AdaptiveAvgPool2d,
        st.one_of(st.integers(1, 4), st.tuples(bins, bins), st.lists(bins, min_size=2, max_size=2)),
    ),
    Scaling: lambda shape: st.builds(Scaling, st.just(shape[0])),
    nn.Flatten: lambda shape: st.builds(nn.Flatten),
    nn.Dropout: lambda shape: st.builds(nn.Dropout, st.floats(0, 0.9)),
}
"""By type of layer, from the shape of an input to layers that take it."""
LINES = (nn.Linear, nn.BatchNorm1d)
MAPS = (nn.Conv2d, nn.BatchNorm2d, nn.MaxPool2d, nn.AvgPool2d, nn.AdaptiveAvgPool2d)
EITHER = tuple(set(SETTINGS) - set(LINES) - set(MAPS))


def network_of(layers, seed=0):
    """A network of `layers` with random weights and batch statistics, in eval mode."""
    torch.manual_seed(seed)
    network = nn.Sequential(OrderedDict((f"layer{number}", layer) for number, layer in enumerate(layers)))
    for name, values in [*network.named_parameters(), *network.named_buffers()]:
        if "var" in name:
            values.data.uniform_(0.5, 2)
        elif values.is_floating_point():
            values.data.normal_()
    return network.eval().requires_grad_(False)


@st.composite
def single(draw, kind):
    """A network of one layer of the type `kind`, an input that it takes, and the seed of both."""
    shape = draw(line if kind in LINES else maps if kind in MAPS else st.one_of(maps, line))
    seed = draw(st.integers(0, 99))
    network = network_of([draw(SETTINGS[kind](shape))], seed)
    return network, torch.randn(1, *shape, generator=torch.Generator().manual_seed(seed)), seed


@st.composite
def chain(draw):
    """A network of up to eight layers, maps first and then lines of units, and an input."""
    shape = first = draw(maps)
    layers = []
    for kind in draw(st.lists(st.sampled_from(sorted({*MAPS, *EITHER}, key=str)), max_size=5)):
        if len(shape) == 3:
            layer = draw(SETTINGS[kind](shape))
            after = _shape_after(layer, shape)
            if after:
                layers.append(layer)
                shape = after
    if len(shape) == 3:
        layers.append(nn.Flatten())
        shape = _shape_after(layers[-1], shape)
    for kind in draw(st.lists(st.sampled_from(sorted({*LINES, *EITHER}, key=str)), max_size=3)):
        layers.append(draw(SETTINGS[kind](shape)))
        shape = _shape_after(layers[-1], shape)
    seed = draw(st.integers(0, 99))
    return network_of(layers, seed), torch.randn(1, *first, generator=torch.Generator().manual_seed(seed))


def _shape_after(layer, shape):
    """The shape of the layer's output, or None where the input is too small for it."""
    try:
        with torch.no_grad():
            value = layer.eval()(torch.zeros(1, *shape))
    except RuntimeError:
        return None
    return tuple(value.shape[1:]) if value.isfinite().all() else None
