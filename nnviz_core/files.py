"""Files that are written whole or not at all, and shipped measurements: arrays with a card that says how they were made."""

import json
import os
import platform
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import torch

from nnviz_core.errors import NnvizError

ASSETS = Path(__file__).parent / "assets"
"""The folder of shipped files: weights, cards, data and measurements."""
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)


def versions() -> dict[str, str]:
    """The versions of Python and of the libraries on which a result depends, besides its settings."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": np.__version__,
        "safetensors": version("safetensors"),
    }


def json_bytes(content: object) -> bytes:
    """`content` as indented JSON in UTF-8."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def replace_files(contents: dict[Path, bytes]) -> None:
    """Write each content to its path: first all of them to temporary files beside it, then move these into place in turn.

    A failure while writing changes nothing, and a reader never finds half a file. An interruption between two moves leaves new
    files beside old ones.
    """
    partials = {path: path.with_name(f".{path.name}.{os.getpid()}.partial") for path in contents}
    try:
        for path, content in contents.items():
            partials[path].write_bytes(content)
        for path, partial in partials.items():
            os.replace(partial, path)
    finally:
        for partial in partials.values():
            partial.unlink(missing_ok=True)


def read(folder: Path, name: str, remedy: str) -> tuple[dict, dict[str, np.ndarray]]:
    """The card and the arrays of `name` in `folder`.

    Raises `NnvizError`, whose message ends with `remedy`, if they are missing or broken.
    """
    card = read_card(folder, name, remedy)
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as arrays:
            return card, dict(arrays)
    except UNREADABLE as error:
        raise unreadable(folder, name, remedy, error) from error


def read_card(folder: Path, name: str, remedy: str) -> dict:
    """The card alone. Raises as `read` does."""
    try:
        return dict(json.loads((folder / f"{name}.json").read_text(encoding="utf-8")))
    except UNREADABLE as error:
        raise unreadable(folder, name, remedy, error) from error


def unreadable(folder: Path, name: str, remedy: str, error: Exception) -> NnvizError:
    """The error to raise if the files of `name` can't be read or have the wrong content."""
    return NnvizError(f"What was measured of {name} in {folder} can't be read ({error}). {remedy}")


def write(folder: Path, name: str, card: dict, arrays: dict[str, np.ndarray]) -> Path:
    """Put `arrays` and their `card` into `folder` and return the arrays' file."""
    archive = BytesIO()
    np.savez_compressed(archive, **arrays)  # pyright: ignore[reportArgumentType]
    folder.mkdir(parents=True, exist_ok=True)
    replace_files({folder / f"{name}.npz": archive.getvalue(), folder / f"{name}.json": json_bytes(card)})
    return folder / f"{name}.npz"
