import numpy as np
import pytest
import torch

from nnviz_core import networks
from nnviz_core.layers import geometry, passes

NETWORKS = {"cnn": networks.cnn, "tiny": networks.tiny_cnn, "mlp": lambda: networks.mlp(16)}


def open_gated(name: str):
    """A network whose every gate passes: positive weights, so that a zero gradient means out of sight."""
    torch.manual_seed(0)
    network = NETWORKS[name]().eval().requires_grad_(False)
    for parameter in network.parameters():
        parameter.uniform_(0.1, 0.2)
    return network


def reached(network, layer, index):
    """The pixels that move a value once every cell of a pooling window counts, not only the one that won."""
    smooth = torch.nn.Sequential()
    for name, part in network.named_children():
        smooth.add_module(name, torch.nn.AvgPool2d(2) if isinstance(part, torch.nn.MaxPool2d) else part)
    inputs = torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(1)).requires_grad_()
    value = passes.up_to(smooth.eval(), inputs, layer)[(0, *index)]
    return (torch.autograd.grad(value, inputs)[0][0, 0] != 0).numpy()


@pytest.mark.parametrize(
    ("name", "layer", "index"),
    [
        ("cnn", "conv1", (3, 0, 27)),
        ("cnn", "pool1", (0, 6, 0)),
        ("cnn", "relu2", (5, 13, 4)),
        ("cnn", "pool2", (5, 3, 0)),
        ("tiny", "conv1", (0, 25, 3)),
        ("tiny", "conv2", (1, 4, 10)),
        ("tiny", "pool2", (1, 2, 4)),
        ("tiny", "flatten", (49,)),
        ("mlp", "flatten", (30,)),
        ("mlp", "fc1", (3,)),
    ],
)
def test_seen_pixels_are_those_with_a_gradient(name, layer, index):
    network = open_gated(name)
    seen = geometry.seen_pixels(network, layer, index)
    assert np.array_equal(seen, reached(network, layer, index))
    rows, columns = geometry.receptive_field(network, layer, index)
    assert seen[rows, columns].all()
    assert seen[rows, columns].sum() == seen.sum()


def test_windows_agree_with_the_pixels_seen():
    for name, layers in {
        "cnn": ("bn1", "conv2", "pool2", "conv3", "average"),
        "tiny": ("pool1", "conv2", "pool2"),
    }.items():
        network = NETWORKS[name]().eval()
        for layer in layers:
            field, shape = geometry.windows(network, layer), geometry.shapes(network)[layer]
            for position in {(0, 0), (shape[1] - 1, shape[2] // 2)}:
                expected = [
                    slice(max(w.pixels(p).start, 0), min(w.pixels(p).stop, 28))
                    for w, p in zip(field, position, strict=True)
                ]
                assert geometry.receptive_field(network, layer, (0, *position)) == tuple(expected)


def test_the_tiny_network_is_blind_to_the_last_two_rows_and_columns():
    blind = geometry.blind_pixels(networks.tiny_cnn().eval())
    expected = np.zeros((28, 28), bool)
    expected[26:], expected[:, 26:] = True, True
    assert np.array_equal(blind, expected)


def test_changes_in_the_blind_border_move_nothing():
    network, generator = networks.tiny_cnn().eval(), torch.Generator().manual_seed(0)
    inputs = torch.rand(1, 1, 28, 28, generator=generator)
    changed = inputs.clone()
    blind = torch.from_numpy(geometry.blind_pixels(network))
    changed[0, 0][blind] = torch.rand(int(blind.sum()), generator=generator)
    with torch.no_grad():
        assert torch.equal(network(inputs), network(changed))


def test_other_networks_see_everything():
    assert not geometry.blind_pixels(networks.cnn().eval()).any()
    assert not geometry.blind_pixels(networks.mlp(8).eval()).any()


def test_adaptive_bins_that_overlap():
    network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d((3, 5))).eval()
    assert np.array_equal(geometry.seen_pixels(network, "0", (0, 1, 3)), reached(network, "0", (0, 1, 3)))


def test_a_crop_has_the_full_window_and_paper_beyond_the_border():
    image = np.arange(1, 785, dtype=np.float32).reshape(28, 28)
    field = geometry.windows(networks.cnn().eval(), "conv1")
    assert np.array_equal(geometry.crop(image, field, (4, 9)), image[3:6, 8:11])
    corner = geometry.crop(image, field, (0, 27))
    assert np.array_equal(corner, [[0, 0, 0], [27, 28, 0], [55, 56, 0]])


def test_what_does_not_exist_is_named():
    network = networks.tiny_cnn().eval()
    with pytest.raises(KeyError, match="conv7"):
        geometry.seen_pixels(network, "conv7")
    with pytest.raises(IndexError, match="conv1"):
        geometry.receptive_field(network, "conv1", (8, 0, 0))
    with pytest.raises(ValueError, match="no maps"):
        geometry.windows(network, "fc1")
    with pytest.raises(KeyError, match="conv7"):
        geometry.windows(network, "conv7")
    with pytest.raises(ValueError, match="training"):
        passes.split(networks.tiny_cnn(), "conv1")
