"""What a visitor does with a run: play, pause, step, start again, replay, kick, change a weight, and undo the last of these."""

from collections.abc import Callable
from typing import Any

from nnviz_core.ui.frame.own_runs import Change, Own
from nnviz_core.ui.frame.trainees import OwnTrainee
from nnviz_core.ui.playground.asked import Asked, Edit

KICK, KICKED = 20.0, 500
"""How many times the learning rate a kick is, and for how many steps."""
MOST_RATE = 10.0


def hear(own: OwnTrainee, asked: Asked) -> None:
    """Do what is asked, unless it was heard before or meant an earlier version.

    Raises `ValueError` for a weight or an act that there isn't, `NnvizError` while too many train.
    """
    with own.lock:
        if own.hear(asked.id) and asked.version == own.version:
            _do(own, asked)


def _do(own: OwnTrainee, asked: Asked) -> None:
    is_alone = isinstance(own, Own)
    if is_alone:
        _change(own, asked)
    acts = OF_A_RUN if is_alone else OF_EVERY
    if asked.act and asked.act not in acts:
        raise ValueError(f"a race has no {asked.act}")
    if asked.act:
        acts[asked.act](own, asked)


def _change(own: Own, asked: Asked) -> None:
    if asked.rate is not None and asked.rate != own.rate:
        own.remember(Change("learning rate", own.set_rate, own.rate))
        own.set_rate(asked.rate)
    if asked.edit is not None:
        _edit(own, asked.edit)


def _edit(own: Own, edit: Edit) -> None:
    def back(value: float) -> None:
        own.set_weight(edit.layer, edit.unit, edit.source, value)

    before = own.set_weight(edit.layer, edit.unit, edit.source, edit.value)
    own.remember(Change("bias" if edit.source is None else "weight", back, before))


def _step(own: OwnTrainee, asked: Asked) -> None:
    if own.is_playing:
        own.pause()
    own.play(asked.steps)


def _kick(own: Own, asked: Asked) -> None:
    """Many times the learning rate, for a moment."""
    run = own.run
    with run.lock:
        run.rates.change(run.steps, min(KICK * own.rate, MOST_RATE))
        run.rates.change(run.steps + KICKED, own.rate)


Acts = dict[str, Callable[[Any, Asked], None]]
OF_EVERY: Acts = {
    "play": lambda own, asked: own.play(),
    "pause": lambda own, asked: own.pause(),
    "step": _step,
    "restart": lambda own, asked: own.restart(),
}
OF_A_RUN: Acts = OF_EVERY | {
    "replay": lambda own, asked: own.replay(asked.until),
    "kick": _kick,
    "undo": lambda own, asked: own.undo(),
}
