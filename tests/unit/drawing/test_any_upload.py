"""Whatever a visitor uploads: it is read as a picture, or refused in words, in bounded memory."""

import io
import struct
import tracemalloc
import zlib

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from nnviz_core.drawing import pictures
from nnviz_core.errors import NnvizError

many = settings(max_examples=150, derandomize=True, deadline=None, database=None)


def saved(kind: str, mode: str = "RGB", **options) -> bytes:
    written = io.BytesIO()
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 256, (40, 30, 3), np.uint8)).convert(mode)
    picture.save(written, kind, **options)
    return written.getvalue()


GOOD = [
    saved("PNG"),
    saved("PNG", "P"),
    saved("PNG", "RGBA"),
    saved("JPEG"),
    saved("JPEG", "CMYK"),
    saved("WEBP"),
    saved("GIF", "P"),
]
CHANGE = st.tuples(st.integers(0, 999_999), st.integers(0, 255))


def altered(content: bytes, changes: list[tuple[int, int]], share: int) -> bytes:
    """`content` with bytes changed (places in millionths of its length), cut to a share in millionths."""
    parts = bytearray(content)
    for place, value in changes:
        parts[place * len(parts) // 1_000_000] = value
    return bytes(parts[: len(parts) * share // 1_000_000])


ALTERED = st.builds(
    altered, st.sampled_from(GOOD), st.lists(CHANGE, max_size=6), st.just(1_000_000) | st.integers(0, 1_000_000)
)


@pytest.mark.filterwarnings("ignore")
@many
@given(
    st.binary(max_size=300)
    | ALTERED
    | st.builds(lambda head, tail: head[:30] + tail, st.sampled_from(GOOD), st.binary(max_size=80))
)
@example(b"")
@example(b"\x89PNG\r\n\x1a\n")
def test_any_bytes_are_a_picture_or_refused_in_words(content):
    try:
        ink = pictures.ink_of_file(content)
    except NnvizError:
        return
    assert ink.dtype == np.float32
    assert max(ink.shape) <= pictures.WORKING_SIDE
    assert 0 <= ink.min() <= ink.max() <= 1


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(width: int, height: int, *more: bytes, rows: int = 0) -> bytes:
    """A PNG that claims so many pixels, with so many rows of zeros packed tightly."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    content = zlib.compress(bytes((3 * width + 1) * rows), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + b"".join(more) + chunk(b"IDAT", content) + chunk(b"IEND", b"")
    )


BOMBS = {
    "many pixels": bomb(20_000, 20_000),
    "one row": bomb(2**31 - 1, 1),
    "a long text": bomb(8, 8, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200 * 2**20), 9)), rows=8),
    "a long profile": bomb(8, 8, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(200 * 2**20), 9)), rows=8),
    "more rows than claimed": bomb(3_000, 8, rows=20_000),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_is_unpacked(content):
    tracemalloc.start()
    try:
        with pytest.raises(NnvizError, match=r"\.$"):
            pictures.ink_of_file(content)
        assert tracemalloc.get_traced_memory()[1] < 30 * 2**20
    finally:
        tracemalloc.stop()
