"""A network trained here, and what its outputs look for while it trains."""

from collections.abc import Iterator

import numpy as np
import streamlit as st

from nnviz_core import live
from nnviz_core.datasets import TITLES
from nnviz_core.figures.tiles import Sheet
from nnviz_core.live import Plan, Progress
from nnviz_core.live.plans import FEWEST_IMAGES, MOST_IMAGES
from nnviz_core.numerals import short
from nnviz_core.ui.components import tiles
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import job_bar, job_curves, jobs, snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.pixels import training_words
from nnviz_core.ui.pixels.focus import Focus

HIDDEN = {"512-256": (512, 256), "none": ()}
NETWORK = Choice(
    word="network", label="Network", options={"512-256": "784-512-256-10", "none": "784-10"}, is_labelled=True
)
DATA = Choice(
    word="data", label="Images of", options=TITLES, default=lambda values: values.about.model.dataset, is_labelled=True
)
IMAGES = Number(
    word="images", label="Training images", default=MOST_IMAGES, low=FEWEST_IMAGES, high=MOST_IMAGES, width=140
)
EPOCHS = Number(word="epochs", label="Epochs", default=5, low=1, high=100, width=120)
RATES = ("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1")
RATE = Choice(
    word="rate",
    label="Learning rate",
    options={rate: rate for rate in RATES},
    default="0.001",
    as_box=True,
    width=130,
)
SEED = Number(word="seed", label="Seed", default=0, low=0, high=999_999, width=120)
PICTURE = 150
"""Width of a map in pixels, where there is room for one row of them."""
beginning = measured()(live.beginning)


def plan(values: Values) -> Plan:
    """The training that the settings ask for."""
    return Plan(
        dataset=values[DATA],
        hidden=HIDDEN[values[NETWORK]],
        images=int(values[IMAGES]),
        epochs=int(values[EPOCHS]),
        learning_rate=float(values[RATE]),
        seed=int(values[SEED]),
    )


def show(focus: Focus, values: Values) -> float | None:
    """How often a training that is under way is looked at."""
    return jobs.pace(live.train)


def course(values: Values) -> list[Progress]:
    """The snapshots of the visitor's latest training; before the first, how the one that is asked for would begin."""
    job = jobs.latest(live.train)
    return [progress for _, progress in job.since()] if job and job.latest else [beginning(plan(values))]


def watch(focus: Focus, values: Values, pace: float | None) -> None:
    """The training as it stands: its bar, the maps of its outputs, and its curves."""
    asked = plan(values)
    job_bar.changed(live.train, pace)
    job = job_bar.show(
        live.train,
        "Train",
        lambda: jobs.start(live.train, asked),
        training_words.before(asked),
        lambda latest: (latest.share, latest.words),
    )
    # For words while the first figures are computed: without them too, what follows keeps its place.
    with st.container():
        every = course(values)
    training_words.result(job, every[-1])
    left, right = st.columns([11, 9], gap="medium")
    with left:
        tiles.show(tiles.MAIN, [_sheet(every[-1])], "training-output-maps")
    with right:
        job_curves.show(every)


def _sheet(progress: Progress) -> Sheet:
    maps, names = progress.products, training_words.class_names(progress.plan)
    return Sheet(
        maps,
        [f"output {name} after {progress.step} steps" for name in names],
        names,
        title=f"What its ten outputs look for after {progress.step:,} of {progress.plan.steps:,} steps.",
        words=(
            f"{progress.plan.title}: the plain products of its weights, from {short(float(maps.min()))} to "
            f"{short(float(maps.max()))} on one range. Red is positive, blue is negative."
        ),
        bar=True,
        size=PICTURE,
        clickable=False,
    )


def maps_table(focus: Focus, values: Values) -> Table:
    """Every value of the maps."""
    last = course(values)[-1]

    def rows() -> Iterator[tuple]:
        for (unit, row, column), value in np.ndenumerate(last.products):
            yield (last.step, unit, row, column, float(value))

    return Table("training-output-maps", ("step", "output", "row", "column", "value"), rows)


def curve_table(focus: Focus, values: Values) -> Table:
    """The figures at each snapshot that is kept."""
    every = course(values)

    def rows() -> Iterator[tuple]:
        for each in every:
            one = each.figures
            losses = one.train_loss, one.train_accuracy, one.test_loss, one.test_accuracy
            yield (each.step, each.epoch, *losses, one.trained_on, one.tested)

    header = (
        *("step", "epoch", "training loss (nats)", "training accuracy", "test loss (nats)", "test accuracy"),
        *("training images", "test images"),
    )
    return Table("training-curve", header, rows)


def snippet(plan: Plan) -> None:
    """The training, and the maps of its end."""
    import numpy as np

    from nnviz_core import pixels, training

    network = plan.network()
    for snapshot in training.train(network, plan.data(), plan.config()):
        figures = snapshot.train_loss, snapshot.test_loss, snapshot.test_accuracy
        print(snapshot.step, *(f"{figure:.6g}" for figure in figures))
    for place, value in np.ndenumerate(pixels.back_project(network, "logits")):
        print(*place, f"{value:.6g}")


def given(focus: Focus, values: Values) -> dict[str, object]:
    return {"plan": snippets.Python(course(values)[-1].plan.code)}


VIEW = View(
    name="train",
    title="Train it here",
    show=show,
    settings=(NETWORK, DATA, IMAGES, EPOCHS, RATE, SEED),
    detail=watch,
    every=lambda values: jobs.pace(live.train),
    tables={"Maps as CSV": maps_table, "Curves as CSV": curve_table},
    snippet=snippet,
    given=given,
)
