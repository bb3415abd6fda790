"""Networks of one's own: what is described is read again, and whatever is wrong is named before it can do harm."""

import json
import re
import time
import tracemalloc
import types
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import save
from torch import nn

from nnviz_core import contributions, networks, tweak, uploads, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.layers import Scaling, passes
from nnviz_core.models import fingerprint
from nnviz_core.trace import record
from nnviz_core.uploads import cost, descriptions
from tests.unit.random_layers import chain

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel lengths")
few = settings(max_examples=60, derandomize=True, deadline=None, database=None)
README = Path(__file__).parents[3] / "README.md"


def read(network, **extra):
    return uploads.read_network(uploads.describe(network, **extra), save(network.state_dict()))


@pytest.mark.parametrize("name", [*zoo.MODELS, "fashion-mlp-tanh"])
def test_a_shipped_network_comes_back_as_it_was(name):
    model = zoo.model(name)
    again = read(model.network, class_names=model.class_names, title="Mine")
    assert again.fingerprint == fingerprint(model.network) == model.fingerprint
    assert again.name == f"own-{model.fingerprint[:12]}"
    assert (again.class_names, again.shape, again.title) == (model.class_names, model.shape, "Mine")
    assert again.dataset == (model.dataset if len(model.class_names) == 10 else "own")
    inputs = torch.rand(2, 1, 28, 28)
    assert torch.equal(again.network(inputs), model.network(inputs))
    assert not any(each.requires_grad for each in again.network.parameters())


def test_a_changed_network_comes_back_too():
    changed = tweak.apply(zoo.load("mnist-tiny-cnn"), [tweak.Off("relu1", 3), tweak.Scale("relu2", 0, 2)])
    again = read(changed)
    assert again.fingerprint == fingerprint(changed)
    assert isinstance(again.network.get_submodule("relu1-off"), Scaling)


def test_other_sizes_colours_and_classes():
    network = nn.Sequential(
        nn.Conv2d(3, 4, 5, stride=2),
        nn.ReLU(inplace=True),
        nn.AdaptiveAvgPool2d(2),
        nn.Flatten(),
        nn.Linear(16, 3),
        nn.Softmax(1),
    ).eval()
    shape, names = (3, 64, 48), ("cat", "dog", "Käfer")
    model = read(network, shape=shape, class_names=names)
    assert (model.shape, model.class_names, model.dataset) == (shape, names, "own")
    assert passes.layer_names(model.network) == ("input", "conv1", "relu1", "adaptiveavgpool2d1", "flatten1", "fc1")
    inputs = torch.rand(2, *shape)
    torch.testing.assert_close(torch.softmax(model.network(inputs), 1), network(inputs))
    told = uploads.remarks(uploads.describe(network, shape=shape))
    assert len(told) == 2
    assert told[0].startswith("The softmax at the end is left out")
    assert told[1].startswith("Layers whose names links can't hold have new ones")
    trace = record(model.network, inputs[:1])
    parts = contributions.explain_in(model.network, trace, "relu1", (1, 2, 3))
    assert parts.products.sum() == pytest.approx(parts.total)
    assert uploads.remarks(uploads.describe(zoo.load("mnist-cnn"))) == ()


@pytest.mark.parametrize("dtype", [torch.float64, torch.float16, torch.bfloat16])
def test_numbers_of_other_precision_are_made_float32(dtype):
    network = zoo.load("mnist-tiny-cnn")
    state = {name: values.to(dtype) for name, values in network.state_dict().items()}
    model = uploads.read_network(uploads.describe(network), save(state))
    for name, values in model.network.state_dict().items():
        assert values.dtype == torch.float32
        assert torch.equal(values, state[name].float())


def layer(kind, name="one", **settings):
    return {"name": name, "type": kind, "settings": settings}


