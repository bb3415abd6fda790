"""A race for the browser: what stays of its two networks, and where both are at one moment."""

from dataclasses import fields

import numpy as np

from nnviz_core import playground
from nnviz_core.figures.style import Palette
from nnviz_core.packing import packed
from nnviz_core.playground import Plan, Race, RaceState
from nnviz_core.playground.race import NAMES, standing
from nnviz_core.ui.frame import trainees
from nnviz_core.ui.frame.optimisers import OPTIMISERS
from nnviz_core.ui.frame.own_races import OwnRace
from nnviz_core.ui.playground.described import described, parameters
from nnviz_core.ui.playground.moments import LARGEST, SIDE, levels, pause, thinned

IN_WORDS = ("hidden", "output", "optimizer", "momentum", "learning_rate", "seed", "data_seed")
"""Fields of a plan that are among its words in any case."""
LEAST = 0.01
"""Seconds of the processor from which on a speed is told."""


def lanes(race: Race, palette: Palette) -> dict:
    """The task of both, and each network in words, with what differs."""
    every = [_words(race, number) for number in (0, 1)]
    differing = [[words != other for words, other in zip(*every, strict=True)]] * 2
    return described(race.runs[0], palette) | {
        "lanes": [
            {"name": name.capitalize(), "words": list(zip(words, differs, strict=True))}
            for name, words, differs in zip(NAMES, every, differing, strict=True)
        ]
    }


def _words(race: Race, number: int) -> list[str]:
    plan, run = race.plans[number], race.runs[number]
    others = [
        each.name
        for each in fields(Plan)
        if each.name not in IN_WORDS and getattr(race.plans[0], each.name) != getattr(race.plans[1], each.name)
    ]
    return [
        "-".join(map(str, plan.sizes)),
        ", ".join(_shortened(plan.activations)),
        f"{parameters(run):,} parameters",
        f"{OPTIMISERS[plan.optimizer]}{_momentum(plan)} at {plan.learning_rate:g}",
        f"seed {plan.seed}",
        *(f"{name.replace('_', ' ')} {_text(getattr(plan, name))}" for name in others),
        *([_start(plan)] if len(set(map(_start, race.plans))) > 1 else []),
    ]


def _momentum(plan: Plan) -> str:
    return f" {plan.momentum:g}" if plan.optimizer == "momentum" else ""


def _shortened(activations: tuple[str, ...]) -> tuple[str, ...]:
    """The activation of the hidden layers once where all have the same, and that of the output."""
    hidden = activations[:-1]
    return (*(hidden[:1] if len(set(hidden)) == 1 else hidden), activations[-1])


def _start(plan: Plan) -> str:
    layer = plan.layers[0] if plan.layers else None
    if layer is None:
        return "no hidden layer"
    dropped = f", dropout {layer.dropout:g}" if layer.dropout else ""
    return f"weights {layer.weights}, biases {layer.biases}{dropped}"


def _text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def moment(own: OwnRace) -> dict:
    """Both networks at the same step."""
    with own.lock:
        race, is_trained = own.look()
        return {
            "version": own.version,
            "plan": own.plans,
            "steps": race.steps,
            "training": is_trained,
            "trained": trainees.trainer().active,
            "pause": pause(),
            "playing": own.is_playing,
            "words": (is_trained and trainees.delay()) or standing(race),
            "failed": race.failure is not None,
            "lanes": [_lane(race, number) for number in (0, 1)],
            "measured": packed(np.array(own.measured).T.clip(max=LARGEST), np.float32),
        }


def _lane(race: RaceState, number: int) -> dict:
    run, plan, seconds = race.runs[number], race.plans[number], race.seconds[number]
    steps, losses = thinned(run.loss_steps, run.losses)
    return {
        "answer": packed(levels(plan, run.respond(playground.grid(plan.problem, SIDE))), np.uint8),
        "course": [packed(steps, np.float32), packed(losses, np.float32)],
        "speed": run.steps * plan.batch / seconds if seconds > LEAST else None,
    }
