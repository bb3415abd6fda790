"""Shipped predictions of the networks of a shipped recording for its test images: what a first visit would wait for longest."""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from nnviz_core import datasets, files
from nnviz_core.course.recognition import Answers, answers
from nnviz_core.course.stops import landmarks
from nnviz_core.files import ASSETS, versions
from nnviz_core.image_sets import ImageSet
from nnviz_core.recordings import Recording, shipped

FOLDER = ASSETS / "answers"
CHANGES, STEPS = "changes", "steps"


def load(name: str, recording: Recording, images: ImageSet, folder: Path = FOLDER) -> Answers | None:
    """The shipped predictions for just these `images` at the landmarks of the shipped `recording` called `name`; None where none are.

    Raises `KeyError` for a name that no recording has, and `NnvizError` when the files are damaged.
    """
    card = files.read_card(folder, shipped.known(name), remedy(name))
    if not origin(name, images).items() <= card.items():
        return None
    arrays = files.read(folder, name, remedy(name))[1]
    if not np.array_equal(arrays[STEPS], landmarks(recording)):
        return None
    return Answers(landmarks(recording), images.labels, _joined(arrays[CHANGES]))


def write(name: str, folder: Path = FOLDER) -> Path:
    """Measure the predictions of the shipped recording `name` for all test images, write them with their card, and return their file."""
    recording = shipped.shipped(name)
    images = datasets.load(recording.header.dataset)
    measured = answers(recording, images)
    card = {
        "name": name,
        "command": f"python -m nnviz_core.course {name}",
        **origin(name, images),
        "versions": versions(),
    }
    arrays = {CHANGES: _changes(measured.predictions), STEPS: measured.steps.astype(np.int32)}
    return files.write(folder, name, card, arrays)


def origin(name: str, images: ImageSet) -> dict[str, str]:
    """What was measured of the shipped recording `name` was made from: the recording and the images."""
    card = files.read_card(shipped.FOLDER, name, shipped.remedy(name))
    return {shipped.HASH: card[shipped.HASH], "images": images.fingerprint}


def _changes(predictions: UInt8[np.ndarray, "step sample"]) -> UInt8[np.ndarray, "step sample"]:
    """The first row, and where each other differs from the one before: nearly all 0 late in a training, which needs little room."""
    return np.concatenate([predictions[:1], predictions[1:] ^ predictions[:-1]])


def _joined(changes: UInt8[np.ndarray, "step sample"]) -> UInt8[np.ndarray, "step sample"]:
    return np.bitwise_xor.accumulate(changes, axis=0)


def remedy(name: str) -> str:
    """What to do if it can’t be read."""
    return f"`python -m nnviz_core.course {name}` measures it anew."
