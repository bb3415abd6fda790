"""A data set of one's own from one file: a zip of images in class folders, an npz, or a CSV of pixels and labels."""

import hashlib
from pathlib import PurePosixPath

import numpy as np

from nnviz_core.errors import NnvizError
from nnviz_core.image_sets import ImageSet
from nnviz_core.uploads import archives, arrays, tables
from nnviz_core.uploads.labelled import Labelled

MOST_BYTES = 20 * 2**20
READERS = {".zip": archives.read, ".npz": arrays.read, ".csv": tables.read}
"""What reads a file, by the ending of its name."""


def read_data(name: str, content: bytes) -> ImageSet:
    """The labelled images in a file of this `name`, in 0…255 as they stand there, without unpickling or unpacking anything to disk.

    - `.zip`: one folder a class, PNG, JPEG, WebP or BMP pictures of one size in it; the class is called as the folder.
    - `.npz`: `images` (sample, row, column), or with a last axis of 1 or 3 channels, as bytes or fractions, and `labels` (sample).
      `class_names` may name the classes.
    - `.csv`: a line for each image, its pixels row by row (0…255) and its label (0, 1, …) before or after them; a first line
      may name the columns, that of the labels `label`.

    Raises `NnvizError`, which says what is wrong where.
    """
    reader = READERS.get(PurePosixPath(name[-200:].replace("\\", "/")).suffix.lower())
    if reader is None:
        raise NnvizError(f"{name[:60]!r} is none of the files that can be read: {', '.join(READERS)}.")
    if not 0 < len(content) <= MOST_BYTES:
        raise NnvizError(f"The file has {len(content):,} bytes; 1 to {MOST_BYTES:,} can be read.")
    try:
        return _image_set(reader(content), content)
    except ValueError as error:
        raise NnvizError(f"The images can't be read: {str(error)[:500]}.") from error


def _image_set(data: Labelled, content: bytes) -> ImageSet:
    images, labels = np.ascontiguousarray(data.images), data.labels.astype(np.int64)
    images.flags.writeable = False
    labels.flags.writeable = False
    return ImageSet(f"own-{hashlib.sha256(content).hexdigest()[:12]}", "own", images, labels, data.class_names)
