"""Every shipped model is the one on its card and does what it must; the reject figures are whole."""

import hashlib
import math

import numpy as np
import pytest
import torch

from nnviz_core import zoo
from nnviz_core.augmentation import pen
from nnviz_core.errors import NnvizError
from nnviz_core.networks import parameter_count
from nnviz_core.training import cards, rejection
from nnviz_core.training.recipes import RECIPES

FLOORS = {
    "mnist-cnn": 0.995,
    "mnist-cnn-reject": 0.99,
    "mnist-tiny-cnn": 0.975,
    "mnist-mlp": 0.982,
    "mnist-mlp-500": 0.84,
    "mnist-linear": 0.92,
    "fashion-mlp": 0.875,
    "fashion-cnn": 0.93,
}


@pytest.mark.parametrize("name", zoo.MODELS)
def test_a_model_does_on_the_whole_test_split_what_its_card_says(name, evaluated):
    card = zoo.card(name)
    found = evaluated(name)
    assert card["test"]["images"] == len(found.labels) == 10_000
    assert found.accuracy == pytest.approx(card["test"]["accuracy"], abs=1e-4)
    named = {zoo.class_names(name)[label]: share for label, share in found.class_accuracies.items()}
    assert named == pytest.approx(card["test"]["class_accuracies"], abs=2e-3)
    assert found.accuracy >= FLOORS[name]


@pytest.mark.parametrize("name", zoo.MODELS)
def test_the_card_belongs_to_the_weights(name):
    card, spec = zoo.card(name), zoo.MODELS[name]
    assert card["weights_sha256"] == hashlib.sha256(zoo.weights_path(name).read_bytes()).hexdigest()
    assert card["parameters"] == parameter_count(spec.build())


@pytest.mark.parametrize("name", [*zoo.MODELS, *zoo.VARIANTS])
def test_the_card_names_the_recipe_and_all_that_it_starts_from(name, monkeypatch):
    card = zoo.card(name)
    strokes = card["data"][-1]["sha256"]  # of a file that is not part of the package
    monkeypatch.setattr(pen, "source", lambda kind: {"name": pen.FILES[kind], "sha256": strokes})
    origin = cards.origin(name, RECIPES[name], f"python -m nnviz_core train {name}")
    assert {key: card[key] for key in origin} == origin


def test_the_reject_model_names_letters_clothes_and_the_weights_it_went_on_from():
    card = zoo.card("mnist-cnn-reject")
    assert [each["name"] for each in card["data"]] == ["mnist", "fashion", "pen_other_dev.jsonl.gz"]
    assert len({each["sha256"] for each in card["data"]}) == 3
    before, after = (zoo.load(name).get_buffer("bn1.num_batches_tracked") for name in ("mnist-cnn", "mnist-cnn-reject"))
    batches = math.ceil(55_000 * 3 // 2 / card["recipe"]["batch_size"])
    assert after - before == batches * card["epochs"]


def test_loaded_networks_are_ready_and_frozen():
    network = zoo.load("mnist-linear")
    assert not network.training
    assert not any(value.requires_grad for value in network.parameters())


def test_unknown_names_and_missing_weights_are_said(tmp_path, monkeypatch):
    with pytest.raises(KeyError, match="mnist-cnn"):
        zoo.load("vgg")
    monkeypatch.setattr(zoo, "FOLDER", tmp_path)
    for read in (zoo.load, zoo.card):
        with pytest.raises(NnvizError, match="python -m nnviz_core train mnist-linear"):
            read("mnist-linear")


@pytest.fixture(scope="module")
def figures():
    return zoo.reject_figures()


def test_the_reject_figures_are_of_the_shipped_weights(figures):
    assert figures["weights_sha256"] == zoo.card("mnist-cnn-reject")["weights_sha256"]


def test_a_higher_threshold_refuses_fewer_digits_and_lets_more_through(figures):
    assert figures["thresholds"] == list(rejection.THRESHOLDS)
    for kinds, falling in ((figures["digits_refused"], True), (figures["others_let_through"], False)):
        for curve in kinds.values():
            shares = np.array(curve["shares"])
            assert len(shares) == 99
            assert curve["n"] > 500
            assert 0 <= shares.min() <= shares.max() <= 1
            assert (np.diff(shares) <= 0).all() if falling else (np.diff(shares) >= 0).all()


def test_the_reject_figures_on_test_digits_are_measured(figures, evaluated):
    found = evaluated("mnist-cnn-reject").probabilities[:, zoo.NOT_A_DIGIT]
    shares = figures["digits_refused"]["MNIST test"]["shares"]
    for place in (0, 49, 98):
        assert np.mean(found >= rejection.THRESHOLDS[place]) == pytest.approx(shares[place], abs=1e-3)


def test_letters_are_told_from_digits(figures):
    assert min(figures["auroc_letters_from_pen_digits"].values()) >= 0.95


def test_an_empty_sheet_is_not_a_digit():
    found = rejection.probabilities(zoo.load("mnist-cnn-reject"), np.zeros((1, 1, 28, 28), np.float32))
    assert found[0] > 0.9


def test_auroc_is_the_share_of_pairs_in_order():
    generator = torch.Generator().manual_seed(0)
    positive, negative = (torch.randint(0, 6, (n,), generator=generator).numpy() / 5 for n in (40, 70))
    pairs = positive[:, None] - negative[None]
    assert rejection.auroc(positive, negative) == pytest.approx(((pairs > 0) + 0.5 * (pairs == 0)).mean())
