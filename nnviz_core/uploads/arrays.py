"""Images and labels in an npz file, which is never unpickled."""

import math
from io import BytesIO

import numpy as np

from nnviz_core.uploads import labelled
from nnviz_core.uploads.labelled import MOST_CLASSES, MOST_VALUES, Labelled
from nnviz_core.uploads.packed import Archive, shown

IMAGES, LABELS, NAMES = "images", "labels", "class_names"
MOST_UNPACKED = 100_000_000
"""Bytes of all arrays together."""
MOST_NUMBER = 8
"""Bytes of one number."""
SPACE = 10_000
"""Bytes beside the numbers of an array."""
CHANNELS = (1, 3)


def read(content: bytes) -> Labelled:
    """The images and labels. Raises `ValueError` for arrays of other shapes or types, or under other names."""
    archive = Archive(content, MOST_UNPACKED, "npz")
    entries = {entry.filename.removesuffix(".npy"): entry for entry in archive.entries}
    for name in (IMAGES, LABELS):
        if name not in entries:
            raise ValueError(
                f"the npz has no array {name!r}; it has {', '.join(map(shown, list(entries)[:10])) or 'none'}"
            )
    if others := set(entries) - {IMAGES, LABELS, NAMES}:
        raise ValueError(f"the npz has an array {shown(min(others))}; known are {IMAGES}, {LABELS} and {NAMES}")
    # The small arrays first: what is wrong with them needs no room for the images.
    labels = _array(archive.content(entries[LABELS], MOST_NUMBER * labelled.MOST_IMAGES + SPACE), LABELS, "iu")
    names = _names(archive, entries) if NAMES in entries else ()
    images = _pixels(_array(archive.content(entries[IMAGES], MOST_UNPACKED), IMAGES, "iufb"))
    if labels.shape != (len(images),):
        raise ValueError(f"{LABELS} has the shape {labels.shape} for {len(images):,} images")
    return labelled.checked(images, _whole(labels), names)


def _names(archive: Archive, entries: dict) -> tuple[str, ...]:
    names = _array(archive.content(entries[NAMES], MOST_CLASSES * 4 * 1000), NAMES, "U")
    if names.ndim != 1:
        raise ValueError(f"{NAMES} is no list of texts")
    return tuple(map(str, names.tolist()))


def _array(content: bytes, name: str, kinds: str) -> np.ndarray:
    """The array in an npy file, its type one of `kinds`. Raises `ValueError` for anything else."""
    file = BytesIO(content)
    try:
        version = np.lib.format.read_magic(file)
        read_header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, is_by_columns, dtype = read_header(file)
    except (ValueError, EOFError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(
            f"{name} is no array that can be read ({str(error).splitlines()[0][:100] if str(error) else ''})"
        ) from error
    if dtype.hasobject or dtype.kind not in kinds:
        raise ValueError(f"{name} holds {dtype}, which is not what it should hold")
    size, left = math.prod(shape) * dtype.itemsize, len(content) - file.tell()
    if size != left or math.prod(shape) > MOST_VALUES:
        raise ValueError(f"{name} announces {size:,} bytes of numbers, and has {left:,}")
    try:
        # Without a copy: the array may be most of what can be read.
        return np.frombuffer(content, dtype, offset=file.tell()).reshape(shape, order="F" if is_by_columns else "C")
    except (ValueError, EOFError, TypeError, MemoryError, OverflowError) as error:
        raise ValueError(f"{name} is no array that can be read ({str(error)[:100]})") from error


def _pixels(values: np.ndarray) -> np.ndarray:
    """The images as bytes (sample, row, column), or (sample, channel, row, column) in colour."""
    if values.ndim == 4 and values.shape[-1] in CHANNELS:
        values = values.transpose(0, 3, 1, 2)
    if values.ndim == 4 and values.shape[1] == 1:
        values = values[:, 0]
    if values.ndim != 3 and (values.ndim != 4 or values.shape[1] not in CHANNELS):
        raise ValueError(
            f"{IMAGES} has the shape {values.shape}; (sample, row, column) or with 1 or 3 channels can be read"
        )
    labelled.check_count(len(values), "images")
    labelled.check_size(*values.shape[-2:])
    return _levels(values)


def _levels(values: np.ndarray) -> np.ndarray:
    """Ink in 0…1, or whole numbers in 0…255, as bytes. Raises `ValueError` for others."""
    if values.dtype == np.uint8:
        return values
    if values.dtype.kind == "f":
        if not (np.isfinite(values).all() and values.min() >= 0 and values.max() <= 1):
            raise ValueError(f"{IMAGES} holds fractions that are not all in 0…1")
        return np.round(values * 255).astype(np.uint8)
    if values.dtype.kind == "b":
        return values.astype(np.uint8) * np.uint8(255)
    if values.min() < 0 or values.max() > 255:
        raise ValueError(f"{IMAGES} holds whole numbers that are not all in 0…255")
    return values.astype(np.uint8)


def _whole(labels: np.ndarray) -> np.ndarray:
    """The labels as int64. Raises `ValueError` for those that are too large for it."""
    if len(labels) and labels.max() > MOST_CLASSES:
        raise ValueError(f"there is a label {labels.max()}; at most {MOST_CLASSES:,} classes can be shown")
    return labels.astype(np.int64)
