"""What the training on the page is said to do, and what it ended with."""

import streamlit as st

from nnviz_core import datasets, live
from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.jobs import Job
from nnviz_core.live import Plan, Progress
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import guests, jobs, link, navigation

PAGES = ("filters", "network", "pixels", "averages", "mistakes")


def class_names(plan: Plan) -> tuple[str, ...]:
    """What each output stands for."""
    return tuple(CLASS_NAMES[plan.dataset])


def before(plan: Plan) -> str:
    """What stands in place of how far it is."""
    return f"{plan.epochs} epoch{'s' * (plan.epochs > 1)}, {plan.steps:,} steps of up to {plan.batch} images. Below, the network before its first step."


def result(job: Job | None, last: Progress) -> None:
    """The accuracy of what was trained, and ways to look at it on other pages; what can't be read is told."""
    words = "Once it is trained, or stopped, the network opens on every page."
    if job and job.is_over and last.content:
        try:
            words = _opens(jobs.once(job, lambda: _kept(last)), last)
        except NnvizError as error:
            prose.alert(st.error, str(error))
    prose.html(f'<p class="nn-line" data-testid="trained">{words}</p>')


def _kept(last: Progress) -> str:
    """The name under which every page opens what was trained."""
    model = live.model(last)
    guests.keep(model)
    return model.name


def _opens(name: str, last: Progress) -> str:
    count = last.figures.tested
    ways = ", ".join(f'<a href="{link.to(page, model=name)}">{navigation.ENTRIES[page].title}</a>' for page in PAGES)
    images = f"{'the first ' * (count < datasets.TEST_IMAGES)}{count:,} test images"
    return f"{name} is right for {accuracy_percent(last.figures.test_accuracy)} of {images}. Open it on {ways}."


def sentences(last: Progress) -> str:
    """The view in three sentences."""
    one = last.figures
    return (
        f"A network {last.plan.architecture} is trained on this server while you watch, by Adam with batches of {last.plan.batch} images, and each picture is "
        f"what one of its ten outputs looks for: its weights carried back to the pixels, without the activation functions. "
        f"The loss over {one.trained_on:,} training images is {numeral(one.train_loss, '.3f')} nats after {last.step:,} steps, over {one.tested:,} test images "
        f"{numeral(one.test_loss, '.3f')}. "
        f"The same settings and seed give the same weights again."
    )
