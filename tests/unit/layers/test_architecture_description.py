"""A network is what its description builds again, and no other description builds one."""

import json

import pytest
import torch
from torch import nn

from nnviz_core import networks, zoo
from nnviz_core.layers import Scaling, architecture

NAMES = [*zoo.MODELS, *zoo.VARIANTS]
ODD = nn.Sequential(
    nn.Conv2d(2, 4, (3, 5), stride=2, padding="valid", dilation=(1, 2), groups=2, bias=False),
    nn.LeakyReLU(0.3),
    Scaling(4),
    nn.AvgPool2d((2, 1), padding=(1, 0), count_include_pad=False),
    nn.BatchNorm2d(4, eps=0.1, affine=False),
    nn.GELU("tanh"),
    nn.AdaptiveAvgPool2d((2, 3)),
    nn.Flatten(),
    nn.BatchNorm1d(24, momentum=None),
    nn.Dropout(0.2),
    nn.Linear(24, 3, bias=False),
    nn.Sigmoid(),
)


@pytest.mark.parametrize(
    "network", [*(zoo.spec(name).build() for name in NAMES), networks.centred(networks.mlp()), ODD]
)
def test_a_description_builds_the_network_again(network):
    description = json.loads(json.dumps(architecture.described(network)))
    again = architecture.built(description)
    assert str(again) == str(network)
    assert all(each.is_meta for each in again.parameters())
    again = again.to_empty(device="cpu")
    again.load_state_dict(network.state_dict())
    inputs = torch.rand(2, *((2, 28, 28) if network[0] is ODD[0] else (1, 28, 28)))
    assert torch.equal(again.eval()(inputs), network.eval()(inputs))


LINEAR = {"name": "one", "type": "Linear", "settings": {"in_features": 3, "out_features": 2, "bias": True}}


@pytest.mark.parametrize(
    ("description", "words"),
    [
        ([{**LINEAR, "type": "Module"}], "layer 1 can't be built"),
        ([{**LINEAR, "type": "Softmax"}], "layer 1"),
        ([LINEAR, LINEAR], "one name"),
        ([{**LINEAR, "name": "a.b"}], "no name"),
        ([{**LINEAR, "name": ""}], "no name"),
        ([{**LINEAR, "name": 3}], "layer 1"),
        ([{**LINEAR, "settings": {"in_features": -3, "out_features": 2}}], "layer 1"),
        ([{**LINEAR, "settings": {"in_features": 10**30, "out_features": 2}}], "layer 1"),
        ([{**LINEAR, "settings": {"in_features": "3", "out_features": 2}}], "layer 1"),
        ([{**LINEAR, "settings": {"device": "cpu"}}], "layer 1"),
        ([{**LINEAR, "settings": [1]}], "layer 1"),
        ([{"name": "one"}], "layer 1"),
        (["Linear"], "layer 1"),
        ([{**LINEAR, "settings": {**LINEAR["settings"], "device": "cpu"}}], "on no device"),
        ([{**LINEAR, "settings": {**LINEAR["settings"], "dtype": "int"}}], "on no device"),
        ([{"name": "one", "type": "ReLU", "settings": {"inplace": True}}], "inplace"),
        ([{**LINEAR, "name": f"l{number}"} for number in range(201)], "201 layers"),
    ],
)
def test_another_description_is_refused(description, words):
    with pytest.raises(ValueError, match=words):
        architecture.built(description)


def test_an_unknown_layer_has_no_description():
    with pytest.raises(ValueError, match="Softplus"):
        architecture.described(nn.Sequential(nn.Softplus()))
