"""The shipped measurements of recordings: those that the recording gives, and of no other recording or images."""

import numpy as np
import pytest

from nnviz_core import course, datasets, files
from nnviz_core.course import measurement_records
from nnviz_core.course.histograms import histograms
from nnviz_core.course.measurements import arrays, of_arrays
from nnviz_core.course.movement import movement
from nnviz_core.course.passes import largest_map
from nnviz_core.course.silence import dead_units
from nnviz_core.recordings import shipped
from nnviz_core.recordings.header import GRADIENTS, WEIGHTS


def shipped_measurements(name):
    recording = shipped.shipped(name)
    images = datasets.load(recording.header.dataset)
    return recording, images, measurement_records.load(name, recording, images)


@pytest.mark.parametrize("name", shipped.NAMES)
def test_of_every_shipped_recording_all_is_shipped(name):
    recording, _, ready = shipped_measurements(name)
    layers = course.layers(recording)
    assert list(ready.reaches) == list(course.parts.QUANTITIES)
    assert all(list(ends) == layers for ends in ready.reaches.values())
    assert set(ready.histograms) == {(quantity, layer) for quantity in ready.reaches for layer in layers}
    for (quantity, layer), each in ready.histograms.items():
        steps = course.landmarks(recording) if quantity == WEIGHTS else recording.moments
        assert each.steps.tolist() == steps.tolist()
        assert set(each.counts.sum(axis=0)) == {recording.weights(0)[f"{layer}.weight"].size}
    assert all(shares.shape == course.landmarks(recording).shape for shares in ready.dead.values())


def test_they_are_what_the_recording_gives():
    recording, images, ready = shipped_measurements("fashion-mlp")
    moved = movement(recording)
    assert ready.movement.layers == moved.layers
    np.testing.assert_array_equal(ready.movement.steps, moved.steps)
    np.testing.assert_allclose(ready.movement.distances, moved.distances)
    np.testing.assert_allclose(ready.movement.paths, moved.paths)
    for layer, norms in course.gradient_norms(recording).items():
        np.testing.assert_allclose(ready.norms[layer], norms)
    for layer, shares in dead_units(recording, images).items():
        np.testing.assert_allclose(ready.dead[layer], shares, atol=1 / 32)
    for quantity in (WEIGHTS, GRADIENTS):
        for layer, reach in course.reaches(recording, quantity).items():
            assert ready.reaches[quantity][layer] == pytest.approx(reach, rel=1e-6)
    spread = histograms(recording, WEIGHTS, "fc2", ready.reaches[WEIGHTS]["fc2"])
    np.testing.assert_array_equal(ready.histograms[WEIGHTS, "fc2"].counts, spread.counts)
    assert ready.largest_map == pytest.approx(largest_map(recording), rel=1e-5)


def test_they_are_given_for_no_other_recording_and_no_other_images_and_a_part_is_refused(tmp_path):
    name = "mnist-tiny-cnn"
    recording, images, ready = shipped_measurements(name)
    assert measurement_records.load(name, recording, images.first(500)) is None
    card = files.read(measurement_records.FOLDER, name, "")[0]
    del card[files.ARRAYS]
    files.write(tmp_path, name, card | {shipped.HASH: "0" * 64}, arrays(ready))
    assert measurement_records.load(name, recording, images, tmp_path) is None
    part = arrays(ready)
    del part["reach.weights.conv2"]
    files.write(tmp_path, name, card, part)
    with pytest.raises(files.NnvizError, match="can't be read"):
        measurement_records.load(name, recording, images, tmp_path)
    again = of_arrays(recording, arrays(ready))
    assert again.reaches == ready.reaches
