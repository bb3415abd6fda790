"""What a link carries arrives level for level; what it should not carry is refused with a message."""

import base64
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some

from nnviz_core import datasets, drawing, links
from nnviz_core.drawing import presets
from nnviz_core.errors import NnvizError
from nnviz_core.links import PixelLink, PresetLink, SampleLink, SketchLink


def packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize("seed", range(5))
def test_a_drawing_survives_the_link(seed):
    image = drawing.from_strokes(presets.random_lines(seed), 90)
    text = links.encode(image)
    assert np.array_equal(links.decode(text), image)
    assert len(text) < 700
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_the_worst_drawing_fits():
    noise = np.random.default_rng(0).integers(0, 256, (28, 28)).astype(np.float32) / np.float32(255)
    assert np.array_equal(links.decode(links.encode(noise)), noise)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "!!!!",
        "AAAA",
        "ä" * 20,
        "x" * (links.LONGEST + 1),
        packed(b"\0" * 783),
        packed(b"\0" * 785),
        packed(b"\0" * 10**6),
        packed(b"\0" * 784) + "AAAA",
    ],
)
def test_a_broken_link_says_so(text):
    with pytest.raises(NnvizError, match="link"):
        links.decode(text)


def test_a_test_image_is_named_by_its_number():
    assert links.encode_sample(SampleLink("fashion", 204)) == "fashion-204"
    assert links.decode_sample("fashion-204") == SampleLink("fashion", 204)
    assert links.decode_sample(links.encode(drawing.empty())) is None


@pytest.mark.parametrize("text", ["mnist-", "mnist-10000", "mnist--1", "mnist-1e3", "mnist-９", "mnist-" + "9" * 5000])
def test_a_test_image_that_does_not_exist_is_refused(text):
    with pytest.raises(NnvizError, match="test image"):
        links.decode_sample(text)


POINTS = some.tuples(some.integers(-280, 560), some.integers(-280, 560))
STROKES = some.tuples(some.integers(1, 100), some.lists(POINTS, min_size=1, max_size=40).map(tuple))
PRESETS = some.sampled_from(sorted(presets.COUNTS)).flatmap(
    lambda kind: some.tuples(some.just(kind), some.integers(0, presets.COUNTS[kind] - 1), some.booleans())
)


def survives(link):
    text = links.write(link)
    assert set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")
    assert len(text) > links.LONGEST or links.read(text) == link


@given(dataset=some.sampled_from(["mnist", "fashion"]), sample=some.integers(0, 9_999), preset=PRESETS)
def test_a_test_image_and_a_preset_survive_the_link(dataset, sample, preset):
    survives(SampleLink(dataset, sample))
    survives(PresetLink(*preset))


@given(strokes=some.lists(STROKES, min_size=1, max_size=4), uncentred=some.booleans())
def test_strokes_survive_the_link(strokes, uncentred):
    survives(SketchLink(tuple(drawing.Stroke(*stroke) for stroke in strokes), uncentred))


LIKELY = some.tuples(
    some.sampled_from(["", "strokes", "clock", "handwritten", "lines", "empty", "mnist", "fashion"]),
    some.sampled_from(["", "-"]),
    some.text("ABCUghx059-_", max_size=30) | some.text(max_size=10),
    some.sampled_from(["", ".uncentred"]),
).map("".join)


@settings(max_examples=300, deadline=None)
@given(text=LIKELY | some.text(max_size=40))
@example("strokes-")
@example("strokes-UB")
@example("strokes-AB")
@example("strokes-UA")
@example("strokes-UB_")
@example("strokes-UB______")
@example("strokes-UBww_B")
@example("clock-")
@example("clock-10")
@example("clock-٣")
@example("lines-" + "9" * 5000)
@example("empty-0")
@example("empty-1")
def test_any_text_is_opened_or_told_in_words(text):
    told = ""
    try:
        link = links.read(text)
    except NnvizError as error:
        told = str(error)
    if told:
        assert "link" in told
        return
    image = links.image(text)
    assert image.shape == (28, 28)
    assert 0 <= image.min() <= image.max() <= 1
    assert np.array_equal(links.image(links.write(link)), image)


def test_a_drawing_of_earlier_links_is_its_levels():
    image = drawing.from_strokes(presets.random_lines(1), 90)
    link = links.read(links.encode(image))
    assert isinstance(link, PixelLink)
    assert np.array_equal(link.image, image)
    assert np.array_equal(links.image(links.encode(image)), image)


def test_a_preset_is_what_its_kind_and_number_say():
    assert np.array_equal(links.image("clock-3"), presets.clock_images()[3])
    assert np.array_equal(links.image("lines-7"), presets.line_images(8)[7])
    assert not links.image("empty").any()
    digits = datasets.load("mnist")
    for digit in range(10):
        first = int(np.flatnonzero(digits.labels == digit)[0])
        assert np.array_equal(links.image(f"handwritten-{digit}"), digits.inputs([first])[0, 0])


def test_uncentred_is_the_sheet_as_it_is():
    sketch = (drawing.Stroke(20, ((10, 10), (60, 90))),)
    text = links.write(SketchLink(sketch, uncentred=True))
    assert np.array_equal(links.image(text), drawing.squeezed(drawing.ink_of_sketch(sketch)))
    assert np.array_equal(
        links.image(text.removesuffix(".uncentred")), drawing.prepare(drawing.ink_of_sketch(sketch)).image
    )
