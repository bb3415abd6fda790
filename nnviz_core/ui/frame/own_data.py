"""Images that only their visitor's session holds: loaded from a file, for networks to be examined on."""

import re
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz_core.image_sets import ImageSet
from nnviz_core.ui.frame import budget

OWN = "own_data"
MOST, BYTES = 2, 12 * 2**20
"""How many files one session holds, and the bytes of their images together."""
MOST_RELABELLED = 4
"""How many networks may each label the images of one file in a way of their own."""
BYTES_OF_ALL = budget.part("own images")
"""How much all sessions hold."""
LONGEST = 40
"""Characters of the name of a file."""
PLACE = "[Your own](own)"
ELSEWHERE = f"these images live in the session that loaded them, and nowhere else: {PLACE} loads them again"


@dataclass(eq=False)
class Own:
    """The images of a `file`, and the same images as networks label them, by their names; without any once others needed the room."""

    file: str
    sets: dict[str, ImageSet]
    bytes: int
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


def keep(images: ImageSet, file: str) -> None:
    """Let this visitor's session hold `images` of `file`; the oldest go where there are too many. Raises `ValueError` for too large ones."""
    bytes = images.images.nbytes + (1 + MOST_RELABELLED) * images.labels.nbytes
    if bytes > (most := min(BYTES, BYTES_OF_ALL)):
        raise ValueError(f"The images take {bytes:,} bytes; {most:,} is the most")
    held: dict[str, Own] = st.session_state.setdefault(OWN, {})
    held.pop(images.name, None)
    held[images.name] = own = Own(_plain(file), {images.name: images}, bytes)
    _let_go(held.values(), BYTES, MOST)
    for name in [name for name, each in held.items() if not each.sets]:
        del held[name]
    with _LOCK:
        _EVERY[own] = None
        _let_go(list(_EVERY), BYTES_OF_ALL)


def keep_relabelled(images: ImageSet, of: ImageSet, class_names: tuple[str, ...]) -> None:
    """Hold `images`, which are those `of` the session as a network labels them that tells `class_names` apart, as long as these.

    The oldest such go.
    """
    for own in _held():
        if of.name in own.sets:
            first, *others = [name for name in own.sets if name != images.name]
            names = [first, *others[-MOST_RELABELLED + 1 :]]
            own.sets = {name: own.sets[name] for name in names} | {images.name: images}
            own.names[images.name] = class_names


def every() -> list[ImageSet]:
    """The images of this session as their files label them, the newest first."""
    held: dict[str, Own] = st.session_state.get(OWN, {})
    return [next(iter(own.sets.values())) for own in reversed(held.values()) if own.sets]


def named(name: str) -> ImageSet | None:
    """The images of this name, if this session holds them.

    What is made outside sessions, such as a file, asks for what a page has shown.
    """
    return next((own.sets[name] for own in _held() if name in own.sets), None)


def file(name: str) -> str:
    """The name of the file that the images of this name come from, if this session holds them."""
    return next((own.file for own in _held() if name in own.sets), "")


def relabelled(name: str) -> tuple[str, ...]:
    """The names of all classes by which a network labels the images of this name; none where these are as their file has them."""
    return next((own.names.get(name, ()) for own in _held() if name in own.sets), ())


def size() -> int:
    """The bytes of the images of all sessions."""
    with _LOCK:
        return sum(each.bytes for each in _EVERY if each.sets)


def _plain(file: str) -> str:
    """The name of a file as it can stand in any sentence."""
    return re.sub(r"[^\w. -]", "_", file)[-LONGEST:]


def _held() -> list[Own]:
    """What this session holds, the newest first; outside sessions, what any of them does."""
    if get_script_run_ctx(suppress_warning=True) is None:
        with _LOCK:
            return [each for each in _EVERY if each.sets]
    held: dict[str, Own] = st.session_state.get(OWN, {})
    return [each for each in reversed(held.values()) if each.sets]


def _let_go(held: Iterable[Own], bytes: int, most: int | None = None) -> None:
    """Empty the oldest until so many are left, holding at most so many bytes."""
    there = [each for each in held if each.sets]
    while sum(each.bytes for each in there) > bytes or (most and len(there) > most):
        there.pop(0).sets = {}


_LOCK = threading.Lock()
_EVERY: "weakref.WeakKeyDictionary[Own, None]" = weakref.WeakKeyDictionary()
"""The images of all sessions, the oldest first; those of a session that ended are gone with it."""
