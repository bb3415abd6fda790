"""How much is recorded without being told, and how large that will be."""

from dataclasses import replace

import pytest

from nnviz_core.recordings import budget
from nnviz_core.recordings.header import FAMILIES, Family


@pytest.fixture
def header(recording):
    return recording.header


def of_size(header, numbers, steps):
    family = Family(0.02, ("one",), ((numbers,),))
    return replace(header, steps=steps, families=dict.fromkeys(FAMILIES, family))


@pytest.mark.parametrize(
    ("numbers", "steps", "count"),
    [
        (26_506, 2345, 6),
        (26_506, 100_000, 94),
        (1000, 100_000, 100),
        (1000, 3000, 7),
        (1000, 10, 6),
        (535_818, 9000, 6),
    ],
)
def test_moments_are_few_for_short_trainings_and_large_networks(header, numbers, steps, count):
    assert budget.moment_count(of_size(header, numbers, steps), budget.Detail()) == count
    assert budget.moment_count(of_size(header, numbers, steps), budget.Detail(moments=7)) == 7


def test_more_steps_more_numbers_and_smaller_errors_take_more_room(header):
    size = budget.expected_size(of_size(header, 1000, 2000), 100, 20)
    assert budget.expected_size(of_size(header, 1000, 2000), 200, 20) > size
    assert budget.expected_size(of_size(header, 1000, 2000), 100, 40) > size
    assert budget.expected_size(of_size(header, 2000, 2000), 100, 20) > 1.6 * size
    exact = replace(header, families=dict.fromkeys(FAMILIES, Family(0.001, ("one",), ((1000,),))), steps=2000)
    assert budget.expected_size(exact, 100, 20) > size


def test_the_size_said_beforehand_is_not_exceeded(path, header, recording):
    expected = budget.expected_size(header, len(recording.steps), len(recording.moments))
    assert path.stat().st_size <= expected + 32_000  # the images whose outputs are recorded
