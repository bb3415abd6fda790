"""A network that learns while one looks on: what every unit answers, the losses, and everything that can be changed."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core import playground
from nnviz_core.playground import PRESETS, Plan
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import jobs, own_runs, snippets, views
from nnviz_core.ui.frame.optimisers import OPTIMISERS
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.playground import component, exports, panel
from nnviz_core.ui.playground.described import parameters
from nnviz_core.ui.playground.expression import expression
from nnviz_core.ui.playground.segments import segments
from nnviz_core.ui.playground.settings import EVERY, RATE, TRAINING, plan
from nnviz_core.ui.playground.starts import Start


def show(start: Start, values: Values) -> None:
    """The run, beside all that decides how it goes."""
    main, side = st.columns([10, 3.6], gap="medium")
    with side:
        panel.show(values, (*TRAINING, RATE))
    try:
        asked = plan(values)
    except ValueError as error:
        views.nothing(str(error))
    with main:
        component.show(own_runs.of(asked), values)
        jobs.remember()
        exports.offer()


def table(start: Start, values: Values) -> Table:
    """The losses so far: means over as many steps each, and what was measured."""
    own = own_runs.present()

    def rows() -> Iterator[tuple]:
        with own.lock:
            run = own.run.still()
            own.measure(run)
            measured = list(own.measured)
        yield from (("measured", step, loss) for step, loss in measured)
        yield from (("training", int(step), float(loss)) for step, loss in zip(run.loss_steps, run.losses, strict=True))

    return Table("playground-losses", ("loss of", "step", "loss"), rows)


def snippet(plan: Plan, course: tuple) -> None:
    """The run again, step by step."""
    from nnviz_core import playground

    run = playground.Run(plan)
    print(0, f"{playground.measured_loss(run):.6g}")
    for steps, rate, edits in course:
        run.learning_rate = rate
        for layer, unit, source, value in edits:
            run.change(layer, unit, source, value)
        run.train(steps)
    for step, loss in zip(run.loss_steps, run.losses, strict=True):
        print(step, f"{loss:.6g}")
    print(run.steps, f"{playground.measured_loss(run):.6g}")


def given(start: Start, values: Values) -> dict[str, object]:
    run = own_runs.present().run
    return {"plan": snippets.Python(expression(run.plan)), "course": segments(run)}


def sentences(start: Start, values: Values) -> str:
    """What one looks at."""
    run = own_runs.present().run
    sizes = "-".join(str(size) for size in run.plan.sizes)
    return (
        f"This network of {sizes} units begins as the preset “{PRESETS[start.name].title}” says and has {parameters(run):,} "
        f"parameters, which {OPTIMISERS[run.plan.optimizer]} changes after every {run.plan.batch:,} examples at a learning rate of "
        f"{run.learning_rate:g}. "
        f"Each small map is what one unit answers over the whole plane, from blue below 0 over paper to red above, on the range of its layer; "
        f"a line is a weight, as thick as it is strong in its layer. "
        f"The loss is drawn for the examples it learns from, and as measured on {playground.measured_on(run.plan)}."
    )


VIEW = View(
    name="learning",
    title="Watch it learn",
    show=show,
    within=EVERY,
    tables={"Curve as CSV": table},
    snippet=snippet,
    given=given,
    sentences=sentences,
)
