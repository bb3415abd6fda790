"""Augmented batches stay drawings in 0…1, are settled by their generator, and strokes have the width asked for."""

import gzip
import hashlib
import json
from dataclasses import replace

import numpy as np
import pytest
import torch

from nnviz_core import augmentation, datasets, drawing
from nnviz_core.augmentation import distance_fields, pen, penmanship
from nnviz_core.augmentation import examples as examples_of
from nnviz_core.evaluation import warping


@pytest.fixture(scope="module")
def data():
    whole = datasets.load("mnist", "train-10k")
    return replace(whole, images=whole.images[:120], labels=whole.labels[:120])


@pytest.fixture(scope="module", params=["none", "clothes", "warped", "digits", "free digits"])
def examples(request, data):
    return augmentation.CHOICES[request.param](data)


def batch(examples, seed):
    return examples.batch(torch.arange(64), torch.Generator().manual_seed(seed))


def test_batches_are_drawings_with_their_labels(examples, data):
    inputs, labels = batch(examples, 0)
    assert inputs.shape == (64, 1, 28, 28)
    assert inputs.dtype == torch.float32
    assert 0 <= inputs.min() < inputs.max() <= 1
    assert labels.tolist() == data.labels[:64].tolist()


def test_batches_are_settled_by_the_generator(examples):
    assert torch.equal(batch(examples, 1)[0], batch(examples, 1)[0])


def test_another_seed_alters_the_images(examples):
    same = torch.equal(batch(examples, 1)[0], batch(examples, 2)[0])
    assert same == (type(examples) is augmentation.Plain)


def test_plain_images_are_the_inputs(data):
    inputs, _ = batch(augmentation.Plain(data), 0)
    assert torch.equal(inputs, torch.from_numpy(data.inputs(slice(0, 64))))


@pytest.mark.parametrize("width", [1.0, 2.0, 3.5])
def test_a_line_has_the_width_asked_for(width):
    bitmap = np.zeros((84, 84), bool)
    bitmap[12:72, 42] = True  # from pixel 4 to pixel 24, the middle at 42.5 cells = 14.17 pixels
    shapes = distance_fields.of_bitmaps([bitmap])
    ink = distance_fields.stroked(shapes.distances(torch.arange(1)), torch.tensor([width]), torch.tensor([0.5]))[0, 0]
    across = ink[10:18].sum(dim=1)
    torch.testing.assert_close(across, torch.full((8,), width), atol=0.15, rtol=0)
    assert across.std() < 0.02
    middle = (ink[14] * (torch.arange(28) + 0.5)).sum() / ink[14].sum()
    assert middle.item() == pytest.approx(42.5 / 3, abs=0.05)


def test_the_distance_to_a_segment_is_the_one_on_paper():
    ends = torch.tensor([[[-3.0, 0.0, 3.0, 0.0]]])
    distances = distance_fields.segment_distances(ends)[0]
    axis = (np.arange(56) + 0.5) / 2 - 14
    x, y = np.meshgrid(axis, axis)
    expected = np.hypot(np.maximum(np.abs(x) - 3, 0), y)
    np.testing.assert_allclose(distances.numpy(), expected, atol=1e-4)


def test_the_field_of_a_line_is_its_distance():
    bitmap = distance_fields.bitmap_of_paths([np.array([[0.0, 0.0], [10.0, 10.0]])])
    shapes = distance_fields.of_bitmaps([bitmap])
    ends = torch.tensor([[[-10.0, -10.0, 10.0, 10.0]]])
    expected = distance_fields.segment_distances(ends).clamp(max=255 / 16)
    assert (shapes.distances(torch.arange(1)) - expected).abs().max() < 0.4
    assert torch.allclose(shapes.centres, torch.zeros(1, 2), atol=0.3)


def test_drawn_digits_are_fitted_like_a_drawing(data):
    examples = examples_of.Digits(data)
    inputs = penmanship.drawn(examples.shapes, torch.arange(120), examples.labels, torch.Generator().manual_seed(0))
    away = [image_and_drawing_apart(image) for image in inputs[:, 0].numpy()]
    assert np.mean(away) < 1.5  # of which the jitter is two thirds
    assert np.max(away) < 5  # a long flag or foot, which the centre leaves out


