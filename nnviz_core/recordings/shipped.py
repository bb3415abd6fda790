"""The shipped recordings, read with their cards."""

from pathlib import Path

from nnviz_core import files
from nnviz_core.files import ASSETS
from nnviz_core.recordings.recording import Recording, load

NAMES = ("fashion-mlp", "mnist-tiny-cnn", "mnist-mlp")
"""Those that are shipped, by the model whose architecture each has."""
FOLDER = ASSETS / "recordings"
SUFFIX = ".nnviz"
HASH = "recording_sha256"


def shipped(name: str) -> Recording:
    """The shipped recording of a model's training. Raises `KeyError` for a name not in `NAMES`, and `NnvizError` when it is not the one
    that its card names.
    """
    path = recording_path(known(name))
    try:
        content = path.read_bytes()
        if files.sha256(content) != files.read_card(path.parent, name, remedy(name))[HASH]:
            raise ValueError("the SHA-256 of the recording is not the one in its card")
    except files.UNREADABLE as error:
        raise files.unreadable(path.parent, name, remedy(name), error) from error
    return load(path, is_our_own=True)


def recording_path(name: str, folder: Path = FOLDER) -> Path:
    """The file of the recording of `name`, whether or not it exists."""
    return folder / f"{name}{SUFFIX}"


def remedy(name: str) -> str:
    """What to do if a recording can't be read."""
    return f"`python -m nnviz_core record {name}` records it anew."


def known(name: str) -> str:
    """`name`, if a recording of it is shipped; raises `KeyError` otherwise."""
    if name not in NAMES:
        raise KeyError(f"no shipped recording {name!r}; there are {', '.join(NAMES)}")
    return name
