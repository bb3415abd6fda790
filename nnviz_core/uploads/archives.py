"""Images in a zip, one folder a class."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import numpy as np
from PIL import Image, UnidentifiedImageError

from nnviz_core.uploads import labelled
from nnviz_core.uploads.labelled import Labelled
from nnviz_core.uploads.packed import Archive, shown

MOST_UNPACKED, MOST_FILE = 100_000_000, 1_000_000
FORMATS = ("PNG", "JPEG", "WEBP", "BMP")
IGNORED = ("__MACOSX", ".", "Thumbs.db", "desktop.ini")
"""How the names of files and folders begin that systems put into a zip by themselves."""
GREY = ("1", "L", "LA")
DEEP = ("I", "F")
"""How the modes of pictures begin that have more levels than a byte."""
DAMAGED = (
    OSError,
    SyntaxError,
    EOFError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RuntimeError,
    ZeroDivisionError,
    MemoryError,
    struct.error,
    zlib.error,
)
"""What reading a damaged picture raises."""


def read(content: bytes) -> Labelled:
    """The pictures and their classes. Raises `ValueError` for anything else than pictures of one size in folders."""
    archive = Archive(content, MOST_UNPACKED)
    folders = {_folder(path) for path in _paths(archive)}
    if not folders or "" in folders:
        raise ValueError("each picture of the zip must be in a folder that is called as its class")
    pictures: list[tuple[str, np.ndarray]] = []
    total = 0
    for path, file in archive.contents(MOST_FILE):
        if not _is_ignored(path):
            labelled.check_count(len(pictures) + 1, "pictures")
            picture = _picture(path, file)
            if pictures and picture.shape[:2] != pictures[0][1].shape[:2]:
                raise ValueError(
                    f"{shown(path)} has {_size(picture)} pixels, and the first picture {_size(pictures[0][1])}; all need one size"
                )
            total += picture.size
            labelled.check_values(total)
            pictures.append((_folder(path), picture))
    names = sorted(folders, key=lambda name: (not name.isdecimal(), len(name) if name.isdecimal() else 0, name))
    numbers = {name: number for number, name in enumerate(names)}
    labels = np.array([numbers[folder] for folder, _ in pictures], np.int64)
    return labelled.checked(_stacked([picture for _, picture in pictures]), labels, names)


def _paths(archive: Archive) -> Iterator[str]:
    """The files, and the folders that hold nothing: such a one is a class without pictures."""
    paths = [entry.filename for entry in archive.entries if not _is_ignored(entry.filename)]
    above = {str(each) for path in paths for each in PurePosixPath(path).parents}
    for path in paths:
        if not path.endswith("/") or str(PurePosixPath(path)) not in above:
            yield path


def _folder(path: str) -> str:
    """The class of a file, or of an empty folder: the name of the innermost folder."""
    place = PurePosixPath(path)
    return place.name if path.endswith("/") else place.parent.name


def _is_ignored(path: str) -> bool:
    return any(part.startswith(IGNORED) for part in path.split("/") if part)


def _picture(path: str, content: bytes) -> np.ndarray:
    """A picture as bytes, (row, column) or (row, column, 3)."""
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
            shape, mode = (picture.height, picture.width), picture.mode
            is_small = max(shape) <= labelled.LARGEST_SIDE and not mode.startswith(DEEP)
            pixels = np.asarray(picture.convert("L" if mode in GREY else "RGB")) if is_small else None
    except UnidentifiedImageError as error:
        raise ValueError(f"{shown(path)} is no picture that can be read; {', '.join(FORMATS)} can") from error
    except Image.DecompressionBombError as error:
        side = labelled.LARGEST_SIDE
        raise ValueError(f"{shown(path)} is far too large: pictures have at most {side}×{side} pixels") from error
    except DAMAGED as error:
        raise ValueError(f"{shown(path)} is damaged ({str(error)[:100]})") from error
    labelled.check_size(*shape, shown(path))
    if pixels is None:
        raise ValueError(f"{shown(path)} has more than 256 levels; save it with 8 bits a channel")
    return pixels


def _size(picture: np.ndarray) -> str:
    return f"{picture.shape[1]}×{picture.shape[0]}"


def _stacked(pictures: list[np.ndarray]) -> np.ndarray:
    """All pictures in one array, in colour (sample, channel, row, column) if one of them is."""
    if all(picture.ndim == 2 or _is_grey(picture) for picture in pictures):
        return np.stack([picture if picture.ndim == 2 else picture[..., 0] for picture in pictures])
    labelled.check_values(3 * len(pictures) * pictures[0].shape[0] * pictures[0].shape[1])
    in_colour = [np.stack([picture] * 3, axis=-1) if picture.ndim == 2 else picture for picture in pictures]
    return np.stack(in_colour).transpose(0, 3, 1, 2)


def _is_grey(picture: np.ndarray) -> bool:
    return bool((picture == picture[..., :1]).all())
