"""Twenty seeds: the network trained from each for the same number of steps, so that a distribution stands for one run."""

import textwrap
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import streamlit as st

from nnviz_core import playground
from nnviz_core.errors import NnvizError
from nnviz_core.figures import strips
from nnviz_core.playground import Plan
from nnviz_core.playground.sweep import End, words
from nnviz_core.ui.components import plots, prose, steady, theme
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import job_bar, jobs, link, own_runs, own_sweeps, snippets, trainees, views
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.own_sweeps import OwnSweep
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.playground import panel
from nnviz_core.ui.playground.expression import expression
from nnviz_core.ui.playground.second import TYPED_RATE
from nnviz_core.ui.playground.settings import BATCH, SEED, TRAINING, plan
from nnviz_core.ui.playground.starts import PAGE, Start

LEAST = 1e-12
STEPS = Choice(
    word="steps",
    label="Steps of each seed",
    options={"1000": "1,000", "10000": "10,000", "100000": "100,000", "1000000": "1,000,000"},
    default=lambda values: "10000" if values[BATCH] == 1 else "1000",
    as_box=True,
)


def show(start: Start, values: Values) -> None:
    """The distribution, beside all that decides how a run goes."""
    main, side = st.columns([10, 3.6], gap="medium")
    with side:
        panel.show(values, (*TRAINING, TYPED_RATE))
    try:
        own = own_sweeps.of(replace(plan(values), seed=0), int(values[STEPS]))
    except (ValueError, NnvizError) as error:
        views.nothing(str(error))
    pace = own_sweeps.pace()
    with main:
        jobs.remember()
        st.fragment(_watch, run_every=pace)(own, values, pace)


def _watch(own: OwnSweep, values: Values, pace: float | None) -> None:
    if own_sweeps.pace() != pace or link.view_of(PAGE) != VIEW.name:
        link.rerun()
    sweep = own.run
    with st.container(horizontal=True, vertical_alignment="center", key="job"):
        if own.is_playing:
            st.button("Stop", icon=":material/stop:", on_click=own.pause, key="sweep-stop")
        elif not sweep.is_over:
            st.button("Go on", icon=":material/play_arrow:", type="primary", on_click=own.play, key="sweep-go-on")
        with st.container(gap=None):
            state = "done" if sweep.is_over else "running" if own.is_playing else "stopped"
            said = (own.is_playing and trainees.delay()) or words(sweep)
            steady.show(job_bar.bar_of(state, sweep.steps / sweep.total, said), "sweep-bar")
    if ends := [end for end in sweep.ends if not end.diverged]:
        _chart(own, ends, values)


def _chart(own: OwnSweep, ends: list[End], values: Values) -> None:
    measured_on = playground.measured_on(own.run.plan)
    rows = {
        "training": _losses(ends, "training"),
        "<br>".join(textwrap.wrap(measured_on, 14)): _losses(ends, "measured"),
    }
    figure = strips.strips(
        rows,
        [end.seed for end in ends],
        "seed",
        float(np.median(_losses(ends, "constant"))),
        "the same answer everywhere",
        theme.palette(),
    )
    alt = f"The losses of {len(ends)} seeds as points, in training and on {measured_on}, with median and quartiles. {words(own.run)}"
    plots.plot(figure, "sweep", alt, lambda seed: _open(seed, values))
    prose.caption(
        "Each point is a seed: a click opens it, trained again for as many steps. Box: quartiles; line: median."
    )


def _losses(ends: list[End], name: str) -> np.ndarray:
    """Losses that have a place on a logarithmic axis."""
    return np.array([getattr(end, name) for end in ends], np.float64).clip(min=LEAST)


def _open(seed: int, values: Values) -> None:
    """Watch the run of this seed, as a callback does, from its first weights to where it ended."""
    if seed not in own_sweeps.present().run.seeds:
        return
    values.put(SEED, seed)
    link.open_view(PAGE, "learning")
    own = own_runs.of(plan(values))
    if own.run.steps:
        own.restart()
    own.pause()
    own.play(own_sweeps.present().run.each)


def table(start: Start, values: Values) -> Table:
    """Where each seed ended."""
    own = own_sweeps.present()

    def rows() -> Iterator[tuple]:
        yield from ((end.seed, own.run.each, end.training, end.measured, end.constant) for end in own.run.ends)

    return Table("playground-seeds", ("seed", "steps", "training loss", "measured loss", "loss of a constant"), rows)


def snippet(plan: Plan, steps: int) -> None:
    """All seeds again, one after the other."""
    from nnviz_core import playground

    sweep = playground.Sweep(plan, steps)
    sweep.train(sweep.total)
    for end in sweep.ends:
        print(end.seed, f"{end.training:.6g} {end.measured:.6g} {end.constant:.6g}")


def given(start: Start, values: Values) -> dict[str, object]:
    sweep = own_sweeps.present().run
    return {"plan": snippets.Python(expression(sweep.plan)), "steps": sweep.each}


def sentences(start: Start, values: Values) -> str:
    """What is distributed, and beside which control."""
    sweep = own_sweeps.present().run
    sizes = "-".join(map(str, sweep.plan.sizes))
    return (
        f"The network of {sizes} units is trained from {len(sweep.seeds)} seeds, each of which draws other first weights and other "
        f"examples, for {sweep.each:,} steps of {sweep.plan.batch:,} examples, just as “Watch it learn” trains it with that seed. The training "
        f"loss is the mean over the last tenth of the steps, the other is measured on {playground.measured_on(sweep.plan)} once they are "
        f"done. The dotted line is the control, the loss of the best answer that is the same everywhere: a seed that ends within 2 % of "
        f"it, or above, counts as stuck."
    )


VIEW = View(
    name="seeds",
    title="20 seeds",
    show=show,
    settings=(STEPS,),
    every=lambda values: own_sweeps.pace(),
    tables={"Seeds as CSV": table},
    snippet=snippet,
    given=given,
    sentences=sentences,
)