FLAT, LAST = layer("Flatten", "flat"), layer("Linear", "last", in_features=784, out_features=10)
WRONG = [
    (b"", "The description is no JSON"),
    (b"\xff\xfe\x00", "The description is no JSON"),
    (b"[" * 100_000, "The description is no JSON"),
    (b"1" * 5000, "The description is no JSON"),
    (b" " * 1_000_001, "has 1,000,001 bytes"),
    (b"[]", 'no JSON object with a list "layers"'),
    ({"layers": []}, "it has 0 layers"),
    ({"layers": [FLAT, LAST], "code": "import os"}, "a field 'code'"),
    ({"layers": [FLAT] * 300}, "it has 300 layers"),
    ({"layers": [FLAT, FLAT | {"type": "ReLU"}]}, "two layers are called 'flat'"),
    ({"layers": ["Flatten"]}, "layer 1 is no JSON object"),
    ({"layers": [FLAT, layer("LSTM")]}, "layer 2, 'one', is a 'LSTM'; known are Conv2d, Linear"),
    ({"layers": [layer("Softmax"), FLAT, LAST]}, "layer 1 is a Softmax, which can stand at the end alone"),
    ({"layers": [layer("Conv2d", device="cpu")]}, "layer 1, 'one': a Conv2d has no setting 'device'"),
    ({"layers": [layer("Conv2d", dtype="float64")]}, "a Conv2d has no setting 'dtype'"),
    ({"layers": [layer("ReLU", hook=1)]}, "a ReLU has no setting 'hook'"),
    ({"layers": [layer("Linear", in_features=10**9, out_features=2)]}, "in_features can't be 1000000000"),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=1, kernel_size=3, dilation=10**9)]},
        "dilation can't be 1000000000",
    ),
    ({"layers": [layer("Conv2d", in_channels=1, out_channels=1, kernel_size=[3, 3, 3])]}, "kernel_size can't be"),
    ({"layers": [layer("Conv2d", in_channels=1, out_channels=1, kernel_size={})]}, "kernel_size can't be"),
    ({"layers": [layer("LeakyReLU", negative_slope=float("nan"))]}, "negative_slope can't be nan"),
    ({"layers": [layer("Conv2d", in_channels=1)]}, "layer 1 can't be built"),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=1, kernel_size="3")]},
        "layer 1 can't be built|can't take",
    ),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=10**6, kernel_size=3), FLAT]},
        "the network has 10,000,000 numbers; 5,000,000",
    ),
    ({"layers": [FLAT, layer("Linear", in_features=784, out_features=10**6)]}, "the network has 785,000,000 numbers"),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=64, kernel_size=3, padding=256), FLAT]},
        "one: the layers up to here give",
    ),
    ({"layers": [layer("AdaptiveAvgPool2d", output_size=10**6), FLAT]}, "output_size can't be 1000000"),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=500, kernel_size=28, padding=14), FLAT]},
        "products for an image; 200,000,000 is the most",
    ),
    (
        {"layers": [layer("Conv2d", in_channels=3, out_channels=2, kernel_size=3), FLAT]},
        "one: Conv2d wants 3 channels and gets 1, of the shape",
    ),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=2, kernel_size=29)]},
        r"one: Conv2d can't take an input of the shape \(1, 28, 28\)",
    ),
    ({"layers": [layer("Conv2d", in_channels=1, out_channels=2, kernel_size=3, stride=0)]}, "one: Conv2d can't take"),
    (
        {"layers": [FLAT, layer("Linear", in_features=3136, out_features=10)]},
        r"one: Linear wants 3,136 units and gets 784",
    ),
    (
        {"layers": [FLAT, layer("Linear", "7", in_features=3136, out_features=10)]},
        r"layer 2, '7': Linear wants 3,136 units and gets 784",
    ),
    ({"layers": [LAST]}, "last: Linear.*gets maps"),
    ({"layers": [FLAT, layer("MaxPool2d", kernel_size=2)]}, "one: MaxPool2d.*gets a line of units"),
    (
        {"layers": [layer("Conv2d", in_channels=1, out_channels=1, kernel_size=3, padding_mode="reflect")]},
        "padding_mode",
    ),
    ({"layers": [layer("ReLU")]}, "a Flatten is missing"),
    ({"layers": [FLAT, layer("Linear", in_features=784, out_features=1)]}, "it tells 1 classes apart"),
    ({"layers": [FLAT, layer("Linear", in_features=784, out_features=1001)]}, "it tells 1,001 classes apart"),
    ({"layers": [FLAT, LAST], "class_names": ["a", "b"]}, "gives 10 values, and 2 classes are named"),
    ({"layers": [FLAT, LAST], "class_names": [1] * 10}, '"class_names" are no list of texts'),
    ({"layers": [FLAT, LAST], "shape": [2, 28, 28]}, "its input is 2×28×28"),
    ({"layers": [FLAT, LAST], "shape": [1, 28]}, '"shape" is not three whole numbers'),
    ({"layers": [FLAT, LAST], "shape": [1, 129, 28]}, "at most 128×128"),
    ({"layers": [FLAT, LAST], "title": "x" * 61}, '"title" is no text'),
    ({"layers": [FLAT, LAST], "title": "a\nb"}, '"title" is no text'),
]


