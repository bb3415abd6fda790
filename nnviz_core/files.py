"""Files that are written whole or not at all, and shipped measurements: arrays with a card that says how they were made.

A card holds the SHA-256 of its arrays and of itself, so that a change shows.
"""

import hashlib
import json
import os
import platform
import zlib
from collections.abc import Callable
from importlib.metadata import version
from io import BytesIO
from lzma import LZMAError
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import numpy as np
import torch

from nnviz_core.errors import NnvizError

PACKAGE = Path(__file__).parent
APP = PACKAGE / "site" if (PACKAGE / "site").exists() else PACKAGE.parent
"""The folder of the app, which a wheel has within the package."""
ASSETS = PACKAGE / "assets"
"""The folder of shipped files: weights, cards, data and measurements."""
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    RuntimeError,
    MemoryError,
    BadZipFile,
    LZMAError,
    zlib.error,
)
"""What reading a damaged file raises."""
PIECE = 2**20
"""Bytes of a file that are unpacked at a time."""
SEAL, ARRAYS = "sha256", "arrays_sha256"
"""Where a card holds the SHA-256 of the rest of itself, and of the file of its arrays."""


def cache_folder() -> Path:
    """`nnviz` in the user's cache folder."""
    return Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "nnviz"


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


def read(
    folder: Path, name: str, remedy: str, asked: Callable[[str], bool] = lambda _: True
) -> tuple[dict, dict[str, np.ndarray]]:
    """The card and the arrays of `name` in `folder`, of which only those with a name that is `asked` for are unpacked.

    Raises `NnvizError`, whose message ends with `remedy`, if they are missing, or not as they were written.
    """
    card = read_card(folder, name, remedy)
    try:
        content = (folder / f"{name}.npz").read_bytes()
        if sha256(content) != card[ARRAYS]:
            raise ValueError("the SHA-256 of the arrays is not the one in their card")
        return card, unpacked(content, asked)
    except UNREADABLE as error:
        raise unreadable(folder, name, remedy, error) from error


def read_card(folder: Path, name: str, remedy: str) -> dict:
    """The card alone. Raises as `read` does."""
    try:
        return unsealed((folder / f"{name}.json").read_bytes())
    except UNREADABLE as error:
        raise unreadable(folder, name, remedy, error) from error


def unreadable(folder: Path, name: str, remedy: str, error: Exception) -> NnvizError:
    """The error to raise if the files of `name` can't be read or have the wrong content."""
    return NnvizError(f"What was measured of {name} in {place(folder)} can't be read ({reason(error)}). {remedy}")


def write(folder: Path, name: str, card: dict, arrays: dict[str, np.ndarray] | None = None) -> Path:
    """Put `card`, and the arrays that belong to it, into `folder` and return the file of the measurement."""
    contents = {}
    if arrays is not None:
        archive = BytesIO()
        np.savez_compressed(archive, **arrays)  # pyright: ignore[reportArgumentType]
        contents[folder / f"{name}.npz"] = archive.getvalue()
        card = {**card, ARRAYS: sha256(archive.getvalue())}
    folder.mkdir(parents=True, exist_ok=True)
    replace_files({**contents, folder / f"{name}.json": sealed(card)})
    return folder / f"{name}.{'json' if arrays is None else 'npz'}"


def unpacked(content: bytes, asked: Callable[[str], bool] = lambda _: True) -> dict[str, np.ndarray]:
    """The arrays of an npz file whose names are `asked` for, by name; raises one of `UNREADABLE` where it is none."""
    with ZipFile(BytesIO(content)) as archive:
        return {Path(name).stem: _array(archive, name) for name in archive.namelist() if asked(Path(name).stem)}


def _array(archive: ZipFile, name: str) -> np.ndarray:
    """The array `name`, read a piece at a time, so that it is in memory once."""
    with archive.open(name) as member:
        array = np.lib.format.read_array(member, allow_pickle=False)
        while member.read(PIECE):  # what is compared with its checksum is a whole member
            pass
    return array


def sealed(card: dict) -> bytes:
    """`card` as JSON, with the SHA-256 of what it says."""
    return json_bytes({**card, SEAL: sha256(json_bytes(card))})


def unsealed(content: bytes) -> dict:
    """The card that `sealed` made `content` of; raises `ValueError` if it was changed since."""
    card = dict(json.loads(content))
    if card.pop(SEAL, None) != sha256(json_bytes(card)):
        raise ValueError("the SHA-256 of the card is not the one that stands in it")
    return card


def sha256(content: bytes) -> str:
    """SHA-256 (hex) of `content`."""
    return hashlib.sha256(content).hexdigest()


def place(path: Path) -> str:
    """`path` as messages name it: from the checkout, the user's data folder or the user's home on, never from the root."""
    folders = {"": ASSETS.parents[1], "~": Path.home()}
    if data := os.environ.get("NNVIZ_DATA"):
        folders = {"$NNVIZ_DATA": Path(data), **folders}
    for word, folder in folders.items():
        if path.is_relative_to(folder):
            return str(Path(word) / path.relative_to(folder))
    return path.name


def reason(error: Exception) -> str:
    """What `error` says, without the path that the system's errors name."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
