"""Plans of trainings: what is changed and what is not, in images, networks, words and code, and what they will take."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import datasets, models, retraining
from nnviz_core.errors import NnvizError
from nnviz_core.retraining import Change, Plan, material

EVERYTHING = Change(
    images=2000,
    without=(1,),
    swapped=(3, 8),
    mislabelled=0.2,
    others=50,
    shuffled=True,
    uncentred=True,
    inverted=True,
    augmented=True,
    width=0.5,
    activation="gelu",
    normalised=False,
    pooled=False,
)


def images(change, is_changed=True, seed=0):
    return material.training_images(Plan(change=change), seed, is_changed)


def test_the_unchanged_network_sees_the_published_images():
    whole = datasets.load("mnist", "train-10k")
    assert images(EVERYTHING, False).fingerprint == whole.fingerprint
    assert Plan(change=EVERYTHING).test(False).fingerprint == datasets.load("mnist").fingerprint
    assert images(Change()).fingerprint == whole.fingerprint


def test_several_changes_are_made_at_once():
    changed = images(EVERYTHING)
    before = datasets.load("mnist", "train-10k").first(2000)
    assert len(changed) == (before.labels != 1).sum() + 50
    assert (changed.labels == 10).sum() == 50
    assert changed.class_names[10] == "not a digit"
    network = Plan(change=EVERYTHING).start(0, True)
    assert [name for name, _ in network.named_children()] == [
        "inverted",
        "conv1",
        "gelu1",
        "conv2",
        "gelu2",
        "flatten",
        "logits",
    ]
    assert network.conv2.out_channels == 8
    assert network.logits.out_features == 11


def test_noise_and_places_differ_by_seed_and_the_order_of_pixels_does_not():
    noisy = Change(mislabelled=0.5)
    assert (images(noisy, seed=0).labels != images(noisy, seed=1).labels).any()
    assert images(noisy, seed=1).fingerprint == images(noisy, seed=1).fingerprint
    shuffled = Change(shuffled=True)
    np.testing.assert_array_equal(images(shuffled, seed=0).images, images(shuffled, seed=1).images)


def test_pixels_of_training_and_test_images_are_changed_alike_and_test_labels_stay():
    plan = Plan(change=replace(EVERYTHING, uncentred=False))
    whole, test = datasets.load("mnist"), plan.test(True)
    np.testing.assert_array_equal(test.labels, whole.labels)
    one, other = datasets.load("mnist", "train-10k"), images(Change(shuffled=True))
    # the place of a pixel is told by all of its values
    order = [
        int(
            np.flatnonzero(
                (one.images[:2000].reshape(2000, -1) == other.images[:2000].reshape(2000, -1)[:, [place]]).all(axis=0)
            )[0]
        )
        for place in (300, 400, 410)
    ]
    np.testing.assert_array_equal(
        test.images.reshape(len(test), -1)[:, [300, 400, 410]], whole.images.reshape(len(test), -1)[:, order]
    )
    assert (Plan(change=Change(uncentred=True)).test(True).images != whole.images).any()


def test_both_begin_with_the_same_weights_where_the_network_is_the_same():
    plan = Plan(change=Change(without=(4,)))
    one, other, third = plan.start(3, False), plan.start(3, True), plan.start(4, True)
    assert models.fingerprint(one) == models.fingerprint(other) != models.fingerprint(third)


@pytest.mark.parametrize("count", [10, 100, 9018, 10_000, 13_000])
def test_all_trainings_take_as_many_steps(count):
    plan = Plan(epochs=2)
    config = plan.config(0, count)
    assert plan.steps == 314
    assert -(-count // 64) * config.epochs >= plan.steps > -(-count // 64) * (config.epochs - 1)


@pytest.mark.parametrize(
    "plan",
    [Plan(), Plan(change=Change(without=(4,))), Plan("fashion", "cnn", 1, 0.003, 5, 7, EVERYTHING)],
)
def test_its_code_makes_it(plan):
    assert eval(plan.code, {"retraining": retraining}) == plan


def test_its_words_name_every_change():
    assert Plan(change=EVERYTHING).words == (
        "2,000 images, without 1, labels of 3 and 8 swapped, 20 % of the labels random, 50 images of no digit, pixels shuffled, not centred, "
        "colours inverted, augmented, half the filters or units, GELU, no batch normalisation, no pooling"
    )
    assert Plan().words == "nothing"
    assert Plan("fashion", change=Change(without=(0, 9))).words == "without T-shirt/top and Ankle boot"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(), "Nothing is changed"),
        (Change(swapped=(3,)), "choose both"),
        (Change(images=10, without=(0, 1, 2, 3, 4, 5, 9)), "No training image is left"),
    ],
)
def test_a_plan_without_sense_is_refused_in_words(change, words):
    with pytest.raises(NnvizError, match=words):
        Plan(change=change).check()


def test_what_it_takes_is_told_and_bounded():
    small = retraining.forecast(Plan(change=Change(without=(4,))))
    assert (small.steps, small.images) == (2 * 3 * 471, 2 * 3 * 471 * 64)
    assert small.seconds < retraining.forecast(Plan(change=Change(width=2.0))).seconds
    with pytest.raises(NnvizError, match="values for an image; 600,000 are the most"):
        retraining.forecast(Plan(network="cnn", epochs=1, seeds=2, change=Change(pooled=False, width=2.0)))
    with pytest.raises(NnvizError, match="30 are the most"):
        retraining.forecast(Plan(network="cnn", epochs=10, seeds=10, change=Change(pooled=False)))


@pytest.mark.parametrize(
    "change", [Change(without=(5,)), Change(others=50), EVERYTHING], ids=["left out", "others", "all"]
)
def test_some_images_are_shown_as_they_are_trained_on(change):
    plan = Plan(change=change)
    before, after = retraining.sample(plan, False), retraining.sample(plan, True)
    assert before.labels[:3] == ("5", "0", "4")
    np.testing.assert_allclose(before.images[0] * 255, datasets.load("mnist", "train-10k").images[0], atol=1e-4)
    assert len(after.images) == len(after.labels) == 8
    assert after.labels.count("not a digit") == (3 if change.others else 0)
    assert ("5" not in after.labels) == (change == Change(without=(5,)))
    assert (after.images.mean() > 0.5) == change.inverted
    assert torch.isfinite(torch.from_numpy(after.images)).all()


def test_things_that_no_training_saw_measure_how_many_are_refused():
    plan = Plan(change=Change(others=60))
    seen, unseen = images(plan.change).images[-60:], material.unseen_others(plan)
    assert len(unseen) == material.UNSEEN
    assert set(unseen.labels) == {10}
    inked = {each.tobytes() for each in seen if each.any()}
    assert len(inked) > 50
    assert not inked & {each.tobytes() for each in unseen.images}


def test_things_that_are_no_digits_are_drawings_of_every_kind():
    from nnviz_core.augmentation.others import others

    digits = datasets.load("mnist", "train-10k")
    things = others(40, digits, 0)
    assert things.shape == (40, 28, 28)
    assert things.dtype == np.uint8
    assert (things.reshape(40, -1).max(axis=1) > 100).sum() >= 37  # a sheet may be empty
    np.testing.assert_array_equal(things, others(40, digits, 0))
    assert (things != others(40, digits, 1)).any()
    for count in range(9):
        assert len(others(count, digits, 0)) == count
