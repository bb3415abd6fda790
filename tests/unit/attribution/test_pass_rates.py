import numpy as np
import pytest
import torch

from nnviz_core import attribution, datasets, files, networks, zoo
from nnviz_core.attribution import checks, class_maps, deletion, methods, pass_rates
from nnviz_core.errors import NnvizError
from nnviz_core.predictions import as_inputs

NAMES = ("cnn", "tiny_cnn", "mlp")


@pytest.fixture(scope="module")
def nets():
    torch.manual_seed(4)
    made = {"cnn": networks.cnn(), "tiny_cnn": networks.tiny_cnn(), "mlp": networks.mlp(20)}
    made["cnn"].bn3.weight.data.uniform_(0.5, 2)
    return {name: network.eval().requires_grad_(False) for name, network in made.items()}


@pytest.fixture(scope="module")
def inputs():
    return as_inputs(datasets.load("mnist").inputs([17])[0, 0])


@pytest.mark.parametrize("name", NAMES)
def test_the_forms_agree_exactly_where_it_is_said(nets, inputs, name):
    for layer in methods.layers_with_maps(nets[name]):
        classic, elementwise = (
            class_maps.class_map(nets[name], inputs, layer, 3, form).map for form in class_maps.FORMS
        )
        are_equal = np.allclose(classic, elementwise, atol=1e-5 * np.abs(classic).max())
        assert are_equal == methods.forms_agree(nets[name], layer), layer


def test_the_usual_layer_is_the_last_at_which_the_forms_differ(nets):
    assert [methods.telling_layer(nets[name]) for name in NAMES] == ["relu2", "relu2", "input"]
    assert methods.attribution_layer(nets["cnn"]) == "relu3"


def test_maps_that_are_judged_together_get_what_each_gets_alone(nets, inputs):
    recipes = pass_rates.recipes(nets["tiny_cnn"])
    together = checks.assess_all(nets["tiny_cnn"], inputs, recipes, 3, seed=5)
    for recipe, worth in zip(recipes, together, strict=True):
        alone = checks.assess(nets["tiny_cnn"], inputs, recipe, 3, seed=5)
        assert worth.verdict == alone.verdict
        np.testing.assert_allclose(worth.curves.deletion, alone.curves.deletion, atol=1e-5)
        np.testing.assert_allclose(worth.curves.random_insertion, alone.curves.random_insertion, atol=1e-5)
    assert len(deletion.curves_of(nets["mlp"], inputs, [], 3)) == 0


def test_each_form_is_measured_once_where_both_are_the_same(nets):
    settings = [(each.word, each.layer, each.form) for each in pass_rates.recipes(nets["cnn"]) if each.layer]
    assert settings == [
        ("grad-cam", "relu2", "classic"),
        ("grad-cam", "relu2", "element-wise"),
        ("grad-cam", "relu3", "classic"),
    ]
    assert all(not recipe.layer for recipe in pass_rates.recipes(nets["mlp"]))


def test_a_rate_counts_the_images_on_which_a_check_passes(nets):
    images = datasets.load("mnist")
    rates = pass_rates.measure(nets["tiny_cnn"], images, 3)
    worths = {}
    for sample in (0, 4999, 9999):
        for rate in rates:
            inputs = as_inputs(images.inputs([sample])[0, 0])
            worths.setdefault(rate, []).append(attribution.assess(nets["tiny_cnn"], inputs, rate.recipe, seed=sample))
    for rate, some in worths.items():
        assert rate.completeness == sum(worth.completeness.passes for worth in some)
        assert rate.deletion == sum(worth.curves.deletion_passes for worth in some)
        assert rate.insertion == sum(worth.curves.insertion_passes for worth in some)
        assert rate.sanity == sum(worth.sanity.passes for worth in some)
        assert rate.every == sum(worth.passes for worth in some)
        assert rate.mean == pytest.approx((rate.completeness + rate.deletion + rate.insertion + rate.sanity) / 3)


@pytest.mark.parametrize("name", zoo.MODELS)
def test_every_model_has_its_rates_the_best_first(name):
    rates = pass_rates.load(name)
    assert {rate.recipe for rate in rates} == set(pass_rates.recipes(zoo.load(name)))
    assert [rate.mean for rate in rates] == sorted((rate.mean for rate in rates), reverse=True)


def test_rates_of_other_weights_are_refused(tmp_path):
    card = files.read_card(pass_rates.FOLDER, "mnist-linear", "")
    files.write(tmp_path, "mnist-linear", card | {"weights_sha256": "0"})
    with pytest.raises(NnvizError, match="other weights"):
        pass_rates.load("mnist-linear", tmp_path)
    files.write(tmp_path, "mnist-linear", card | {"rates": [{"word": "grad-cam"}]})
    with pytest.raises(NnvizError, match="attributions mnist-linear"):
        pass_rates.load("mnist-linear", tmp_path)


def test_rates_are_written_and_read_back(tmp_path):
    pass_rates.write("mnist-linear", 2, tmp_path)
    assert [rate.images for rate in pass_rates.load("mnist-linear", tmp_path)] == [2, 2, 2]
