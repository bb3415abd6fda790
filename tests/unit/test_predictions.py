"""What is read off the logits, against sums by hand."""

import numpy as np
import pytest

from nnviz_core import datasets, predictions, zoo
from nnviz_core.drawing import presets
from nnviz_core.predictions import Prediction


@pytest.fixture
def prediction():
    return Prediction(np.log(np.float32([0.1, 0.6, 0.25, 0.05])), np.float32([0.1, 0.6, 0.25, 0.05]))


def test_answer_second_and_margin(prediction):
    assert prediction.label == 1
    assert prediction.second == 2
    assert prediction.confidence == pytest.approx(0.6)
    assert prediction.margin == pytest.approx(0.35)


def test_entropy_in_nats(prediction):
    by_hand = -(0.1 * np.log(0.1) + 0.6 * np.log(0.6) + 0.25 * np.log(0.25) + 0.05 * np.log(0.05))
    assert prediction.entropy == pytest.approx(by_hand, rel=1e-5)
    even = np.full(10, 0.1, np.float32)
    assert Prediction(even, even).entropy == pytest.approx(np.log(10), rel=1e-5)
    certain = np.float32([1, 0, 0])
    assert Prediction(certain, certain).entropy == 0


def test_rank(prediction):
    assert [prediction.rank(label) for label in range(4)] == [3, 1, 2, 4]


def test_many_images_pass_a_few_at_a_time():
    batches = []
    network, images = zoo.load("mnist-tiny-cnn"), presets.line_images(2 * predictions.AT_ONCE + 1)
    network[0].register_forward_pre_hook(lambda _, inputs: batches.append(len(inputs[0])))
    shares = predictions.probabilities(network, images)
    assert batches == [predictions.AT_ONCE, predictions.AT_ONCE, 1]
    for share, image in zip(shares, images, strict=True):
        np.testing.assert_allclose(share, predictions.predict(network, image).probabilities, rtol=1e-4, atol=1e-7)


def test_predict_is_the_network_s_own_answer():
    network, images = zoo.load("mnist-cnn"), datasets.load("mnist")
    image = images.inputs([5])[0, 0]
    found = predictions.predict(network, image)
    logits = network(predictions.as_inputs(image))[0].numpy()
    assert np.array_equal(found.logits, logits)
    exponentials = np.exp(logits - logits.max())
    assert np.allclose(found.probabilities, exponentials / exponentials.sum(), atol=1e-6)


def test_many_images_at_once_give_the_same_answers():
    network, images = zoo.load("mnist-mlp"), presets.clock_images()
    assert predictions.labels(network, images).tolist() == [
        predictions.predict(network, image).label for image in images
    ]


def test_the_ten_digits_of_a_clock_differ_and_lines_are_seeded():
    images = presets.clock_images()
    assert len({image.tobytes() for image in images}) == 10
    assert np.array_equal(presets.line_images(3), presets.line_images(5)[:3])
    assert len({image.tobytes() for image in presets.line_images(20)}) == 20