@pytest.mark.parametrize(("description", "words"), WRONG, ids=[words for _, words in WRONG])
def test_what_is_wrong_with_a_description_is_named(description, words):
    content = description if isinstance(description, bytes) else json.dumps(description).encode()
    start = time.perf_counter()
    tracemalloc.start()
    with pytest.raises(NnvizError) as error:
        uploads.read_network(content, b"")
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert re.search(words, str(error.value))
    assert len(str(error.value)) < 700
    assert time.perf_counter() - start < 5


STATE = {"last.weight": torch.zeros(10, 784), "last.bias": torch.zeros(10)}
DESCRIPTION = json.dumps({"layers": [FLAT, LAST]}).encode()
NAN, INFINITE = torch.zeros(10), torch.zeros(10)
NAN[3], INFINITE[1:3] = float("nan"), float("inf")


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        (b"", "no safetensors file"),
        (b"\x80\x04K\x01.", "no safetensors file"),
        (b"\xff" * 8 + b"{}", "no safetensors file"),
        (b"\0" * 45_000_001, "45,000,001 bytes; 45,000,000 is the most"),
        ({}, "lacks last.bias, last.weight"),
        ({"last.weight": STATE["last.weight"]}, "lacks last.bias"),
        (STATE | {"other.bias": torch.zeros(1)}, "has other.bias, which no layer takes"),
        (STATE | {f"other{number}": torch.zeros(1) for number in range(9)}, "other4 and 4 more"),
        (
            STATE | {"last.weight": torch.zeros(10, 100)},
            r"last.weight has the shape \(10, 100\), and its layer wants \(10, 784\)",
        ),
        (STATE | {"last.bias": NAN}, "last.bias has 1 of 10 numbers that are NaN or infinite"),
        (STATE | {"last.bias": INFINITE}, "last.bias has 2 of 10"),
        (STATE | {"last.bias": torch.zeros(10, dtype=torch.int32)}, "holds torch.int32"),
        (STATE | {"last.weight": torch.full((10, 784), 3e38)}, "last gives numbers that are too large"),
    ],
)
def test_what_is_wrong_with_weights_is_named(weights, words):
    with pytest.raises(NnvizError, match=words):
        uploads.read_network(DESCRIPTION, weights if isinstance(weights, bytes) else save(weights))


def test_variances_below_0_are_refused():
    network = networks.cnn().eval()
    network.get_buffer("bn1.running_var")[3] = -1
    with pytest.raises(NnvizError, match=r"bn1\.running_var has variances below 0"):
        read(network)


def test_the_largest_networks_are_within_bounds_and_mnist_cnn_takes_what_is_said():
    with torch.device("meta"):
        network = networks.cnn().eval()
    products = 28 * 28 * 9 * 32 + 14 * 14 * 9 * 32 * 64 + 7 * 7 * 9 * 64 * 128
    assert 7.4e6 < products < 7.6e6
    for most, fits in ((1.1 * products, True), (products, False)):
        old, cost.MOST_PRODUCTS = cost.MOST_PRODUCTS, int(most)
        try:
            if fits:
                assert cost.check(network, (1, 28, 28)) == (10,)
            else:
                with pytest.raises(ValueError, match="products"):
                    cost.check(network, (1, 28, 28))
        finally:
            cost.MOST_PRODUCTS = old


@few
@given(data=st.data())
def test_any_network_of_known_layers_comes_back_or_is_told_why_not(data):
    network, inputs = data.draw(chain())
    # A network of random weights may well be too large for numbers, or end in one class.
    shape = (1, 8, 8) if inputs.shape[1] not in descriptions.CHANNELS else tuple(inputs.shape[1:])
    model = told = None
    try:
        model = read(network, shape=shape)
    except NnvizError as error:
        told = str(error)
    assert (model is None) == bool(told)
    if model is not None:
        torch.testing.assert_close(model.network(inputs), network(inputs), equal_nan=True)


values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 10**12), st.floats(), st.text(max_size=9)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)
SETTINGS = (
    "in_channels",
    "out_channels",
    "kernel_size",
    "stride",
    "padding",
    "dilation",
    "groups",
    "bias",
    "output_size",
)
layers = st.fixed_dictionaries(
    {
        "name": st.one_of(st.sampled_from("abcd"), st.text(max_size=5)),
        "type": st.sampled_from(
            ["Conv2d", "MaxPool2d", "AvgPool2d", "AdaptiveAvgPool2d", "ReLU", "Flatten", "GELU", "Softmax"]
        ),
    },
    optional={"settings": st.dictionaries(st.sampled_from(SETTINGS), st.one_of(st.integers(0, 9), values), max_size=5)},
)


