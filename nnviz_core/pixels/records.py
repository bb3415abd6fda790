"""What is shipped of the document's observations: the ink of the training images, and trials with several seeds."""

from pathlib import Path

from nnviz_core import files
from nnviz_core.files import ASSETS
from nnviz_core.pixels.ink import Ink
from nnviz_core.pixels.trials import Trial

FOLDER = ASSETS / "pixels"
DATASET = "mnist"
COMMAND = "python -m nnviz_core observations"
REMEDY = f"`{COMMAND}` measures them anew."


def load_ink(folder: Path = FOLDER) -> Ink:
    """The ink of all 60,000 training images. Raises `NnvizError` when the files are missing or damaged."""
    _, arrays = files.read(folder, DATASET, REMEDY)
    try:
        return Ink(arrays["means"], arrays["lowest"])
    except files.UNREADABLE as error:
        raise files.unreadable(folder, DATASET, REMEDY, error) from error


def load_trials(folder: Path = FOLDER) -> list[Trial]:
    """The trials. Raises `NnvizError` when the file is missing or damaged."""
    card = files.read_card(folder, DATASET, REMEDY)
    try:
        return [Trial(**row) for row in card["trials"]]
    except files.UNREADABLE as error:
        raise files.unreadable(folder, DATASET, REMEDY, error) from error
