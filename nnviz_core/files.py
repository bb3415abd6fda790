"""Files written whole or not at all; shipped measurements: arrays with the card that says how they were made."""

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
"""What is shipped: weights, cards, data, measurements."""
UNREADABLE = (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile)


def versions() -> dict[str, str]:
    """What the result depends on beside the settings."""
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
    """Put each content at its path: all are written in full beside their places, then moved there one right after the other.

    A failure while writing changes nothing, and a reader never finds half a file. A stop between two moves leaves new
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
