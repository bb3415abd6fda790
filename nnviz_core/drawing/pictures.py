"""Uploaded pictures as ink: opened within limits, turned upright, and with the shading of the paper removed."""

import io
import threading

import numpy as np
from jaxtyping import Float32
from PIL import Image, ImageOps, UnidentifiedImageError

from nnviz_core.drawing.ink import grey_of, ink_of, ink_of_grey
from nnviz_core.errors import NnvizError

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 20 * 2**20
MOST_PIXELS = 13_000_000
"""Enough for a photograph of twelve million pixels; decoding takes up to 0.3 GB, so only one is decoded at a time."""
WORKING_SIDE = 512
"""Length in pixels to which the longer side of a picture is reduced before anything is computed on it."""
FAINT_INK, FULL_INK = 0.25, 0.6
"""Contrast, as a share of the strongest, below which a pixel is paper and above which it is full ink."""


def ink_of_file(content: bytes) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of a PNG, JPEG or WebP file, at most 512 pixels wide and high.

    Raises `NnvizError` for a file that is too large, of another format, animated, damaged, or with nothing drawn on it.
    """
    pixels = np.asarray(_open(content))
    ink = ink_of(pixels) if pixels[..., 3].min() < 255 else _ink_of_photo(pixels)
    if not ink.any():
        raise NnvizError("The picture has only one tone: nothing is drawn on it.")
    return ink


def _open(content: bytes) -> Image.Image:
    if not content:
        raise NnvizError("The file is empty: upload it again.")
    if len(content) > MOST_BYTES:
        raise NnvizError(f"The file has {len(content) / 2**20:.0f} MB; {MOST_BYTES // 2**20} MB is the most.")
    try:
        with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=(*FORMATS, "GIF")) as picture:
            _check(picture)
            picture.draft(None, (2 * WORKING_SIDE, 2 * WORKING_SIDE))
            return _reduce(picture)
    except Image.DecompressionBombError as error:
        raise NnvizError(f"The picture is too large. {_TOO_LARGE}") from error
    except UnidentifiedImageError as error:
        raise NnvizError(f"The file is not a picture that can be read. {_ALLOWED}") from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise NnvizError(_DAMAGED) from error


_ONE_AT_A_TIME = threading.Lock()
_DAMAGED = "The picture is damaged or cut short. Save or export it again and upload the new file."
_ALLOWED = "Upload a PNG, JPEG or WebP file of a single picture."
_TOO_LARGE = f"{MOST_PIXELS // 1_000_000} million pixels is the most: make it smaller and upload it again."


def _check(picture: Image.Image) -> None:
    # A phone's JPEG may carry further pictures (MPO); the first is the photograph.
    if picture.format not in (*FORMATS, "MPO"):
        raise NnvizError(f"The file is a {picture.format}. {_ALLOWED}")
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise NnvizError(f"The file is an animation. {_ALLOWED}")
    if picture.width * picture.height > MOST_PIXELS:
        raise NnvizError(f"The picture has {picture.width:,}×{picture.height:,} pixels. {_TOO_LARGE}")


def _reduce(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I") or picture.mode == "F":
        picture = _from_deep(picture)
    elif picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    picture.thumbnail((WORKING_SIDE, WORKING_SIDE))
    return ImageOps.exif_transpose(picture).convert("RGBA")


def _from_deep(picture: Image.Image) -> Image.Image:
    values = np.asarray(picture, np.float32)
    darkest, brightest = values.min(), values.max()
    return Image.fromarray(((values - darkest) / max(brightest - darkest, 1) * 255).astype(np.uint8))


def _ink_of_photo(pixels: np.ndarray) -> np.ndarray:
    grey = grey_of(pixels)
    level = ink_of_grey(np.clip(grey - _shading(grey) + 0.5, 0, 1).astype(np.float32))
    return np.clip((level - FAINT_INK) / (FULL_INK - FAINT_INK), 0, 1).astype(np.float32)


def _shading(grey: np.ndarray) -> np.ndarray:
    """The plane through the grey of the border, by least squares: light that falls from one side."""
    rows, columns = np.indices(grey.shape)
    border = np.ones(grey.shape, bool)
    border[1:-1, 1:-1] = False
    terms = np.stack([np.ones_like(rows), rows, columns], axis=-1).astype(np.float64)
    plane, *_ = np.linalg.lstsq(terms[border], grey[border], rcond=None)
    return terms @ plane
