"""Whatever happens to a recording's file: it is refused in words, or what is whole is read, in little memory."""

import json
import resource
import tracemalloc
import zlib
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core import networks, recordings
from nnviz_core.errors import NnvizError
from nnviz_core.recordings import blocks, budget, contents, header
from tests.unit.recordings.small_run import CONFIG, STEPS, run, small_data, small_network

many = settings(max_examples=60, derandomize=True, deadline=None, database=None)


def read_all(content):
    """A recording of which every frame has been decoded."""
    recording = recordings.load(content)
    for step in recording.steps.tolist():
        recording.weights(step)
    for step in recording.moments.tolist():
        recording.gradients(step)
        recording.momenta(step)
        recording.outputs(step)
    return recording


@pytest.fixture(scope="module")
def content(path):
    return path.read_bytes()


@many
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_recording_with_an_altered_byte_is_refused(content, place, value):
    place = place * (len(content) - 1) // 10**6
    altered = content[:place] + bytes([(content[place] + value) % 256]) + content[place + 1 :]
    with pytest.raises(NnvizError, match=r"can't be read: .* record it anew"):
        recordings.load(altered)


@many
@given(st.integers(0, 10**6))
def test_a_recording_cut_off_is_refused(content, place):
    with pytest.raises(NnvizError, match=r"cut off|no recording"):
        recordings.load(content[: place * (len(content) - 1) // 10**6])


def test_every_byte_of_the_first_blocks_can_be_altered_or_missing(content):
    for place in [*range(blocks.START + 40), *range(2500, 2600)]:
        for altered in (content[:place], content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]):
            with pytest.raises(NnvizError):
                recordings.load(altered)


@many
@given(st.binary(max_size=300), st.booleans(), st.booleans())
def test_any_bytes_are_refused(written, with_magic, unfinished):
    start = blocks.prologue(0 if unfinished else blocks.START + len(written)) if with_magic else b""
    with pytest.raises(NnvizError, match="can't be read"):
        recordings.load(start + written)


@many
@given(st.integers(0, 10**6))
def test_of_a_recording_that_was_never_ended_all_that_is_whole_is_read(content, place):
    cut = place * len(content) // 10**6
    killed = blocks.prologue() + content[blocks.START : cut]
    probes = blocks.scanned(content)[2]
    if cut < probes.offset + probes.length:
        with pytest.raises(NnvizError, match="it ends before its first step"):
            recordings.load(killed)
        return
    recording = read_all(killed)
    assert recording.steps.tolist() == list(range(len(recording.steps)))
    assert recording.is_whole == (len(recording.steps) == STEPS + 1)


def test_a_stop_keeps_what_was_recorded(tmp_path, states, monkeypatch):
    monkeypatch.setattr("nnviz_core.recordings.under_way.MOST_WAITING", 0)
    path = tmp_path / "stopped.nnviz"
    training = recordings.record(small_network(), small_data(), CONFIG, 1, path)
    snapshots = [next(training) for _ in range(12)]
    training.close()
    recording = recordings.load(path)
    assert not recording.is_whole
    assert snapshots[-1].step == 11
    assert 12 <= len(recording.steps) < STEPS
    for step in recording.steps.tolist():
        for name, array in recording.weights(step).items():
            exact = states[step][name].numpy()
            assert np.linalg.norm(array - exact) <= 0.005 * np.linalg.norm(exact)
    assert len(recording.batch_losses) == recording.steps[-1]


def test_a_full_disk_ends_the_recording_with_what_is_whole(tmp_path):
    path = tmp_path / "full.nnviz"
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(NnvizError, match=r"ended after step \d+ \(File too large\).*whole in full.nnviz"):
            run(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    recording = read_all(path.read_bytes())
    assert 0 < recording.steps[-1] < STEPS
    assert path.stat().st_size <= 100_000


def test_a_recording_keeps_within_its_size(tmp_path):
    path = tmp_path / "small.nnviz"
    with pytest.raises(NnvizError, match=r"would take about 0\.\d MB, more than the 0.1 MB it may have"):
        run(path, budget=50_000)
    assert not path.exists()


def test_a_recording_that_grows_beyond_its_size_ends(tmp_path, monkeypatch):
    path = tmp_path / "small.nnviz"
    monkeypatch.setattr("nnviz_core.recordings.budget.expected_size", lambda *arguments: 0)
    with pytest.raises(NnvizError, match=r"ended after step \d+ \(0.1 MB, the size it may have, don't suffice\)"):
        run(path, budget=60_000)
    assert path.stat().st_size <= 60_000
    assert 0 < read_all(path.read_bytes()).steps[-1] < STEPS


def test_ten_million_steps_are_refused_with_the_size_they_would_take(tmp_path):
    config = replace(CONFIG, epochs=10_000_000 // 13 + 1)
    network = networks.mlp(32, 32)
    with pytest.raises(
        NnvizError,
        match=r"moments of a training of 10,000,\d+ steps would take about \d+\.\d GB, more than the 100.0 MB",
    ):
        run(tmp_path / "long.nnviz", config=config, network=network)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NnvizError, match="can't be written"):
        run(tmp_path / "file" / "small.nnviz")


def test_a_recording_of_another_network_is_refused(path):
    assert recordings.load(path, small_network()).is_whole
    with pytest.raises(NnvizError, match="of another network"):
        recordings.load(path, networks.mlp(8, 6))


def test_later_versions_and_missing_files_are_said(content, tmp_path):
    head = blocks.PROLOGUE.pack(blocks.MAGIC, 2, len(content))
    later = head + blocks.CHECKSUM.pack(zlib.crc32(head)) + content[blocks.START :]
    with pytest.raises(NnvizError, match="version 2 of the format, and this reads version 1"):
        recordings.load(later)
    with pytest.raises(NnvizError, match="No such file"):
        recordings.load(tmp_path / "missing.nnviz")
    with pytest.raises(NnvizError, match="no recording"):
        recordings.load(b"PK\x03\x04 an archive")


def test_a_file_altered_after_it_was_loaded_is_refused(path, tmp_path):
    copy = tmp_path / "copy.nnviz"
    copy.write_bytes(path.read_bytes())
    recording = recordings.load(copy)
    copy.write_bytes(path.read_bytes()[:5000] + bytes(len(path.read_bytes()) - 5000))
    with pytest.raises(NnvizError, match="altered"):
        recording.weights(30)


def forged(content, values):
    """A recording with another header, and all checksums right."""
    first = blocks.scanned(content)[0]
    end = first.offset + first.length
    body = blocks.packed(contents.HEADER, (), json.dumps(values).encode()) + content[end:]
    return blocks.prologue(blocks.START + len(body)) + body


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 10**12) | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=6,
)