@settings(few, max_examples=200)
@given(
    st.one_of(
        st.binary(max_size=60),
        values.map(json.dumps).map(str.encode),
        st.fixed_dictionaries(
            {"layers": st.lists(st.one_of(layers, values), max_size=4)},
            optional={"shape": values, "class_names": values},
        )
        .map(json.dumps)
        .map(str.encode),
    ),
    st.one_of(st.binary(max_size=60), st.just(save(STATE))),
)
def test_any_bytes_give_an_error_in_words(description, weights):
    start = time.perf_counter()
    with pytest.raises(NnvizError) as error:
        uploads.read_network(description, weights)
    assert str(error.value).endswith(".")
    assert time.perf_counter() - start < 5


@few
@given(st.data())
def test_a_damaged_file_of_weights_gives_a_network_or_an_error(data):
    content = bytearray(save(STATE))
    for _ in range(data.draw(st.integers(1, 3))):
        content[data.draw(st.integers(0, 400))] = data.draw(st.integers(0, 255))
    try:
        model = uploads.read_network(DESCRIPTION, bytes(content[: data.draw(st.sampled_from([len(content), 300]))]))
    except NnvizError:
        return
    assert record(model.network, torch.zeros(1, 1, 28, 28)).logits.isfinite().all()


class KerasLayer:
    """What the lines of the README ask of a layer of Keras."""

    def __init__(self, *weights):
        self.weights = weights

    def get_weights(self):
        return [each.numpy() for each in self.weights]


def test_the_lines_in_the_readme_fill_the_twin_of_a_network_of_keras():
    """Against the arithmetic of Keras: channels last, kernels (row, column, from, to), flattened cell by cell."""
    code = re.search(r"```python\n(import torch.*?)```", README.read_text(encoding="utf-8"), re.S)[1]
    generator = torch.Generator().manual_seed(0)
    kernel, bias, gamma, beta, mean, dense, ends, last, end = (
        torch.randn(*shape, generator=generator)
        for shape in ((3, 3, 1, 4), (4,), (4,), (4,), (4,), (4 * 5 * 3, 7), (7,), (7, 2), (2,))
    )
    variance = torch.rand(4, generator=generator) + 0.5
    layers = [(kernel, bias), (gamma, beta, mean, variance), (), (), (dense, ends), (last, end)]
    model = types.SimpleNamespace(layers=[KerasLayer(*weights) for weights in layers])
    parts = [
        nn.Conv2d(1, 4, 3),
        nn.BatchNorm2d(4, eps=1e-3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(60, 7),
        nn.Linear(7, 2),
    ]
    network = nn.Sequential(*parts).eval()
    exec(code, {"network": network, "model": model, "shape": (4, 5, 3)})
    images = torch.rand(2, 7, 5, 1, generator=generator)
    value = images.unfold(1, 3, 1).unfold(2, 3, 1)  # sample, row, column, from, kernel row, kernel column
    value = torch.einsum("nrcfij,ijft->nrct", value, kernel) + bias
    value = ((value - mean) / (variance + 1e-3).sqrt() * gamma + beta).clamp(min=0).reshape(2, -1)
    expected = (value @ dense + ends) @ last + end
    torch.testing.assert_close(network(images.permute(0, 3, 1, 2)).detach(), expected, atol=1e-4, rtol=1e-4)
    assert read(network, shape=(1, 7, 5)).class_names == ("0", "1")


def test_the_lines_in_the_readme_write_both_files(tmp_path, monkeypatch):
    code = re.search(r"```python\n(import inspect.*?)```", README.read_text(encoding="utf-8"), re.S)[1]
    network = nn.Sequential()
    for name, each in networks.cnn().named_children():
        network.add_module(name, each)
    network.extend((nn.LeakyReLU(0.2), nn.Sigmoid(), nn.Tanh(), nn.GELU(), nn.Softmax(dim=1)))
    network.eval()
    monkeypatch.chdir(tmp_path)
    exec(code, {"network": network})
    model = uploads.read_network(Path("network.json").read_bytes(), Path("network.safetensors").read_bytes())
    inputs = torch.rand(3, 1, 28, 28)
    torch.testing.assert_close(torch.softmax(model.network(inputs), 1), network(inputs))
    assert model.dataset == "mnist"
    assert np.array_equal(model.class_names, list("0123456789"))


def test_what_a_pass_takes_is_counted_by_hand():
    network = nn.Sequential(
        OrderedDict(conv=nn.Conv2d(1, 2, 3), pool=nn.MaxPool2d(2), flat=nn.Flatten(), fc=nn.Linear(8, 3))
    ).eval()
    values, products = 2 * 4 * 4 + 2 * 2 * 2 + 8 + 3, 2 * 16 * 9 + 8 * 4 + 8 * 1 + 3 * 8
    assert cost.totals(network, (1, 6, 6)) == (values, products)
