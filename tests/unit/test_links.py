"""What a link carries arrives level for level; what it should not carry is refused with a message."""

import base64
import zlib

import numpy as np
import pytest

from nnviz_core import drawing, links
from nnviz_core.drawing import presets
from nnviz_core.errors import NnvizError
from nnviz_core.links import SampleLink


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
