"""What is learnt, as settings: a function, a formula, a set of points, points that are painted or a table; its noise and its examples."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nnviz_core.playground import Examples, FormulaError, Painting, painting
from nnviz_core.playground.formula import parse
from nnviz_core.playground.plan import MOST_EXAMPLES
from nnviz_core.playground.point_sets import CLASSES, POINT_SETS
from nnviz_core.playground.problems import USUAL_COUNT
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import own_tables
from nnviz_core.ui.frame.choices import Clicked
from nnviz_core.ui.frame.settings import PAGE as ON_PAGE
from nnviz_core.ui.frame.texts import Text, with_mark
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.starts import (
    FORMULA,
    OWN,
    PAINTED,
    TARGETS_BY_WORD,
    PlanNumber,
    PlanSlider,
    box,
    plan_of,
    target_word,
)

NO_TABLE = "circle"
WAVES = "sin(9 * a) * cos(7 * b) / 2 + 0.5"
"""A formula to begin with."""
HEART = "0.3,0.69 0.41,0.74 0.5,0.66 0.59,0.74 0.7,0.69 0.73,0.56 0.65,0.44 0.57,0.34 0.5,0.27 0.43,0.34 0.35,0.44 0.27,0.56"
AROUND = "0.1,0.9 0.3,0.93 0.5,0.9 0.7,0.93 0.9,0.9 0.93,0.7 0.92,0.5 0.9,0.3 0.86,0.1 0.68,0.13 0.5,0.08 0.32,0.13 0.14,0.1 0.1,0.3 0.08,0.5 0.07,0.7"
"""Places of points of class 1, and of class 0, to begin with."""


def _fault(text: str) -> FormulaError | None:
    """What is wrong with a formula."""
    try:
        parse(text)
    except FormulaError as error:
        return error
    return None


def _wrong(text: str) -> str:
    return str(_fault(text) or "")


def _marked(text: str) -> str:
    fault = _fault(text)
    return with_mark(text, fault.position) if fault else text


_read = lru_cache(maxsize=64)(painting)


def _first() -> str:
    """Some points to begin with."""
    every = [(*place.split(","), level) for level, places in enumerate((AROUND, HEART)) for place in places.split()]
    return str(Painting(tuple((round(511 * float(a)), round(511 * float(b)), level) for a, b, level in every)))


@dataclass(frozen=True, kw_only=True)
class Points(Clicked):
    """The points that are painted in the view, as their text."""

    scope: str = ON_PAGE

    def usual(self, values: Values) -> str:
        return FIRST

    def widget(self, value: str, key: str, values: Values, take: Callable[[Any], None]) -> None:
        prose.caption("They are painted on the maps of “Watch it learn”, by mouse, finger or keys.")

    def problem(self, value: str, values: Values) -> str:
        try:
            _read(value)
        except ValueError as error:
            return str(error)
        return ""


@dataclass(frozen=True, kw_only=True)
class Count(PlanNumber):
    """How many examples a set has."""

    def usual(self, values: Values) -> int:
        return plan_of(values).examples or USUAL_COUNT


FIRST = _first()
TARGET = box("target", "Target", TARGETS_BY_WORD, lambda values: target_word(plan_of(values)))
FORMULA_TEXT = Text(
    word="formula",
    label="Formula of a and b, from 0 to 1",
    default=lambda values: (
        str(plan_of(values).target)[1:].strip() if target_word(plan_of(values)) == FORMULA else WAVES
    ),
    check=_wrong,
    marked=_marked,
    longest=10_000,  # what is too long is told: the widget would leave it without a word
    when=TARGET.is_(FORMULA),
    scope=ON_PAGE,
    help="Numbers, a, b, pi, e, + - * / % ^, comparisons, and, or, not, and functions such as sin, exp, abs, min, max.",
)
POINTS = Points(word="points", label="Points", when=TARGET.is_(PAINTED))
NOISE = PlanSlider(word="noise", label="Noise", default=0.0, low=0.0, high=0.5, step=0.05, field="noise")
HELD_OUT = PlanSlider(
    word="held-out",
    label="Share held out",
    default=0.0,
    low=0.0,
    high=0.8,
    step=0.1,
    field="held_out",
    when=TARGET.is_(*POINT_SETS, OWN, PAINTED),
)
EXAMPLES = Count(
    word="examples",
    label="Examples",
    default=USUAL_COUNT,
    low=10,
    high=MOST_EXAMPLES,
    field="examples",
    width=400,
    when=TARGET.is_(*POINT_SETS),
)
TASK = (TARGET, FORMULA_TEXT, POINTS)


def target(values: Values) -> str | Examples:
    """What is learnt, as a plan has it; without a table, what is offered meanwhile."""
    match values[TARGET]:
        case "own":
            return own_tables.table() or NO_TABLE
        case "painted":
            return _read(values[POINTS]).examples()
        case "formula":
            return f"= {values[FORMULA_TEXT]}"
        case word:
            return word


def has_classes(values: Values) -> bool:
    """Whether what is learnt has classes."""
    learnt = target(values)
    return bool(learnt.classes) if isinstance(learnt, Examples) else learnt in CLASSES


def examples(values: Values) -> dict[str, Any]:
    """The fields of a plan that say which examples there are."""
    counts = EXAMPLES.counts(values) and values[EXAMPLES] != USUAL_COUNT
    return {
        "target": target(values),
        "noise": values[NOISE],
        "held_out": values[HELD_OUT] if HELD_OUT.counts(values) else 0.0,
        "examples": int(values[EXAMPLES]) if counts else 0,
    }
