"""The second network of a race: its settings, each as the first network's until it is chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from nnviz_core.playground import Plan
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground import settings
from nnviz_core.ui.playground.finer import FINER
from nnviz_core.ui.playground.settings import (
    BIASES,
    FASTEST,
    INPUTS,
    LAYERS,
    MOMENTUM,
    OPTIMISER,
    OUTPUT,
    OUTPUT_WEIGHTS,
    RATE,
    SEED,
    SLOWEST,
    WEIGHTS,
)
from nnviz_core.ui.playground.starts import PlanNumber


@dataclass(frozen=True, kw_only=True)
class Second(Setting):
    """The setting `of` a network, for the second one."""

    of: Setting

    def counts(self, values: Values) -> bool:
        return self.of.counts(OfSecond(values))

    def usual(self, values: Values) -> Any:
        value, its = values[self.of], OfSecond(values)
        return self.of.usual(its) if self.of.problem(value, its) else value

    def problem(self, value: Any, values: Values) -> str:
        return self.of.problem(value, OfSecond(values))

    def parse(self, text: str, values: Values) -> Any:
        return self.of.parse(text, OfSecond(values))

    def write(self, value: Any, values: Values) -> str:
        return self.of.write(value, OfSecond(values))

    def widget(self, value: Any, key: str, values: Values, take: Callable[[Any], None]) -> None:
        self.of.widget(value, key, OfSecond(values), take)


class OfSecond(Values):
    """The settings as the second network has them."""

    def __init__(self, values: Values):
        super().__init__(values.page, values.about, values.view)
        self._kept = values._kept
        self._all = values

    def __getitem__(self, setting: Setting) -> Any:
        return self._all[BY_WORD.get(setting.word, setting)]


TYPED_RATE = PlanNumber(
    word=RATE.word,
    label=RATE.label,
    default=0.05,
    low=SLOWEST,
    high=FASTEST,
    form="%g",
    by=0.01,
    field="learning_rate",
    width=400,
)
"""The learning rate, typed where no view slides it."""


def _second(setting: Setting) -> Second:
    label = f"{setting.label}, second"
    return Second(word=f"second-{setting.word}", label=label, of=replace(setting, label=label))


NETWORK = tuple(map(_second, (LAYERS, OUTPUT, OPTIMISER, MOMENTUM, TYPED_RATE, SEED)))
MORE = tuple(map(_second, (INPUTS, WEIGHTS, BIASES, OUTPUT_WEIGHTS, *FINER)))
BY_WORD = {each.of.word: each for each in (*NETWORK, *MORE)}


def second_plan(values: Values) -> Plan:
    """The plan of the second network. Raises `ValueError` for what does not go together."""
    return settings.plan(OfSecond(values))
