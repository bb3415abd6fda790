"""A job on its page: the button that begins or stops it, how far it is, and what came of it in words."""

import time
from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from nnviz_core.jobs import Job
from nnviz_core.numerals import numeral
from nnviz_core.ui.components import steady
from nnviz_core.ui.frame import jobs

STOPS_WITHIN = 1.0
"""Seconds."""


def show(
    function: Callable[..., Any],
    label: str,
    begin: Callable[[], None],
    before: str,
    told: Callable[[Any], tuple[float, str]],
    refusal: str = "",
) -> Job | None:
    """The visitor's latest job that runs `function`, with its bar; one that is over can be begun anew.

    `before` says what stands before the first one, `told` how far a snapshot is, as a share and in words, `refusal` why what is asked
    for can't begin. Stands in a fragment that runs again and again while the job is under way.
    """
    job = jobs.latest(function)
    is_idle = job is None or job.is_over
    with st.container(horizontal=True, vertical_alignment="center", key="job"):
        if is_idle:
            st.button(
                label,
                icon=":material/play_arrow:",
                type="secondary" if refusal else "primary",
                on_click=None if refusal else begin,
                disabled=bool(refusal),
                key="job-begin",
            )
        else:
            st.button("Stop", icon=":material/stop:", on_click=_stop, args=(job,), key="job-stop")
        with st.container(gap=None):
            steady.show(bar(job, before, told), "job-bar")
            jobs.remember()
    jobs.tell(refusal if is_idle else "")
    return job


def _stop(job: Job) -> None:
    """Stop `job`, and give it the time that this takes before the page is drawn again."""
    job.stop()
    end = time.monotonic() + STOPS_WITHIN
    while not job.is_over and time.monotonic() < end:
        time.sleep(0.02)


def bar(job: Job | None, before: str, told: Callable[[Any], tuple[float, str]]) -> str:
    """How far the job is, as HTML."""
    if job is None:
        return bar_of("none", 0.0, before)
    latest = job.latest
    share, words = told(latest) if latest is not None else (0.0, "")
    if job.state == "queued":
        return bar_of("queued", 0.0, _place(job.position))
    if job.stop_reason is not None and not job.is_over:
        return bar_of("stopping", share, "Stopping …")
    if job.state == "running":
        return bar_of("running", share, words or "Beginning …")
    if job.state == "done":
        return bar_of("done", 1.0, f"Done. {words}")
    if job.state == "stopped":
        return bar_of("stopped", share, " ".join(filter(None, ("Stopped.", job.reason, words))))
    return bar_of("failed", share, f"It failed. {job.reason}")


def _place(position: int) -> str:
    if position <= 1:
        return "Queued: next to begin."
    return f"Queued: number {position}, after {position - 1} other{'s' * (position > 2)}."


def bar_of(state: str, share: float, words: str) -> str:
    """A bar that is filled to this share, over the words, as HTML; its state is none, queued, running, stopping, stopped, done or failed."""
    percent = numeral(100 * share, ".1f")
    return (
        f'<div class="nn-job" data-testid="job" data-state="{state}"><div class="nn-job-bar" role="progressbar" aria-label="Progress" '
        f'aria-valuemin="0" aria-valuemax="100" aria-valuenow="{100 * share:.0f}"><i style="width:{percent}%"></i></div>'
        f"<p>{escape(words)}</p></div>"
    )


def changed(function: Callable[..., Any], pace: float | None) -> None:
    """Let the whole page run again once a job waits, runs or is over that did not when its view was drawn."""
    jobs.renew()
    if jobs.pace(function) != pace:
        st.rerun()
