"""Measurements that are shipped: arrays with a card that says how they were made, each a file beside the other."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from nnviz_core.cards import json_bytes, replace_files
from nnviz_core.errors import NnvizError

UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)


def read(folder: Path, name: str, remedy: str) -> tuple[dict, dict[str, np.ndarray]]:
    """The card and the arrays of `name` in `folder`.

    Raises `NnvizError`, which ends with the `remedy`, where they are missing or broken.
    """
    try:
        card = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return dict(card), dict(arrays)
    except UNREADABLE as error:
        raise unreadable(folder, name, remedy, error) from error


def unreadable(folder: Path, name: str, remedy: str, error: Exception) -> NnvizError:
    """What to raise when what was read is not what it should be."""
    return NnvizError(f"What was measured of {name} in {folder} can't be read ({error}). {remedy}")


def write(folder: Path, name: str, card: dict, arrays: dict[str, np.ndarray]) -> Path:
    """Put `arrays` and their `card` into `folder` and return the arrays' file."""
    archive = BytesIO()
    np.savez_compressed(archive, **arrays)  # pyright: ignore[reportArgumentType]
    folder.mkdir(parents=True, exist_ok=True)
    replace_files({folder / f"{name}.npz": archive.getvalue(), folder / f"{name}.json": json_bytes(card)})
    return folder / f"{name}.npz"
