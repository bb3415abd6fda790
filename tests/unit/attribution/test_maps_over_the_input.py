import copy

import numpy as np
import pytest
import torch
from captum.attr import IntegratedGradients, LayerGradCam, Occlusion

from nnviz_core import attribution, drawing, networks
from nnviz_core.attribution import class_maps, saliency
from nnviz_core.drawing import presets
from nnviz_core.layers import geometry
from nnviz_core.predictions import as_inputs

LAYERS = [("cnn", "conv1"), ("cnn", "bn2"), ("cnn", "conv3"), ("cnn", "bn3"), ("tiny", "relu1"), ("tiny", "conv2")]


@pytest.fixture(scope="module")
def nets():
    torch.manual_seed(0)
    made = {"cnn": networks.cnn(), "tiny": networks.tiny_cnn(), "mlp": networks.mlp(20)}
    return {name: network.eval().requires_grad_(False) for name, network in made.items()}


@pytest.fixture(scope="module")
def inputs():
    return as_inputs(drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH))


def layer_of(network, name):
    return dict(network.named_children())[name]


def plain(network, inputs, layer, target):
    """Maps and gradients in one graph from the pixels on."""
    value = inputs.clone().requires_grad_()
    for name, part in network.named_children():
        value = part(value)
        if name == layer:
            maps = value
    (gradients,) = torch.autograd.grad(value[0, target], maps)
    return maps[0].detach().numpy(), gradients[0].numpy()


@pytest.mark.parametrize(("name", "layer"), LAYERS)
def test_the_sum_of_the_cells_is_captums(nets, inputs, name, layer):
    network = nets[name]
    reference = LayerGradCam(network, layer_of(network, layer))
    # captum needs a graph that starts at the pixels.
    expected = reference.attribute(inputs.clone().requires_grad_(), target=3)[0, 0].detach().numpy()
    found = attribution.class_map(network, inputs, layer, 3)
    assert found.accounted == pytest.approx(expected.sum(), rel=1e-4, abs=1e-5)
    if geometry.windows(network, layer)[0].step == 1 and expected.shape == (28, 28):
        np.testing.assert_allclose(found.map, expected, atol=1e-6)


def test_maps_of_padded_networks_lie_as_usual(nets, inputs):
    maps, gradients = plain(nets["cnn"], inputs, "conv3", 5)
    cells = torch.from_numpy((gradients.mean(axis=(1, 2))[:, None, None] * maps).sum(axis=0))
    stretched = torch.nn.functional.interpolate(cells[None, None], (28, 28), mode="bilinear")[0, 0].numpy()
    # The last convolution is centred on pixel 1.5 + 4 · position, as a plain stretch from 7 to 28 has it.
    np.testing.assert_allclose(attribution.grad_cam(nets["cnn"], inputs, "conv3", 5), stretched, atol=1e-6)


def test_maps_of_unpadded_networks_lie_where_their_cells_look(nets):
    network = nets["tiny"]
    rows, _ = geometry.windows(network, "conv2")
    assert rows.centre(0) == 3.5
    assert rows.step == 2
    maps = torch.zeros(1, 2, 11, 11)
    maps[0, 0, 4, 9] = 1
    spread = class_maps._spread(network, "conv2", maps[0, :1].numpy(), torch.Size((1, 1, 28, 28)))[0]
    assert np.argwhere(spread == spread.max()).mean(axis=0) == pytest.approx([rows.centre(4), rows.centre(9)])
    found = attribution.class_map(network, torch.rand(1, 1, 28, 28), "conv2", form=attribution.ELEMENTWISE)
    assert found.map[:23].any()
    assert not found.map[26:].any()


@pytest.mark.parametrize("form", attribution.FORMS)
def test_all_channels_are_the_sum_of_each_alone(nets, inputs, form):
    every = attribution.class_map(nets["tiny"], inputs, "relu2", 2, form)
    alone = [attribution.class_map(nets["tiny"], inputs, "relu2", 2, form, channel) for channel in (0, 1)]
    np.testing.assert_allclose(alone[0].map + alone[1].map, every.map, atol=1e-6)
    assert "channel 1 alone" in alone[1].method


def test_one_channel_has_one_sign_only_in_classic_form(nets, inputs):
    for layer, channel in (("relu1", 0), ("relu1", 4), ("relu2", 1)):
        classic = attribution.class_map(nets["tiny"], inputs, layer, 1, attribution.CLASSIC, channel).map
        assert (classic >= 0).all() or (classic <= 0).all()
    elementwise = attribution.class_map(nets["tiny"], inputs, "relu1", 1, attribution.ELEMENTWISE, 4).map
    assert elementwise.min() < 0 < elementwise.max()


@pytest.mark.parametrize("form", attribution.FORMS)
@pytest.mark.parametrize(("name", "layer"), [*LAYERS, ("mlp", "input")])
def test_all_classes_at_once_are_each_class_alone(nets, inputs, name, layer, form):
    together = attribution.all_classes(nets[name], inputs, layer, form)
    assert [found.target for found in together] == list(range(10))
    for found in together[::4]:
        alone = attribution.class_map(nets[name], inputs, layer, found.target, form)
        np.testing.assert_allclose(found.map, alone.map, atol=2e-6)
        assert found.accounted == pytest.approx(alone.accounted, abs=1e-4)