@many
@pytest.mark.filterwarnings("ignore:Initializing zero-element tensors")
@given(st.data())
def test_any_header_is_read_or_refused(content, data):
    values = json.loads(blocks.content(content, blocks.scanned(content)[0]))
    place = values
    for _ in range(data.draw(st.integers(0, 4))):
        if not isinstance(place, dict | list) or not place:
            break
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if data.draw(st.booleans()) or not isinstance(place[key], dict | list):
            place[key] = data.draw(json_values)
            break
        place = place[key]
    try:
        read_all(forged(content, values))
    except NnvizError:
        return


@pytest.mark.parametrize(
    ("shapes", "words"),
    [
        ([[8, 784_000_000]] * 6, "impossible shapes"),
        ([[800, 7840]] * 6, "numbers a step"),
        ([[8]], "impossible shapes"),
    ],
)
def test_a_header_that_claims_much_takes_little_memory(content, shapes, words):
    values = json.loads(blocks.content(content, blocks.scanned(content)[0]))
    values["families"]["weights"]["shapes"] = shapes
    tracemalloc.start()
    with pytest.raises(NnvizError, match=words):
        recordings.load(forged(content, values))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_a_header_that_claims_many_steps_takes_little_memory(content):
    values = json.loads(blocks.content(content, blocks.scanned(content)[0]))
    tracemalloc.start()
    with pytest.raises(NnvizError, match="a field of its header has another type"):
        recordings.load(forged(content, {**values, "steps": 10**12}))
    recording = recordings.load(forged(content, {**values, "steps": 2**32 - 1}))
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert (len(recording.steps), recording.is_whole) == (STEPS + 1, False)


@pytest.mark.parametrize(
    ("place", "setting", "words"),
    [
        (("network", 1), {"name": "pool", "type": "AvgPool2d", "settings": {"kernel_size": 99}}, "can't be read"),
        (("network", 1, "type"), "Tanh", "layer 2 can't be built"),
        (("network", 2, "settings", "in_features"), 785, "no fc1.weight of the shape"),
        (("families", "outputs", "shapes", 0), [10, 9], "no fc1 of the shape"),
        (("families", "gradients", "shapes", 0), [8, 783], "no fc1.weight of the shape"),
        (("families", "momenta", "names", 0), "fc9.weight", "no fc9.weight of the shape"),
        (("class_names",), ["one"], "doesn't tell 1 classes apart"),
    ],
)
def test_a_network_that_does_not_run_is_refused(content, place, setting, words):
    values = json.loads(blocks.content(content, blocks.scanned(content)[0]))
    inner = values
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = setting
    with pytest.raises(NnvizError, match=words):
        recordings.load(forged(content, values))


@pytest.mark.parametrize("numbers", [0, 4])
def test_a_network_whose_constants_are_missing_or_too_many_is_refused(content, numbers):
    head, constants, *_ = blocks.scanned(content)
    before, after = content[: head.offset + head.length], content[constants.offset + constants.length :]
    written = before + blocks.packed(contents.CONSTANTS, (), bytes(4 * numbers)) + after
    with pytest.raises(NnvizError, match=f"numbers that training leaves alone, and it holds {numbers}"):
        recordings.load(blocks.prologue(len(written)) + written[blocks.START :])


def test_a_header_has_a_bound():
    with pytest.raises(ValueError, match="too large"):
        header.from_json(b" " * (header.MOST_BYTES + 1))


def test_steps_must_grow_and_groups_are_bounded(content):
    scan = blocks.scanned(content)
    weights = next(each for each in scan if each.kind == "WGHT")
    twice = content + blocks.packed("WGHT", weights.steps, blocks.content(content, weights))
    with pytest.raises(NnvizError, match="step 0 comes after step 39"):
        recordings.load(blocks.prologue(len(twice)) + twice[blocks.START :])
    for kind, count in (("WGHT", 65), ("GRAD", 2)):
        longer = content + blocks.packed(kind, tuple(range(40, 40 + count)), b"")
        with pytest.raises(NnvizError, match="too many frames"):
            recordings.load(blocks.prologue(len(longer)) + longer[blocks.START :])


def test_the_frames_of_all_groups_are_bounded(content, recording):
    longer = content + blocks.packed("FIGS", (0,) * 4096, b"") * (1 + blocks.MOST_FRAMES // 4096)
    with pytest.raises(NnvizError, match="it has more than 400,000 frames"):
        recordings.load(blocks.prologue(len(longer)) + longer[blocks.START :])
    most = blocks.MOST_FRAMES // 2 - 2
    budget.check(recording.header, most, 1, 10**12)
    with pytest.raises(NnvizError, match="too long to be read"):
        budget.check(recording.header, most + 1, 1, 10**12)
