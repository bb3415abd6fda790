"""Live dense networks on functions of the plane: a `Plan` says what is learnt, by which network and how, a `Run` does it.

What trains is loaded by the first run: numba takes 90 MB that other pages have no use for.
"""

from nnviz_core.playground.examples import Examples, painted, read_table
from nnviz_core.playground.faults import DivergedError, StoppedError, UndefinedError
from nnviz_core.playground.formula import Formula, FormulaError
from nnviz_core.playground.health import conditions, troubles
from nnviz_core.playground.inspection import gradients_on, unit_at
from nnviz_core.playground.painted_points import Painting, painting
from nnviz_core.playground.plan import Layer, Plan
from nnviz_core.playground.plane import constant_loss, grid, measured_loss, measured_on, target_map
from nnviz_core.playground.presets import PRESETS
from nnviz_core.playground.race import Race, RaceState, on_the_examples_of
from nnviz_core.playground.run import Run
from nnviz_core.playground.scripts import script
from nnviz_core.playground.state import State
from nnviz_core.playground.sweep import Sweep
from nnviz_core.playground.trainer import Trainee, Trainer

__all__ = [
    "PRESETS",
    "DivergedError",
    "Examples",
    "Formula",
    "FormulaError",
    "Layer",
    "Painting",
    "Plan",
    "Race",
    "RaceState",
    "Run",
    "State",
    "StoppedError",
    "Sweep",
    "Trainee",
    "Trainer",
    "UndefinedError",
    "conditions",
    "constant_loss",
    "gradients_on",
    "grid",
    "measured_loss",
    "measured_on",
    "on_the_examples_of",
    "painted",
    "painting",
    "read_table",
    "script",
    "target_map",
    "troubles",
    "unit_at",
]