def test_grad_cam_is_a_float_picture_signed_or_not(nets, inputs):
    signed = attribution.grad_cam(nets["tiny"], inputs, "relu2")
    assert signed.shape == (28, 28)
    assert signed.dtype == np.float32
    np.testing.assert_array_equal(
        attribution.grad_cam(nets["tiny"], inputs, "relu2", signed=False), np.clip(signed, 0, None)
    )
    prediction = int(nets["tiny"](inputs).argmax())
    np.testing.assert_array_equal(signed, attribution.grad_cam(nets["tiny"], inputs, "relu2", prediction))


def test_the_gradient_is_that_of_finite_differences(nets):
    image = torch.rand(1, 1, 28, 28, generator=torch.Generator().manual_seed(3))
    found = saliency.gradient_input(nets["tiny"], image, 6).map
    precise = copy.deepcopy(nets["tiny"]).double()
    for row, column in ((10, 9), (14, 14), (3, 20)):
        moved = image.double()
        moved[0, 0, row, column] += 1e-7
        slope = float((precise(moved) - precise(image.double()))[0, 6]) / 1e-7
        assert found[row, column] == pytest.approx(slope * float(image[0, 0, row, column]), abs=1e-5)


@pytest.mark.parametrize("name", ["cnn", "tiny", "mlp"])
def test_integrated_gradients_are_captums(nets, inputs, name):
    expected = IntegratedGradients(nets[name]).attribute(inputs, target=4, n_steps=32, method="riemann_middle")
    found = saliency.integrated_gradients(nets[name], inputs, 4, steps=32)
    np.testing.assert_allclose(found.map, expected[0, 0].numpy(), atol=1e-5)


@pytest.mark.parametrize(("name", "size"), [("cnn", 13), ("tiny", 7), ("mlp", 2)])
def test_occlusion_is_captums(nets, inputs, name, size):
    expected = Occlusion(nets[name]).attribute(inputs, (1, size, size), target=7, perturbations_per_eval=64)
    found = saliency.occlusion(nets[name], inputs, 7, size)
    np.testing.assert_allclose(found.map, expected[0, 0].numpy(), atol=2e-6)


def test_occluding_a_linear_model_falls_by_what_is_covered(inputs):
    torch.manual_seed(1)
    network = networks.mlp().eval().requires_grad_(False)
    found = saliency.occlusion(network, inputs, 0, 1)
    exact = saliency.gradient_input(network, inputs, 0)
    np.testing.assert_allclose(found.map, exact.map, atol=1e-5)
    assert found.accounted == pytest.approx(exact.accounted, abs=1e-4)


def test_an_empty_drawing_has_maps_too(nets):
    empty = torch.zeros(1, 1, 28, 28)
    for method in (saliency.gradient_input, saliency.integrated_gradients, saliency.occlusion):
        assert not method(nets["cnn"], empty).map.any()
    assert np.isfinite(attribution.grad_cam(nets["cnn"], empty, "conv3")).all()


def test_the_network_is_left_as_found_even_in_inference_mode(nets, inputs):
    network = nets["cnn"]
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.inference_mode():
        attribution.all_classes(network, inputs.clone(), "conv2")
        attribution.grad_cam(network, inputs.clone(), "input")
        saliency.integrated_gradients(network, inputs.clone(), steps=2)
        saliency.occlusion(network, inputs.clone(), size=20)
    assert all(torch.equal(before[name], value) for name, value in network.state_dict().items())
    assert not any(value.requires_grad or value.grad is not None for value in network.parameters())
    assert not any(part._forward_hooks or part._backward_hooks for part in network.modules())
    assert network.conv2.weight.is_contiguous()


def test_what_does_not_exist_is_named(nets, inputs):
    with pytest.raises(KeyError, match="conv9"):
        attribution.grad_cam(nets["cnn"], inputs, "conv9")
    with pytest.raises(ValueError, match="no maps"):
        attribution.grad_cam(nets["cnn"], inputs, "fc1")
    with pytest.raises(IndexError, match="no class 10"):
        attribution.grad_cam(nets["cnn"], inputs, "conv3", 10)
    with pytest.raises(IndexError, match="no channel 2"):
        attribution.class_map(nets["tiny"], inputs, "conv2", 0, channel=2)
    with pytest.raises(ValueError, match="no form"):
        attribution.class_map(nets["tiny"], inputs, "conv2", 0, "sharp")
    with pytest.raises(ValueError, match="batch of shape"):
        attribution.grad_cam(nets["cnn"], inputs.expand(2, 1, 28, 28), "conv3")
    with pytest.raises(ValueError, match="size"):
        saliency.occlusion(nets["cnn"], inputs, 0, 29)
    with pytest.raises(ValueError, match="steps"):
        saliency.integrated_gradients(nets["cnn"], inputs, 0, 0)
