"""Networks and images as visitors bring them: LeNet-5 on digits of 32×32, three named classes of 8×8, also without a dense layer, and twelve in colour."""

import functools
import io
from collections import OrderedDict
from dataclasses import replace

import numpy as np
import torch
from safetensors.torch import save
from torch import nn

from nnviz_core import datasets, drawing, models, uploads
from nnviz_core.datasets import ImageSet
from nnviz_core.ui.frame import guests, own_data, own_networks

LENET, SHAPES, PAINTED, AVERAGED = "lenet.npz", "shapes.npz", "painted.npz", "averaged.npz"
CLASSES = ("ring", "cross <b>", "bar")
COLOURS = ("red", "green", "blue", "white")


def lenet():
    """The layers of LeNet-5 as public scripts have them: tanh, average pooling, 32×32 inputs."""
    layers = (
        ("c1", nn.Conv2d(1, 6, 5)),
        ("tanh1", nn.Tanh()),
        ("s2", nn.AvgPool2d(2)),
        ("c3", nn.Conv2d(6, 16, 5)),
        ("tanh2", nn.Tanh()),
        ("s4", nn.AvgPool2d(2)),
        ("flatten", nn.Flatten()),
        ("f5", nn.Linear(400, 120)),
        ("tanh3", nn.Tanh()),
        ("f6", nn.Linear(120, 84)),
        ("tanh4", nn.Tanh()),
        ("output", nn.Linear(84, 10)),
    )
    return nn.Sequential(OrderedDict(layers))


def digits(count=400):
    """MNIST test images in the size of LeNet-5, as uint8, with labels."""
    images = datasets.load("mnist").first(count)
    large = np.stack([drawing.fitted(image, (1, 32, 32)) for image in images.inputs()[:, 0]])
    return np.round(255 * large).astype(np.uint8), images.labels.copy()


def shapes(count=240):
    """Rings, crosses and bars of 8×8, each somewhere, with some noise."""
    generator = np.random.default_rng(0)
    labels = np.arange(count) % 3
    images = generator.integers(0, 40, (count, 8, 8))
    ring = np.pad(np.zeros((2, 2)), 1, constant_values=1)
    drawn = (ring, np.eye(4) + np.eye(4)[::-1], np.eye(4)[1][:, None] * np.ones((4, 4)))
    for image, label in zip(images, labels, strict=True):
        row, column = generator.integers(0, 5, 2)
        image[row : row + 4, column : column + 4] += (200 * np.clip(drawn[label], 0, 1)).astype(int)
    return np.clip(images, 0, 255).astype(np.uint8), labels


def painted(count=240):
    """The shapes, each in one of four colours, and their labels among twelve classes."""
    images, labels = shapes(count)
    colours = np.arange(count) // 3 % 4
    paints = np.array([[1, 0.2, 0.2], [0.2, 1, 0.2], [0.2, 0.2, 1], [1, 1, 1]])[colours]
    return (images[:, None] * paints[:, :, None, None]).astype(np.uint8), 3 * colours + labels


def trained(network, images, labels, steps=150):
    """`network` after some steps on all `images` at once."""
    torch.manual_seed(0)
    for layer in network:
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    inputs, targets = torch.from_numpy(images / np.float32(255)), torch.tensor(labels)
    inputs = inputs if inputs.ndim == 4 else inputs[:, None]
    torch.set_num_threads(1)
    optimiser = torch.optim.SGD(network.parameters(), 0.1, momentum=0.9)
    for _ in range(steps):
        optimiser.zero_grad()
        nn.functional.cross_entropy(network(inputs), targets).backward()
        optimiser.step()
    return network.eval()


def packed(images, labels, **more):
    """An npz of images and labels."""
    file = io.BytesIO()
    np.savez_compressed(file, images=images, labels=labels, **more)
    return file.getvalue()


@functools.cache
def files(kind):
    """The three files of a kind: the description, the weights and the images."""
    if kind == LENET:
        images, labels = digits()
        network = trained(lenet(), images, labels, 40)
        described = uploads.describe(network, tuple("0123456789"), (1, 32, 32), "LeNet-5")
        return described, save(network.state_dict()), packed(images, labels)
    if kind == PAINTED:
        images, labels = painted()
        layers = (
            nn.Conv2d(3, 6, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Dropout(),
            nn.Linear(96, 12),
        )
        network, names = (
            trained(nn.Sequential(*layers), images, labels, 60),
            [f"{c} {s}" for c in COLOURS for s in "osi"],
        )
        described = uploads.describe(network, names, (3, 8, 8), "Painted shapes")
        return described, save(network.state_dict()), packed(images, labels, class_names=np.array(names))
    images, labels = shapes()
    if kind == AVERAGED:
        layers = (nn.Conv2d(1, 6, 3), nn.ReLU(), nn.Conv2d(6, 3, 3), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        network = trained(nn.Sequential(*layers), images, labels, 60)
        described = uploads.describe(network, CLASSES, (1, 8, 8), "Averaged")
        return described, save(network.state_dict()), packed(images, labels, class_names=np.array(CLASSES))
    dense = OrderedDict(line=nn.Flatten(), fc1=nn.Linear(64, 12), act=nn.ReLU(), fc2=nn.Linear(12, 3))
    network = trained(nn.Sequential(dense), images, labels)
    described = uploads.describe(network, CLASSES, (1, 8, 8), "Three shapes")
    return described, save(network.state_dict()), packed(images, labels, class_names=np.array(CLASSES))


@functools.cache
def model(kind):
    """The network alone."""
    return uploads.read_network(*files(kind)[:2])


@functools.cache
def data(kind) -> ImageSet:
    """The images alone."""
    return uploads.read_data(kind, files(kind)[2])


def hold(app, kind, with_images=True):
    """Let the session of `app` hold the network, beside its images or alone; returns its model."""
    state = own_networks.guests.st.session_state
    before = dict(state)
    state.clear()
    if with_images:
        own_networks.keep_images(data(kind), kind)
    held = own_networks.keep(model(kind))
    for key in (guests.GUESTS, own_data.OWN):
        if key in state:
            app.session_state[key] = state[key]
    state.clear()
    state.update(before)
    return held


def replaced(held):
    """Another network on the images of `held`: the same layers with other weights."""
    torch.manual_seed(1)
    network = lenet().eval().requires_grad_(False)
    return replace(held, name="own-other", network=network, fingerprint=models.fingerprint(network))


def numbered_set(number, names=("a", "b"), size=8):
    """Images that no other number gives."""
    labels = np.arange(60) % len(names)
    images = np.random.default_rng(number).integers(0, 256, (60, size, size)).astype(np.uint8)
    return uploads.read_data(f"{number}.npz", packed(images, labels, class_names=np.array(names)))
