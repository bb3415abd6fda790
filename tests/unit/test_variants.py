import pytest
from torch import nn

from nnviz_core import networks, zoo
from nnviz_core.training.recipes import RECIPES


def test_variants_change_one_thing_and_are_no_further_models():
    assert not set(zoo.VARIANTS) & set(zoo.MODELS)
    for name, spec in zoo.VARIANTS.items():
        assert zoo.spec(name) is spec
        assert spec.dataset == zoo.MODELS[zoo.VARIED].dataset
        assert RECIPES[name] == RECIPES[zoo.VARIED]


@pytest.mark.parametrize("name", zoo.VARIANTS)
def test_a_variant_loads_with_its_card(name):
    network = zoo.load(name)
    assert not network.training
    assert zoo.card(name)["parameters"] == networks.parameter_count(network)
    assert zoo.card(name)["command"] == f"python -m nnviz_core train {name}"


def test_an_activation_names_its_layers():
    layers = dict(networks.mlp(4, 3, activation=nn.Tanh).named_children())
    assert list(layers) == ["flatten", "fc1", "tanh1", "fc2", "tanh2", "logits"]


def test_another_name_is_refused():
    with pytest.raises(KeyError, match="no model 'fashion-mlp-huge'"):
        zoo.load("fashion-mlp-huge")
