"""Two trainings beside each other, against a walk through their steps."""

import numpy as np
import pytest

from nnviz_core import course
from nnviz_core.recordings import shipped


@pytest.mark.parametrize("by_images", [False, True])
@pytest.mark.parametrize(("run", "beside"), [("mnist-tiny-cnn", "mnist-mlp"), ("mnist-mlp", "mnist-tiny-cnn")])
def test_each_step_stands_beside_the_last_one_of_the_other_up_to_there(run, beside, by_images):
    own, other = shipped.shipped(run), shipped.shipped(beside)
    found = course.aligned(own, other, by_images)
    own_batch, other_batch = ((each.header.config["batch_size"] if by_images else 1) for each in (own, other))
    for place, step in enumerate(own.steps.tolist()):
        before = [each for each in other.steps.tolist() if each * other_batch <= step * own_batch]
        assert found.steps[place] == before[-1]
        at = len(before) - 1
        if step * own_batch > other.steps[-1] * other_batch:
            assert np.isnan(found.losses[place])
            assert np.isnan(found.accuracy_differences[place])
            continue
        assert found.losses[place] == other.test_losses[at]
        assert found.loss_differences[place] == own.test_losses[place] - other.test_losses[at]
        assert found.accuracy_differences[place] == own.test_accuracies[place] - other.test_accuracies[at]
    assert np.isfinite(found.losses).any()
