"""Recordings that only their visitor's session holds: made here, or loaded back."""

import re
import threading
import weakref
from dataclasses import dataclass, field
from types import UnionType
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from nnviz_core import files, zoo
from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.jobs import new_id
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import budget

if TYPE_CHECKING:
    from nnviz_core.recordings import Recording

OWN, UPLOAD, TAKEN = "own_recordings", "recording-upload", "recording-taken"
MOST, MOST_OF_ALL = 2, 8
"""How many one session holds, and all sessions."""
BYTES_OF_ALL = budget.part("own recordings")
LARGEST = min(20 * 2**20, BYTES_OF_ALL)
NAME = re.compile(r"run-[0-9a-f]{8}", re.ASCII)
MOST_SETTING = 2**32
"""What a batch size or learning rate is less than."""
SUFFIX = ".nnviz"


@dataclass(eq=False)
class Own:
    """A recording by its name in links, under a `token` that only its visitor's browser is told; without it once others needed the room."""

    name: str
    content: bytes = field(repr=False)
    recording: "Recording | None"
    token: str = field(repr=False)

    @property
    def file(self) -> str:
        """What it is called as a file."""
        return f"{self.name}{SUFFIX}"


def keep(content: bytes) -> Own:
    """Let this visitor's session hold the recording in `content`; the oldest go where there are too many.

    Raises `NnvizError`, saying why, for what is none that the page can show.
    """
    name = f"run-{files.sha256(content)[:8]}"
    if there := named(name):
        return there
    own: dict[str, Own] = st.session_state.setdefault(OWN, {})
    new = Own(name, content, opened(content), f"{name}.{new_id()}")
    own[name] = new
    with _LOCK:
        _EVERY[new.token] = new
        there = [each for each in own.values() if each.recording]
        _let_go(there, MOST)
        _let_go([each for each in list(_EVERY.values()) if each.recording], MOST_OF_ALL)
    for old in [each.name for each in own.values() if each.recording is None]:
        del own[old]
    return new


def _let_go(there: list[Own], most: int) -> None:
    """Empty the oldest until at most so many are left, and no more bytes than all may hold."""
    while len(there) > most or sum(len(each.content) for each in there) > BYTES_OF_ALL:
        oldest = there.pop(0)
        oldest.recording, oldest.content = None, b""


def size() -> int:
    """The bytes of those of all sessions."""
    return sum(len(each.content) for each in list(_EVERY.values()))


def every() -> list[Own]:
    """Those of this session, the newest first."""
    own: dict[str, Own] = st.session_state.get(OWN, {})
    return [each for each in reversed(own.values()) if each.recording]


def named(name: str) -> Own | None:
    """The one of this name, if this session holds it."""
    return next((each for each in every() if each.name == name), None)


def is_name(text: str) -> bool:
    """Whether a visitor's own recording may be called so."""
    return NAME.fullmatch(text) is not None


def by_token(token: str) -> "Recording | None":
    """The recording under this token, whoever asks."""
    own = _EVERY.get(token)
    return own.recording if own else None


def upload() -> Own | None:
    """The recording that the visitor chose from a file, if it is one; else why it is none is told."""
    file = st.file_uploader("Load a recording back", type=[SUFFIX[1:]], key=UPLOAD)
    if file is None:
        return None
    before, name, problem = st.session_state.get(TAKEN, ("", "", ""))
    if before != file.file_id:
        try:
            name, problem = keep(file.getvalue()).name, ""
        except NnvizError as error:
            name, problem = "", str(error)
        st.session_state[TAKEN] = file.file_id, name, problem
    if problem:
        prose.alert(st.error, problem)
    return named(name)


def opened(content: bytes) -> "Recording":
    """The recording in `content`. Raises `NnvizError` for what is none, or none of 28×28 images in the ten classes of a published set."""
    from nnviz_core import recordings

    if len(content) > LARGEST:
        raise NnvizError(f"The recording has {len(content):,} bytes; at most {LARGEST:,} are taken.")
    recording = recordings.load(content)
    head = recording.header
    if head.shape != zoo.SHAPE or head.class_names != tuple(CLASS_NAMES.get(head.dataset, ())):
        raise NnvizError(
            "The recording is of another network: those for the 28×28 images of MNIST and Fashion-MNIST are shown."
        )
    if 0 not in recording.steps or len(recording.moments) == 0:
        raise NnvizError("The recording ends before the first step of which it holds gradients. Record it anew.")
    config = head.config
    if not _is_number(config.get("batch_size"), int) or not _is_number(config.get("learning_rate"), int | float):
        raise NnvizError(
            "The recording doesn’t say in which batches it was trained, and at which learning rate. Record it anew."
        )
    losses = np.array([recording.losses, recording.test_losses])
    shares = np.array([recording.accuracies, recording.test_accuracies])
    if not (np.isfinite(losses) & (losses >= 0) & (shares >= 0) & (shares <= 1)).all():
        raise NnvizError(
            "The recording holds losses or accuracies that can’t be. Record it anew, with a smaller learning rate."
        )
    return recording


def _is_number(value: object, kind: type | UnionType) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool) and 0 < value < MOST_SETTING  # pyright: ignore[reportOperatorIssue]


_LOCK = threading.Lock()
_EVERY: "weakref.WeakValueDictionary[str, Own]" = weakref.WeakValueDictionary()
"""Those of all sessions by their tokens, the oldest first; those of a session that ended are gone with it."""
