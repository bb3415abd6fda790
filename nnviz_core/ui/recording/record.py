"""A training that is recorded here, to be wound back at once, taken along and loaded again."""

from collections.abc import Iterator, Mapping
from html import escape
from secrets import token_hex

import streamlit as st

from nnviz_core import live
from nnviz_core.datasets import TITLES
from nnviz_core.errors import NnvizError
from nnviz_core.live import Plan, Progress, recordings
from nnviz_core.live.plans import FEWEST_IMAGES, MOST_IMAGES, TINY
from nnviz_core.live.recordings import Forecast
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import job_bar, job_curves, jobs, snippets
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.optimisers import OPTIMISERS
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import record_words, saved
from nnviz_core.ui.recording.focus import Focus

SIZES = {
    "none": (),
    "16": (16,),
    "32-32": (32, 32),
    "128-64": (128, 64),
    "32-32-32-32": (32,) * 4,
    "512-256": (512, 256),
}


def _networks(values: Values) -> Mapping[str, str]:
    dense = {word: Plan(hidden=hidden).architecture for word, hidden in SIZES.items()}
    return {**dense, TINY: "tiny CNN"}


def _rates(*rates: str) -> dict[str, str]:
    return {rate: rate for rate in rates}


NETWORK = Choice(word="network", label="Network", options=_networks, default="32-32", as_box=True, width=190)
ACTIVATION = Choice(
    word="activation",
    label="Activation",
    options={"relu": "ReLU", "tanh": "tanh", "sigmoid": "sigmoid"},
    as_box=True,
    width=120,
    when=NETWORK.is_(*(word for word in SIZES if word != "none")),
)
DATA = Choice(word="data", label="Images of", options=TITLES, as_box=True, width=170)
IMAGES = Number(
    word="images", label="Training images", default=MOST_IMAGES, low=FEWEST_IMAGES, high=MOST_IMAGES, width=140
)
OPTIMISER = Choice(word="optimiser", label="Optimiser", options=OPTIMISERS, default="adam", as_box=True, width=140)
RATE = Choice(
    word="rate",
    label="Learning rate",
    options=_rates("0.0001", "0.0003", "0.001", "0.003", "0.01", "0.03", "0.1", "0.3"),
    default="0.001",
    as_box=True,
    width=130,
)
DECAY = Choice(
    word="decay",
    label="Decay per step",
    options=_rates("0", "0.0001", "0.001", "0.01"),
    as_box=True,
    width=130,
    help="The learning rate of step t, counted from 0, is divided by 1 + decay × t.",
)
BATCH = Number(word="batch", label="Batch size", default=64, low=1, high=1000, width=120)
EPOCHS = Number(word="epochs", label="Epochs", default=3, low=1, high=1000, width=120)
SEED = Number(word="seed", label="Seed", default=0, low=0, high=999_999, width=120)
STEPS = {"1": 1, "10": 10, "100": 100, "log": None}
EVERY = Choice(
    word="every",
    label="Recorded",
    options={"1": "Every step", "10": "Every 10th step", "100": "Every 100th step", "log": "Log-spaced steps"},
    as_box=True,
    width=190,
)
beginning = measured()(recordings.beginning)


def plan(values: Values) -> Plan:
    """The training that the settings ask for."""
    return Plan(
        dataset=values[DATA],
        hidden=SIZES.get(values[NETWORK], TINY),
        activation=values[ACTIVATION],
        images=int(values[IMAGES]),
        epochs=int(values[EPOCHS]),
        learning_rate=float(values[RATE]),
        seed=int(values[SEED]),
        optimiser=values[OPTIMISER],
        decay=float(values[DECAY]),
        batch=int(values[BATCH]),
    )


def expected(values: Values) -> Forecast | NnvizError:
    """What the recording will be, or why there can be none."""
    try:
        plan(values).check()
        return _forecast(plan(values), STEPS[values[EVERY]])
    except NnvizError as error:
        return error


@measured()
def _forecast(plan: Plan, every: int | None) -> Forecast | NnvizError:
    try:
        return live.forecast(plan, every)
    except NnvizError as error:
        return error


def show(focus: Focus, values: Values) -> float | None:
    """How often a recording that is under way is looked at."""
    return jobs.pace(live.record)


def course(values: Values) -> list[Progress]:
    """The snapshots of the visitor's latest recording; before the first, how the one that is asked for would begin."""
    job = jobs.latest(live.record)
    return [progress for _, progress in job.since()] if job and job.latest else [beginning(plan(values))]


def watch(focus: Focus, values: Values, pace: float | None) -> None:
    """The recording as it stands: its bar, its curves, and what can be done with it in the end."""
    # For words while this is computed: without them too, what follows keeps its place.
    with st.container():
        told, snapshots = expected(values), course(values)
    asked, every = plan(values), STEPS[values[EVERY]]
    refusal, forecast = (str(told), "") if isinstance(told, NnvizError) else ("", record_words.before(asked, told))
    job_bar.changed(live.record, pace)
    prose.html(f'<p class="nn-line nn-quiet" data-testid="forecast">{escape(forecast)}</p>')
    job = job_bar.show(
        live.record,
        "Record",
        lambda: jobs.start(live.record, asked, every, f"run-{token_hex(4)}"),
        record_words.NOTHING,
        lambda latest: (latest.share, latest.words),
        refusal,
    )
    saved.result(job, snapshots[-1])
    job_curves.show(snapshots, beside=True)
    saved.load_back()


def table(focus: Focus, values: Values) -> Table:
    """The figures at each snapshot that is kept."""
    every = course(values)

    def rows() -> Iterator[tuple]:
        for each in every:
            one = each.figures
            yield (each.step, each.epoch, one.train_loss, one.train_accuracy, one.test_loss, one.test_accuracy)

    header = ("step", "epoch", "training loss (nats)", "training accuracy", "test loss (nats)", "test accuracy")
    return Table("recording-curve", header, rows)


def snippet(plan: Plan, every: int | None) -> None:
    """The recording, made and read."""
    import tempfile
    from pathlib import Path

    from nnviz_core import recordings

    path = Path(tempfile.mkdtemp()) / "run.nnviz"
    for snapshot in recordings.record(plan.network(), plan.data(), plan.config(), every, path):
        print(snapshot.step, f"{snapshot.test_loss:.6g} {snapshot.test_accuracy:.6g}")
    print(recordings.load(path).steps)


def given(focus: Focus, values: Values) -> dict[str, object]:
    return {"plan": snippets.Python(course(values)[-1].plan.code), "every": STEPS[values[EVERY]]}


VIEW = View(
    name="record",
    title="Record live",
    show=show,
    settings=(NETWORK, ACTIVATION, DATA, IMAGES, OPTIMISER, RATE, DECAY, BATCH, EPOCHS, SEED, EVERY),
    detail=watch,
    every=lambda values: jobs.pace(live.record),
    tables={"Curves as CSV": table},
    snippet=snippet,
    given=given,
)
