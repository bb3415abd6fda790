"""A race: two networks on the same examples for the same steps, the second as the first but for what is chosen."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core import playground
from nnviz_core.playground import Plan
from nnviz_core.playground.race import NAMES
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import jobs, own_races, snippets, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.playground import panel, race_component, second
from nnviz_core.ui.playground.expression import expression
from nnviz_core.ui.playground.settings import TRAINING, plan
from nnviz_core.ui.playground.starts import Start


def show(start: Start, values: Values) -> None:
    """The race, beside all that decides how it goes, the second network's choices first."""
    main, side = st.columns([10, 3.6], gap="medium")

    def of_second() -> None:
        prose.html('<h3 class="nn-heading">Second network</h3>')
        panel.ask(values, second.NETWORK)
        with st.expander("Inputs, first weights, penalties of the second", icon=":material/tune:"):
            panel.ask(values, second.MORE)
        prose.html('<h3 class="nn-heading">First network, and the task of both</h3>')

    with side:
        panel.show(values, (*TRAINING, second.TYPED_RATE), of_second)
    try:
        own = own_races.of(plan(values), second.second_plan(values))
    except ValueError as error:
        views.nothing(str(error))
    with main:
        race_component.show(own)
        jobs.remember()


def table(start: Start, values: Values) -> Table:
    """The losses of both so far: means over as many steps each, and what was measured."""
    own = own_races.present()

    def rows() -> Iterator[tuple]:
        with own.lock:
            race = own.run.still()
            own.measure(race)
            measured = list(own.measured)
        courses = [(run.loss_steps, run.losses) for run in race.runs]
        for number, (name, (steps, losses)) in enumerate(zip(NAMES, courses, strict=True), 1):
            yield from ((name, "measured", each[0], each[number]) for each in measured)
            yield from ((name, "training", int(step), float(loss)) for step, loss in zip(steps, losses, strict=True))

    return Table("playground-race", ("network", "loss of", "step", "loss"), rows)


def snippet(first: Plan, second: Plan, steps: int) -> None:
    """The race again, step by step."""
    from nnviz_core import playground

    race = playground.Race(first, second)
    for run in race.runs:
        print(run.steps, f"{playground.measured_loss(run):.6g}")
    race.train(steps)
    for run in race.runs:
        for step, loss in zip(run.loss_steps, run.losses, strict=True):
            print(step, f"{loss:.6g}")
        print(run.steps, f"{playground.measured_loss(run):.6g}")


def given(start: Start, values: Values) -> dict[str, object]:
    race = own_races.present().run
    first, second = (snippets.Python(expression(plan)) for plan in race.plans)
    return {"first": first, "second": second, "steps": race.steps}


def sentences(start: Start, values: Values) -> str:
    """What is compared."""
    race = own_races.present().run
    plan = race.plans[0]
    sizes = ["-".join(map(str, each.sizes)) for each in race.plans]
    return (
        f"Two networks, {sizes[0]} and {sizes[1]}, take the same number of steps each turn, every step on the same {plan.batch:,} "
        f"examples in the same order, whatever their seeds. Their losses are compared on {playground.measured_on(plan)}, now after "
        f"{race.steps:,} steps. Equal steps are not equal time: how many examples a second each learns from counts the processor's "
        f"time of that network alone."
    )


VIEW = View(
    name="race",
    title="Race two networks",
    show=show,
    within=(*second.NETWORK, *second.MORE),
    tables={"Curves as CSV": table},
    snippet=snippet,
    given=given,
    sentences=sentences,
)
