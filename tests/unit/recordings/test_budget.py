"""How much is recorded without being told, and how large that will be."""

from dataclasses import replace

import pytest

from nnviz_core import networks, recordings
from nnviz_core.recordings import budget
from nnviz_core.recordings.header import FAMILIES, Family
from tests.unit.recordings.small_run import CONFIG, run


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
    assert budget.expected_size(of_size(header, 2000, 2000), 100, 20) > 1.5 * size
    exact = replace(header, families=dict.fromkeys(FAMILIES, Family(0.001, ("one",), ((1000,),))), steps=2000)
    assert budget.expected_size(exact, 100, 20) > size


@pytest.mark.parametrize("hidden", [(8, 6), (512, 256)])
def test_the_size_said_beforehand_is_about_that_of_the_file(tmp_path, hidden):
    network, path = networks.mlp(*hidden), tmp_path / "run.nnviz"
    run(path, every=None, config=replace(CONFIG, epochs=2, learning_rate=0.001, decay=0.0), network=network, images=50)
    recording = recordings.load(path)
    expected = budget.expected_size(recording.header, len(recording.steps), len(recording.moments))
    assert path.stat().st_size == pytest.approx(expected, rel=0.15)
