"""Inputs as short texts that fit into a link: a test image, a preset, the strokes of a drawing, or its 784 levels.

    mnist-17            image 17 of a test set
    own-3f2a…-17        the same of images that a visitor brings
    clock-2             a preset and its number
    strokes-oFB…        what was drawn on the sheet
    eNpjY…              the levels of 28×28 pixels

`.uncentred` after a preset or strokes stands for the sheet as it is, neither cropped nor centred.
"""

import base64
import binascii
import re
import zlib
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32

from nnviz_core import datasets
from nnviz_core.drawing import centring, presets
from nnviz_core.drawing.ink import SIDE
from nnviz_core.drawing.sketch_text import sketch_of_text, text_of_sketch
from nnviz_core.drawing.sketches import Sketch, ink_of_sketch
from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import is_own

PIXELS = SIDE * SIDE
LONGEST = 1400
"""The longest text of an input, in characters, that is read; even 784 levels that don't compress need fewer."""
STROKES, UNCENTRED = "strokes", ".uncentred"
OWN_SAMPLE = re.compile(r"(own-[0-9a-f]{12})-(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class SampleLink:
    """Image `sample` of the test split of `dataset`, or of images that a visitor brings."""

    dataset: str
    sample: int


@dataclass(frozen=True)
class PresetLink:
    """The ready-made drawing `number` of a `kind`, centred as in MNIST unless it is taken `uncentred`."""

    kind: str
    number: int
    uncentred: bool = False


@dataclass(frozen=True)
class SketchLink:
    """What was drawn on the sheet, centred as in MNIST unless it is taken `uncentred`."""

    sketch: Sketch
    uncentred: bool = False


@dataclass(frozen=True, eq=False)
class PixelLink:
    """A drawing as the 28×28 ink that a network sees."""

    image: Float32[np.ndarray, "28 28"]


InputLink = SampleLink | PresetLink | SketchLink | PixelLink


def read(text: str) -> InputLink:
    """What `text` stands for; raises `NnvizError`, in words, where it stands for nothing."""
    if len(text) > LONGEST:
        raise NnvizError(f"The drawing in this link has {len(text):,} characters; {LONGEST:,} is the most.")
    kind, _, rest = text.removesuffix(UNCENTRED).partition("-")
    uncentred = text.endswith(UNCENTRED)
    if kind == STROKES:
        return SketchLink(sketch_of_text(rest), uncentred)
    if kind in presets.COUNTS:
        return PresetLink(kind, _number(rest, kind), uncentred)
    return decode_sample(text) or PixelLink(decode(text))


def _number(text: str, kind: str) -> int:
    count = presets.COUNTS[kind]
    if count == 1 and not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= 9 and int(text) < count):
        raise NnvizError(
            f"The link asks for preset {f'{kind}-{text}'[:20]!r}: there are {kind}-0 to {kind}-{count - 1}."
        )
    return int(text)


def write(link: InputLink) -> str:
    """The text that stands for `link`."""
    match link:
        case SampleLink():
            return encode_sample(link)
        case PixelLink(levels):
            return encode(levels)
        case PresetLink(kind, number, uncentred):
            text = f"{kind}-{number}" if presets.COUNTS[kind] > 1 else kind
        case SketchLink(sketch, uncentred):
            text = f"{STROKES}-{text_of_sketch(sketch)}"
    return text + UNCENTRED if uncentred else text


def image(text: str) -> Float32[np.ndarray, "28 28"]:
    """The image that `text` stands for, as a network sees it; raises `NnvizError` where it stands for none."""
    match read(text):
        case SampleLink(dataset, sample):
            if is_own(dataset):
                raise NnvizError(f"{text} is one of a visitor's own images, which `uploads.read_data` reads.")
            return datasets.load(dataset).inputs([sample])[0, 0]
        case PixelLink(levels):
            return levels
        case PresetLink(presets.HANDWRITTEN, digit):
            return datasets.load("mnist").inputs([presets.HANDWRITTEN_SAMPLES[digit]])[0, 0]
        case PresetLink(kind, number, uncentred):
            return centring.seen(presets.ink(kind, number), uncentred)
        case SketchLink(sketch, uncentred):
            return centring.seen(ink_of_sketch(sketch), uncentred)


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
    """The test image that `text` names, or None if `text` names none; raises `NnvizError` for one that doesn't exist.

    How many images a visitor brings isn't known here.
    """
    if own := OWN_SAMPLE.fullmatch(text):
        return SampleLink(own[1], int(own[2]))
    dataset, _, number = text.partition("-")
    if dataset not in datasets.CLASS_NAMES:
        return None
    count = datasets.TEST_IMAGES
    if not (number.isascii() and number.isdecimal() and len(number) <= 9 and int(number) < count):
        raise NnvizError(
            f"The link asks for test image {number[:20]!r} of {datasets.TITLES[dataset]}: there are 0 to {count - 1:,}."
        )
    return SampleLink(dataset, int(number))
