import shutil
from dataclasses import replace

import pytest

from nnviz_core import datasets, files, separation, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.layers.blocks import distinct_layers
from nnviz_core.separation import records

LINEAR = "mnist-linear"


@pytest.fixture(scope="module")
def images():
    return datasets.load("mnist")


def load(name, images, **more):
    return records.load(name, zoo.model(name).fingerprint, images.fingerprint, **more)


def test_what_is_shipped_is_what_is_measured(images):
    network, record = zoo.load(LINEAR), load(LINEAR, images)
    measured, shipped = separation.separation(network, images, (4, 9)), record[4, 9]
    assert (shipped.classes, shipped.images, shipped.chance) == (measured.classes, measured.images, measured.chance)
    for one, other in zip((measured.layers, *measured.untrained), (shipped.layers, *shipped.untrained), strict=True):
        assert [each.layer for each in one] == [each.layer for each in other]
        for each, its in zip(one, other, strict=True):
            assert (each.right != its.right).sum() <= 2
            assert (its.distance, its.neighbours) == pytest.approx((each.distance, each.neighbours), rel=1e-3)


@pytest.mark.parametrize("name", [*zoo.MODELS, *zoo.VARIANTS])
def test_every_model_is_shipped_with_all_classes_and_the_hard_pair(name):
    dataset = zoo.spec(name).dataset
    record = load(name, datasets.load(dataset))
    assert set(record) == {tuple(range(10)), records.HARD_PAIRS[dataset]}
    for each in record.values():
        assert each.images in (1964, 2000)  # as many as the rarer class has
        assert [layer.layer for layer in each.layers] == distinct_layers(zoo.load(name))


def test_what_is_of_other_weights_or_images_is_not_used(images):
    few = replace(images, images=images.images[:500], labels=images.labels[:500])
    assert load(LINEAR, few) is None
    assert records.load(LINEAR, zoo.model("mnist-mlp").fingerprint, images.fingerprint) is None
    assert records.load("own-network", "0", images.fingerprint) is None


def test_damaged_records_are_refused_with_the_command_that_mends(tmp_path, images):
    for path in records.FOLDER.glob(f"{LINEAR}.*"):
        shutil.copy(path, tmp_path)
    card = files.read_card(tmp_path, LINEAR, "")
    del card["layers"]
    (tmp_path / f"{LINEAR}.json").write_bytes(files.sealed(card))
    with pytest.raises(NnvizError, match=f"python -m nnviz_core separations {LINEAR}"):
        load(LINEAR, images, folder=tmp_path)


def test_the_steps_of_a_separation_are_told(images):
    told = []
    network = zoo.load(LINEAR)
    separation.separation(network, images, (4, 9), most=40, tell=lambda *steps: told.append(steps))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]  # input and logits, then the logits of two untrained networks
