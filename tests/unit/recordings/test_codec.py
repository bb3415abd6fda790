"""Frames come back within the error that was asked for, whatever they are, and nothing else is taken for frames."""

import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nnviz_core.recordings import codec, spacing

many = settings(max_examples=60, derandomize=True, deadline=None, database=None)
packings = st.sampled_from(codec.PACKINGS)
values = st.floats(-1e6, 1e6, width=32) | st.sampled_from([0.0, np.inf, -np.inf, np.nan, 1e-38, 3e38])


def errors(frames, group, sizes):
    """The error of each tensor of each frame; that of zeros is 0 only for zeros."""
    for index, frame in enumerate(frames):
        read = group.frame(index)
        ends = np.cumsum(sizes)[:-1]
        for before, after in zip(np.split(frame, ends), np.split(read, ends), strict=True):
            off, norm = (np.linalg.norm(each.astype(np.float64)) for each in (after - before, before))
            yield off / norm if norm else (np.inf if off else 0.0)


@many
@given(
    arrays.arrays(np.float32, st.tuples(st.integers(1, 9), st.just(12)), elements=values),
    st.sampled_from([0.05, 0.005, 1e-4]),
    packings,
)
def test_any_frames_come_back_within_the_error(frames, error, packing):
    sizes = [7, 4, 1]
    group = codec.decoded(codec.encoded(frames, sizes, error, packing), len(frames), sizes)
    with np.errstate(invalid="ignore", over="ignore"):
        whole = [index for index, frame in enumerate(frames) if np.isfinite(frame).all()]
        assert max(errors(frames[whole], _Only(group, whole), sizes), default=0) <= error
    for index in set(range(len(frames))) - set(whole):
        for part in (slice(0, 7), slice(7, 11), slice(11, 12)):
            if not np.isfinite(frames[index, part]).all():
                np.testing.assert_array_equal(group.frame(index)[part], frames[index, part])


class _Only:
    """Some of a group's frames."""

    def __init__(self, group, indices):
        self.group, self.indices = group, indices

    def frame(self, index):
        return self.group.frame(self.indices[index])


@pytest.mark.parametrize("packing", codec.PACKINGS)
def test_smooth_courses_take_little_room_and_zeros_stay_zeros(packing):
    generator = np.random.default_rng(0)
    start, course = generator.normal(size=(2, 1, 3000))
    times = np.linspace(0, 1, 64)[:, None]
    frames = (start + 0.3 * np.sin(times) * course).astype(np.float32)
    frames[:, 2000:] = 0
    content = codec.encoded(frames, [2000, 1000], 0.005, packing)
    group = codec.decoded(content, 64, [2000, 1000])
    assert len(group.waves) < 20
    assert max(errors(frames, group, [2000, 1000])) <= 0.005
    assert not group.frame(7)[2000:].any()
    assert len(content) < frames.nbytes / 60


@pytest.mark.parametrize("count", [1, 8])
@pytest.mark.parametrize("error", [0.02, 0.002])
def test_a_large_tensor_is_within_the_error_after_few_tries(count, error, monkeypatch):
    """Its numbers differ much in size, as the gradients of pixels do."""
    generator = np.random.default_rng(1)
    frames = generator.normal(size=(count, 400, 98)).cumsum(0) * np.where(np.arange(98) % 7, 1e-3, 1)
    frames = frames.reshape(count, -1).astype(np.float32)
    widths, norms = [], codec._norms
    monkeypatch.setattr(codec, "_norms", lambda values: widths.append(values.shape[1]) or norms(values))
    group = codec.decoded(codec.encoded(frames, [39_200], error, codec.FAST), count, [39_200])
    assert 0.7 * error < max(errors(frames, group, [39_200])) <= error
    assert widths.count(39_200) <= 3


def test_a_tensor_that_is_zero_at_one_step_only_is_kept_as_it_is():
    frames = np.ones((4, 3), np.float32)
    frames[2] = 0
    group = codec.decoded(codec.encoded(frames, [3], 0.01, codec.SMALL), 4, [3])
    np.testing.assert_array_equal([group.frame(index) for index in range(4)], frames)


@many
@given(st.binary(max_size=200), st.integers(1, 64), st.lists(st.integers(1, 50), min_size=1, max_size=4))
def test_any_bytes_are_frames_or_refused(content, count, sizes):
    try:
        group = codec.decoded(content, count, sizes)
    except ValueError:
        return
    assert group.frame(count - 1).shape == (sum(sizes),)


@pytest.mark.parametrize("packing", codec.PACKINGS)
def test_what_unpacks_to_much_is_refused_in_little_memory(packing):
    head = codec.HEAD.pack(codec.PACKINGS.index(packing), 2) + np.ones(1, "<f4").tobytes()
    bomb = head + codec._packed(bytes(200_000_000), packing)
    assert len(bomb) < 1_000_000
    tracemalloc.start()
    with pytest.raises(ValueError, match="another length"):
        codec.decoded(bomb, 2, [100])
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


@pytest.mark.parametrize("size", [np.nan, np.inf, -1.0, 1e31])
def test_an_impossible_step_size_is_refused(size):
    content = codec.encoded(np.ones((1, 2), np.float32), [2], 0.01, codec.FAST)
    forged = content[: codec.HEAD.size] + np.array([size], "<f4").tobytes() + content[codec.HEAD.size + 4 :]
    with pytest.raises(ValueError, match="impossible step size"):
        codec.decoded(forged, 1, [2])


@pytest.mark.parametrize("packing", codec.PACKINGS)
def test_a_group_cut_off_is_refused(packing):
    content = codec.encoded(np.random.default_rng(0).normal(size=(4, 30)).astype(np.float32), [20, 10], 0.01, packing)
    for length in range(len(content) - 3):
        with pytest.raises(ValueError, match="group"):
            codec.decoded(content[:length], 4, [20, 10])
    with pytest.raises(ValueError, match="unknown way"):
        codec.decoded(b"\x07" + content[1:], 4, [20, 10])


@pytest.mark.parametrize(("total", "count"), [(2345, 100), (10, 100), (100, 100), (101, 100), (1_000_000, 100), (7, 1)])
def test_log_spaced_steps_are_as_many_as_asked_for(total, count):
    steps = spacing.log_spaced(total, count)
    assert steps[0] == 0
    assert steps[-1] == total
    assert steps == sorted(set(steps))
    assert min(count, total) <= len(steps) - 1 <= max(1.1 * count, 2)
    far = [after / before for before, after in zip(steps[-20:], steps[-19:], strict=False) if before > 100]
    assert not far or max(far) < 1.6 * min(far)


def test_steps_are_every_so_many_and_the_last():
    assert spacing.recorded_steps(10, 4, 100) == [0, 4, 8, 10]
    assert spacing.recorded_steps(8, 4, 100) == [0, 4, 8]
    assert spacing.recorded_steps(3, 1, 100) == [0, 1, 2, 3]
    assert spacing.recorded_steps(3, 9, 100) == [0, 3]
    with pytest.raises(ValueError, match="at least 1, not 0"):
        spacing.recorded_steps(3, 0, 100)


def test_groups_grow_and_stay_within_their_bound():
    assert [spacing.group_length(group, 100, 64) for group in (0, 1, 2, 3, 7, 8, 999)] == [1, 1, 2, 4, 64, 64, 64]
    assert spacing.group_length(20, 535_818, 64) == 5
    assert spacing.group_length(20, 10**7, 64) == 1
    assert spacing.group_length(20, 100, 1) == 1
