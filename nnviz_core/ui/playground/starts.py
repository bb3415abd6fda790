"""What a visitor starts from: a preset, whose plan gives every other setting its default."""

from dataclasses import dataclass
from typing import Any

from nnviz_core.playground import PRESETS, Examples, Layer, Plan
from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.point_sets import POINT_SETS
from nnviz_core.playground.targets import TARGETS
from nnviz_core.ui.frame.choices import Choice, Several
from nnviz_core.ui.frame.numbers import Number, Slider
from nnviz_core.ui.frame.settings import PAGE as ON_PAGE
from nnviz_core.ui.frame.values import Values

PAGE = "playground"
USUAL = "depth"
FORMULA, OWN, PAINTED = "formula", "own", "painted"
TARGETS_BY_WORD = {
    **{word: word.replace("-", " ").capitalize() for word in TARGETS},
    **{word: f"{word.replace('-', ' ').capitalize()} (points)" for word in POINT_SETS},
    PAINTED: "Points that you paint",
    OWN: "A table of your own",
    FORMULA: "A formula of your own",
}
STARTS = {word: preset.title for word, preset in PRESETS.items()}
START_INITIALISERS = tuple(INITIALISERS)


@dataclass(frozen=True)
class Start:
    """What the page is about: a preset by its word."""

    name: str

    def in_link(self) -> dict[str, str]:
        """The words of the page's link for what it is about."""
        return {"preset": self.name}


def plan_of(values: Values) -> Plan:
    """The plan of the preset that was chosen."""
    choices = values.choices.get((PAGE, "", "preset"), USUAL)
    return PRESETS[choices if choices in PRESETS else USUAL].plan


def first_layer(values: Values) -> Layer:
    """The preset's first hidden layer, from which all take their initialisers."""
    return (*plan_of(values).layers, Layer(8, "tanh"))[0]


def target_word(plan: Plan) -> str:
    """The word of a plan's target."""
    if isinstance(plan.target, Examples):
        return OWN
    return FORMULA if plan.target.startswith("=") else plan.target


def box(word: str, label: str, options: Any, default: Any) -> Choice:
    """A choice from a list, for the whole page."""
    return Choice(word=word, label=label, options=options, default=default, as_box=True, scope=ON_PAGE, width=400)


@dataclass(frozen=True, kw_only=True)
class PlanNumber(Number):
    """A number of the plan, as in the preset at first; `field` is its name there."""

    field: str
    scope: str = ON_PAGE

    def usual(self, values: Values) -> Any:
        return getattr(plan_of(values), self.field)


@dataclass(frozen=True, kw_only=True)
class PlanSlider(Slider):
    """A number of the plan that is slid."""

    field: str
    scope: str = ON_PAGE

    def usual(self, values: Values) -> Any:
        return getattr(plan_of(values), self.field)


@dataclass(frozen=True, kw_only=True)
class PlanSeveral(Several):
    """Some words of the plan, at least one."""

    field: str
    scope: str = ON_PAGE

    def usual(self, values: Values) -> tuple[str, ...]:
        return tuple(getattr(plan_of(values), self.field))

    def problem(self, value: Any, values: Values) -> str:
        return super().problem(value, values) if value else "there is at least one"
