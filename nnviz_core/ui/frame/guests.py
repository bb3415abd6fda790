"""Networks that only their visitor's session holds: a moment of a training of one's own, or one that was uploaded."""

import re
import threading
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, field

import streamlit as st

from nnviz_core.jobs import new_id
from nnviz_core.layers import kinds
from nnviz_core.models import Model
from nnviz_core.ui.frame import budget, contents, tweaked

GUESTS = "guests"
NAME = re.compile(r"(?:run-|own-)[\w.,@+=-]+", re.ASCII)
"""What a guest may be called: `run-3f2a@120`, `own-3f2a`. A guest that is changed, `own-3f2a~off-conv2-3`, stays one."""
LONGEST = 80
TOKEN = ":"
"""What stands between the name of a guest and its token."""
MOST, BYTES = 4, 12 * 2**20
"""How many one session holds, and their bytes together."""
BYTES_OF_ALL = budget.part("guests")
"""How much all sessions hold."""
ELSEWHERE = (
    "this network lives in the session that made it, and nowhere else: whoever has that page open can show it there. "
    "One that you train here, or [load from its files](own), opens on every page of yours"
)


@dataclass(eq=False)
class Guest:
    """A model with its bytes, under a `token` that only its visitor's browser is told; without the model once others needed the room."""

    model: Model | None
    bytes: int
    token: str = field(default_factory=new_id, repr=False)


def keep(model: Model) -> None:
    """Let this visitor's session hold `model`, so that every page opens it by its name; the oldest go where there are too many.

    Raises `ValueError` for a name that is not as `NAME` says, and for a network that is too large or has layers that can't be shown.
    """
    bytes = contents.size(model.network.state_dict())
    if not is_name(model.name):
        raise ValueError(f"{model.name!r} can't be told from a shipped model: a guest is called run-… or own-…")
    if bytes > (most := min(BYTES, BYTES_OF_ALL)):
        raise ValueError(f"{model.name} holds {bytes:,} bytes, more than {most:,}")
    kinds.check(model.network, len(model.shape))
    guests: dict[str, Guest] = st.session_state.setdefault(GUESTS, {})
    guests.pop(model.name, None)
    guests[model.name] = guest = Guest(model, bytes)
    _let_go(guests.values(), BYTES, MOST)
    for name in [name for name, each in guests.items() if each.model is None]:
        del guests[name]
    with _LOCK:
        _EVERY[guest.token] = guest
        _let_go(list(_EVERY.values()), BYTES_OF_ALL)


def every() -> list[Model]:
    """The guests of this session, the newest first."""
    guests: dict[str, Guest] = st.session_state.get(GUESTS, {})
    return [each.model for each in reversed(guests.values()) if each.model]


def named(name: str) -> Model | None:
    """The guest of this name, if this session holds it."""
    return next((each for each in every() if each.name == name), None)


def size() -> int:
    """The bytes of the guests of all sessions."""
    with _LOCK:
        return sum(each.bytes for each in _EVERY.values() if each.model)


def address(name: str) -> str:
    """What this session's visitor calls the model `name` where no session is: a guest, changed or not, by its token too."""
    base = tweaked.base_name(name)
    guest: Guest | None = st.session_state.get(GUESTS, {}).get(base)
    return name if guest is None else f"{base}{TOKEN}{guest.token}{name[len(base) :]}"


def by_address(text: str) -> Model:
    """The guest of this address, whoever asks. Raises `ValueError` where there is none."""
    name, _, token = text.partition(TOKEN)
    guest = _EVERY.get(token)
    if guest is None or guest.model is None or guest.model.name != name:
        raise ValueError("There is no such network")
    return guest.model


def is_name(text: str) -> bool:
    """Whether a guest may be called so."""
    name = tweaked.base_name(text)
    return len(name) <= LONGEST and NAME.fullmatch(name) is not None


def _let_go(guests: Iterable[Guest], bytes: int, most: int | None = None) -> None:
    """Empty the oldest of `guests` until so many are left, holding at most so many bytes."""
    there = [each for each in guests if each.model]
    while sum(each.bytes for each in there) > bytes or (most and len(there) > most):
        there.pop(0).model = None


_LOCK = threading.Lock()
_EVERY: "weakref.WeakValueDictionary[str, Guest]" = weakref.WeakValueDictionary()
"""The guests of all sessions by their tokens, the oldest first; those of a session that ended are gone with it."""
