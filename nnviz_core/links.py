"""Inputs as short texts that fit into a link: the 784 levels of a drawing, or the number of a test image."""

import base64
import binascii
import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from nnviz_core import datasets
from nnviz_core.drawing.ink import SIDE
from nnviz_core.errors import NnvizError

PIXELS = SIDE * SIDE
LONGEST = 1400
"""The longest link value, in characters, that is read; even 784 levels that don't compress need fewer."""


@dataclass(frozen=True)
class SampleLink:
    """Image `sample` of the test split of `dataset`."""

    dataset: str
    sample: int


def encode(drawing: Float32[np.ndarray, "28 28"]) -> str:
    """The drawing's levels (uint8, row by row), deflated, in URL-safe base 64 without padding."""
    levels = np.round(np.clip(drawing, 0, 1) * 255).astype(np.uint8)
    return base64.urlsafe_b64encode(zlib.compress(levels.tobytes(), 9)).decode().rstrip("=")


def decode(text: str) -> Float32[np.ndarray, "28 28"]:
    """The drawing in `text` as `encode` wrote it, equal level for level; raises `NnvizError` for anything else."""
    if len(text) > LONGEST:
        raise NnvizError(f"The drawing in this link has {len(text):,} characters; {LONGEST:,} is the most.")
    try:
        content = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacker = zlib.decompressobj()
        levels = unpacker.decompress(content, PIXELS + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise NnvizError("The drawing in this link is damaged: it can't be decoded.") from error
    if len(levels) != PIXELS or not unpacker.eof or unpacker.unused_data:
        raise NnvizError(f"The drawing in this link doesn't have {SIDE}×{SIDE} pixels.")
    return np.frombuffer(levels, np.uint8).reshape(SIDE, SIDE).astype(np.float32) / np.float32(255)


def encode_sample(link: SampleLink) -> str:
    """The text for one test image, such as "mnist-17"."""
    return f"{link.dataset}-{link.sample}"


def decode_sample(text: str) -> SampleLink | None:
    """The test image that `text` names, or None if `text` names none; raises `NnvizError` for one that doesn't exist."""
    dataset, _, number = text.partition("-")
    if dataset not in datasets.CLASS_NAMES:
        return None
    count = datasets.TEST_IMAGES
    if not (number.isascii() and number.isdecimal() and len(number) <= 9 and int(number) < count):
        raise NnvizError(
            f"The link asks for test image {number[:20]!r} of {datasets.TITLES[dataset]}: there are 0 to {count - 1:,}."
        )
    return SampleLink(dataset, int(number))
