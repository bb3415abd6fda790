"""Shipped measurements of the shipped recordings."""

from pathlib import Path

from nnviz_core import datasets, files
from nnviz_core.course.answer_records import origin, remedy
from nnviz_core.course.measurements import Measurements, arrays, measurements, of_arrays
from nnviz_core.files import ASSETS, versions
from nnviz_core.image_sets import ImageSet
from nnviz_core.recordings import Recording, shipped

FOLDER = ASSETS / "courses"


def load(name: str, recording: Recording, images: ImageSet, folder: Path = FOLDER) -> Measurements | None:
    """What is shipped of the shipped `recording` called `name`, if it was measured on just these `images`; None otherwise.

    Raises `KeyError` for a name that no recording has, and `NnvizError` when the files are damaged.
    """
    card = files.read_card(folder, shipped.known(name), remedy(name))
    if not origin(name, images).items() <= card.items():
        return None
    try:
        return of_arrays(recording, files.read(folder, name, remedy(name))[1])
    except files.UNREADABLE as error:
        raise files.unreadable(folder, name, remedy(name), error) from error


def write(name: str, folder: Path = FOLDER) -> Path:
    """Measure the shipped recording `name`, write that with its card, and return its file."""
    recording = shipped.shipped(name)
    images = datasets.load(recording.header.dataset)
    card = {
        "name": name,
        "command": f"python -m nnviz_core.course {name}",
        **origin(name, images),
        "versions": versions(),
    }
    return files.write(folder, name, card, arrays(measurements(recording, images)))