def image_and_drawing_apart(image):
    """How many pixels `drawing` would still move the image, whose size is that of a drawing."""
    rows, columns = np.nonzero(image >= 0.3)
    assert 16 <= max(np.ptp(rows), np.ptp(columns)) + 1 <= 24
    centres = [
        np.array([one.sum(axis) @ np.arange(28) for axis in (0, 1)]) / one.sum()
        for one in (image, drawing.prepare(image).image)
    ]
    return np.abs(centres[0] - centres[1]).max()


def test_without_warping_an_image_stays_as_it_is():
    images = torch.rand(2, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    still = torch.eye(2, 3).repeat(2, 1, 1)
    torch.testing.assert_close(warping.warped(images, still), images, atol=1e-5, rtol=0)


@pytest.mark.parametrize(
    ("habits", "digits"), [(penmanship.PLAIN, {0, 1, 7}), (penmanship.FREE, {0, 1, 7, 9})], ids=["plain", "free"]
)
def test_flourishes_only_add_ink_and_only_to_some_digits(habits, digits, data):
    shapes = distance_fields.of_bitmaps(distance_fields.skeletons(data.images))
    labels, generator = torch.from_numpy(data.labels.copy()), torch.Generator().manual_seed(0)
    before = shapes.distances(torch.arange(120))
    after, _ = penmanship.with_flourishes(before.clone(), shapes.outlines, labels, generator, habits)
    assert (after <= before).all()
    assert set(labels[(after != before).flatten(1).any(1)].tolist()) == digits


def test_gaps_only_take_ink(data):
    shapes = distance_fields.of_bitmaps(distance_fields.skeletons(data.images))
    before, generator = shapes.distances(torch.arange(120)), torch.Generator().manual_seed(0)
    after = penmanship.with_gaps(before, shapes.outlines, 0.5, generator)
    assert (after >= before).all()
    assert 30 < (after != before).flatten(1).any(1).sum() < 90


def test_only_ones_lean_over_and_keep_their_size():
    linear, labels = torch.eye(2).repeat(200, 1, 1), torch.arange(200) % 10
    turned = penmanship.leaning(linear, labels, 0.5, torch.Generator().manual_seed(0))
    changed = (turned != linear).flatten(1).any(1)
    assert set(labels[changed].tolist()) == {1}
    torch.testing.assert_close(torch.linalg.det(turned), torch.ones(200))


@pytest.mark.parametrize("count", [1, 2, 3, 7, 64])
def test_digits_and_other_things_in_batches_of_any_size(count, mixed):
    indices = torch.randint(0, len(mixed), (count,), generator=torch.Generator().manual_seed(count))
    inputs, labels = mixed.batch(indices, torch.Generator().manual_seed(0))
    assert inputs.shape == (count, 1, 28, 28)
    assert 0 <= inputs.min() <= inputs.max() <= 1
    assert (labels == 10).sum() == (indices >= 120).sum()
    assert torch.equal(inputs, mixed.batch(indices, torch.Generator().manual_seed(0))[0])


@pytest.mark.parametrize("name", augmentation.CHOICES)
def test_all_that_is_read_beside_the_images_is_named(name, data, strokes, monkeypatch):
    read, shipped, load = [], datasets.load, pen.load
    monkeypatch.setattr(datasets, "load", lambda name, split: read.append((name, split)) or shipped(name, "train-10k"))
    monkeypatch.setattr(pen, "load", lambda kind: read.append(kind) or load(kind))
    augmentation.CHOICES[name](data)
    hashes = {
        ("fashion", "train"): datasets.SHA256["fashion", "train"],
        "other": hashlib.sha256(strokes.read_bytes()).hexdigest(),
    }
    assert [each["sha256"] for each in augmentation.CHOICES[name].further_data()] == [hashes[each] for each in read]


@pytest.fixture(scope="module")
def strokes(tmp_path_factory):
    """A file with one letter, by a writer who is trained on."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NNVIZ_DATA", str(folder))
        path = pen.path("other")
        path.parent.mkdir()
        with gzip.open(path, "wt", encoding="utf-8") as lines:
            json.dump({"label": "x", "writer": "w1", "strokes": [[[0, 0], [9, 9]], [[9, 0], [0, 9]]]}, lines)
        yield path


@pytest.fixture(scope="module")
def mixed(data, strokes):
    shipped = datasets.load
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets, "load", lambda name, split: shipped(name, "train-10k"))
        yield examples_of.DigitsAndOthers(data)
