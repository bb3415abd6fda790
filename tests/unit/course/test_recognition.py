"""Images learnt and forgotten: counts against a walk through the answers, and answers against the networks themselves."""

import numpy as np
import pytest
import torch

from nnviz_core import course, datasets, evaluation
from nnviz_core.course.histograms import histograms
from nnviz_core.course.passes import MAPS, largest_map, passes
from nnviz_core.course.recognition import NEVER, Answers
from nnviz_core.course.silence import IMAGES, silences
from nnviz_core.pixels import back_project
from nnviz_core.recordings import shipped

RUN = "mnist-mlp"


@pytest.fixture(scope="module")
def recording():
    return shipped.shipped(RUN)


@pytest.fixture(scope="module")
def images():
    return datasets.load("mnist")


@pytest.fixture(scope="module")
def whole(recording, images):
    return course.answers(recording, images)


def test_answers_have_the_accuracies_that_were_recorded(recording, whole):
    places = np.searchsorted(recording.steps, whole.steps)
    # A weight is recorded within 2 %, so that a few close answers may turn.
    np.testing.assert_allclose(whole.right.mean(axis=1), recording.test_accuracies[places], atol=0.002)


def test_counts_are_those_of_a_walk_from_step_to_step():
    random = np.random.default_rng(0)
    answers = Answers(np.arange(0, 90, 10), random.integers(0, 3, 40), random.integers(0, 3, (9, 40)).astype(np.uint8))
    for sample in range(40):
        before, forgotten, first, lasting = False, 0, NEVER, NEVER
        for step, prediction in zip(answers.steps, answers.predictions[:, sample], strict=True):
            right = prediction == answers.labels[sample]
            forgotten += before and not right
            first = step if right and first == NEVER else first
            lasting = (step if lasting == NEVER else lasting) if right else NEVER
            before = right
        assert (answers.forgettings[sample], answers.first(sample), answers.lasting(sample)) == (
            forgotten,
            first,
            lasting,
        )
    assert answers.learnt.sum() - answers.forgotten.sum() == answers.right[-1].sum()
    assert answers.forgotten.sum() == answers.forgettings.sum()


def test_the_confusion_at_a_step_is_the_evaluation_of_its_network(recording, images, whole):
    step = int(recording.steps[2])
    exact = evaluation.evaluate(recording.network(step), images)
    assert np.abs(whole.confusion(step, 10) - exact.confusion).sum() <= 2
    np.testing.assert_array_equal(whole.confusion(step + 5, 10), whole.confusion(step, 10))


def test_one_input_has_the_probabilities_of_the_network_of_each_step(recording, images):
    image = images.inputs([17])[0, 0]
    found = passes(recording, image)
    for place in (0, 4, 30):
        network = recording.network(int(found.steps[place]))
        exact = torch.softmax(network(torch.from_numpy(image)[None, None]), dim=1)[0].numpy()
        np.testing.assert_allclose(found.probabilities[place], exact, atol=1e-6)
    label = int(images.labels[17])
    right = (found.probabilities.argmax(axis=1) == label).tolist()
    assert found.first(label) == (found.steps[right.index(True)] if True in right else NEVER)
    assert found.reaches["relu1"] <= found.reaches["fc1"] + 1e-6


def test_a_dead_unit_is_zero_for_every_image(recording, images):
    network = recording.network(int(recording.steps[-1]))
    with torch.no_grad():
        network.fc1.weight[5], network.fc1.bias[5] = 0, -1
    silent = silences(network, images)
    outputs = torch.relu(
        network[: list(dict(network.named_children())).index("fc1") + 1](
            torch.from_numpy(images.inputs(slice(0, IMAGES)))
        )
    )
    np.testing.assert_array_equal(silent["relu1"], (outputs == 0).all(dim=0).numpy())
    assert silent["relu1"][5]


def test_a_histogram_counts_every_number_of_its_step(recording):
    found = histograms(recording, "weights", "fc2", 0.1)
    assert (found.counts.sum(axis=0) == recording.weights(0)["fc2.weight"].size).all()
    numbers = recording.weights(int(found.steps[9]))["fc2.weight"]
    middle = found.edges[30:32]
    assert found.counts[30, 9] == ((numbers >= middle[0]) & (numbers < middle[1])).sum()
    assert found.counts[-1, 9] == (numbers >= found.edges[-2]).sum()


def test_the_largest_map_is_that_of_some_moment(recording):
    steps = course.spaced(recording, MAPS).tolist()
    largest = [np.abs(back_project(recording.network(step), "logits")).max() for step in steps]
    assert largest_map(recording) == pytest.approx(max(largest))
    assert largest_map(recording) > largest[0]
