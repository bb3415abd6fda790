"""The figures of an evaluation against sums written out by hand."""

import numpy as np
import pytest
import torch

from nnviz_core import datasets, networks
from nnviz_core.evaluation.accuracy import Evaluation, evaluate

LOGITS = np.float32([[2, 0, 0], [0, 1, 0], [0, 3, 0], [5, 0, 0], [0, 0, 1]])
LABELS = np.array([0, 1, 0, 2, 2])


def test_the_figures_of_a_small_case():
    found = Evaluation(LABELS, LOGITS)
    assert found.predictions.tolist() == [0, 1, 1, 0, 2]
    assert found.accuracy == 3 / 5
    assert found.class_accuracies == {0: 1 / 2, 1: 1.0, 2: 1 / 2}
    assert found.confusion.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 1]]
    assert found.mistakes().tolist() == [3, 2]
    assert found.confidences[3] == pytest.approx(np.exp(5) / (np.exp(5) + 2))


def test_the_confusion_matrix_holds_every_image_and_the_accuracy():
    rng = np.random.default_rng(0)
    found = Evaluation(rng.integers(0, 10, 500), rng.normal(size=(500, 11)).astype(np.float32))
    assert found.confusion.shape == (11, 11)
    assert found.confusion.sum() == 500
    assert np.trace(found.confusion) / 500 == found.accuracy
    assert len(found.mistakes()) == 500 - np.trace(found.confusion)
    confidences = found.confidences[found.mistakes()]
    assert (np.diff(confidences) <= 0).all()


def test_probabilities_and_loss_are_torch_s_own():
    rng = np.random.default_rng(1)
    found = Evaluation(rng.integers(0, 10, 100), rng.normal(scale=30, size=(100, 10)).astype(np.float32))
    logits, labels = torch.from_numpy(found.logits), torch.from_numpy(found.labels)
    np.testing.assert_allclose(found.probabilities, torch.softmax(logits, 1).numpy(), atol=1e-6)
    assert found.loss == pytest.approx(torch.nn.functional.cross_entropy(logits, labels).item(), rel=1e-5)


def test_evaluating_is_the_forward_pass_on_every_image_and_leaves_the_network():
    images = datasets.load("mnist", "test")
    part = datasets.ImageSet("mnist", "part", images.images[:130], images.labels[:130], images.class_names)
    network = networks.cnn().eval()
    strides = {name: value.stride() for name, value in network.named_parameters()}
    found = evaluate(network, part)
    with torch.no_grad():
        expected = network(torch.from_numpy(part.inputs())).numpy()
    np.testing.assert_allclose(found.logits, expected, atol=1e-5)
    assert found.labels is part.labels
    assert {name: value.stride() for name, value in network.named_parameters()} == strides
    assert all(value.requires_grad for value in network.parameters())


def test_a_network_in_training_mode_or_no_images_are_refused():
    images = datasets.load("mnist", "test")
    with pytest.raises(ValueError, match="eval mode"):
        evaluate(networks.mlp().train(), images)
    nothing = datasets.ImageSet("mnist", "none", images.images[:0], images.labels[:0], images.class_names)
    with pytest.raises(ValueError, match="no images"):
        evaluate(networks.mlp().eval(), nothing)
