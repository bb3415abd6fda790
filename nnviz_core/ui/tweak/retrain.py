"""The data: a network trained again with a change, beside the unchanged one, from several seeds."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core import retraining
from nnviz_core.errors import NnvizError
from nnviz_core.retraining import Forecast, Outcome, Plan, Progress
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import finding
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import guests, job_bar, jobs, snippets
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.tweak import retrain_outcome, retrain_words
from nnviz_core.ui.tweak.focus import Subject
from nnviz_core.ui.tweak.retrain_settings import HEADS, OF_IMAGES, OF_NETWORK, TRAINING, plan

beginning = measured()(retraining.beginning)
sample = measured()(retraining.sample)


@measured()
def expected(asked: Plan) -> Forecast | NnvizError:
    """What the trainings will take, or why there can be none."""
    try:
        return retraining.forecast(asked)
    except NnvizError as error:
        return error


def show(subject: Subject, values: Values) -> float | None:
    """What both networks are trained on; how often trainings that are under way are looked at."""
    asked = plan(values)
    if not isinstance(expected(asked), NnvizError):
        retrain_outcome.samples(sample(asked, False), sample(asked, True))
    return jobs.pace(retraining.compare)


def latest(values: Values) -> Progress:
    """How the visitor's latest trainings stand; before the first, how those that are asked for would begin."""
    job = jobs.latest(retraining.compare)
    return job.latest if job and job.latest else beginning(plan(values))


def watch(subject: Subject, values: Values, pace: float | None) -> None:
    """The trainings as they stand: their bar, their curves, and what came of them."""
    asked = plan(values)
    told = expected(asked)
    refusal, before = (str(told), "") if isinstance(told, NnvizError) else ("", retrain_words.before(asked, told))
    job_bar.changed(retraining.compare, pace)
    job_bar.show(
        retraining.compare,
        "Train both",
        lambda: jobs.start(retraining.compare, asked),
        before,
        retrain_words.progress,
        refusal,
    )
    last = latest(values)
    outcome = _told(last)
    retrain_outcome.curves(last)
    if outcome:
        retrain_outcome.outcome(last, outcome)


def _told(last: Progress) -> Outcome | None:
    """Say what came of the trainings, and where their networks open; what can't be read is told."""
    job = jobs.latest(retraining.compare)
    try:
        outcome = retraining.outcome(last)
        prose.html(finding(retrain_words.finding(last, outcome), "retrained"))
        if job and job.is_over and last.changed:
            changed, unchanged = jobs.once(job, lambda: _kept(last)).split()
            ways = retrain_words.opening(changed, unchanged, last)
            prose.html(f'<p class="nn-line" data-testid="retrained-networks">{ways}</p>')
    except NnvizError as error:
        prose.alert(st.error, str(error))
        return None
    return outcome


def _kept(last: Progress) -> str:
    """The names under which every page opens the changed and the unchanged network."""
    models = [retraining.model(last, is_changed) for is_changed in (True, False)]
    for model in models:
        guests.keep(model)
    return " ".join(model.name for model in models)


def curve_table(subject: Subject, values: Values) -> Table:
    """Every point of all curves."""
    every = latest(values).curves

    def rows() -> Iterator[tuple]:
        for each in every:
            for step, accuracy, loss in zip(each.steps, each.accuracies, each.losses, strict=True):
                yield (each.seed, "changed" if each.is_changed else "unchanged", step, accuracy, loss)

    return Table("retraining-curves", ("seed", "network", "step", "test accuracy", "test loss (nats)"), rows)


def class_table(subject: Subject, values: Values) -> Table:
    """The outcome over all test images and by class; without numbers as long as there is none."""
    last = latest(values)

    def rows() -> Iterator[tuple]:
        outcome, names = retraining.outcome(last), last.plan.classes(False)
        every = (outcome.overall, *outcome.classes) if outcome else (None,) * (1 + len(names))
        for name, one in zip(("all", *names), every, strict=True):
            yield (
                name,
                *((one.first, one.second, one.difference, one.low, one.high, one.p_value) if one else ("",) * 6),
            )

    header = ("class", "unchanged accuracy", "changed accuracy", "difference", "low", "high", "p")
    return Table("retraining-classes", header, rows)


def snippet(plan: Plan) -> None:
    """The trainings, and what came of them."""
    from nnviz_core import retraining

    *_, last = filter(None, retraining.compare(plan))
    for curve in last.curves:
        print(curve.seed, curve.is_changed, *(f"{number:.6g}" for number in (*curve.accuracies, *curve.losses)))
    if outcome := retraining.outcome(last):
        for each in (outcome.overall, *outcome.classes):
            print(
                f"{each.first:.6g} {each.second:.6g} {each.difference:.6g} {each.low:.6g} {each.high:.6g} {each.p_value:.6g}"
            )


def given(subject: Subject, values: Values) -> dict[str, object]:
    return {"plan": snippets.Python(latest(values).plan.code)}


def sentences(subject: Subject, values: Values) -> str:
    last = latest(values)
    return retrain_words.sentences(last, retraining.outcome(last))


VIEW = View(
    name="data",
    title="The data",
    show=show,
    settings=(*TRAINING, *OF_IMAGES, *OF_NETWORK),
    heads=HEADS,
    detail=watch,
    every=lambda values: jobs.pace(retraining.compare),
    tables={"Curves as CSV": curve_table, "Classes as CSV": class_table},
    snippet=snippet,
    given=given,
)
