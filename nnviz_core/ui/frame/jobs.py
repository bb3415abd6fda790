"""A visitor's jobs: found again under a random name that the browser's tab keeps, and held for as long as a page is open."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, NoReturn

import streamlit as st

from nnviz_core import jobs
from nnviz_core.errors import NnvizError
from nnviz_core.jobs import Job
from nnviz_core.ui.components import prose, static_view
from nnviz_core.ui.frame import navigation

KEY, OWNER, TOLD, REFUSAL, RESULTS = "tab", "job_owner", "job_owner_told", "job_refusal", "job_results"
RUNNING, QUEUED, SELDOM = 0.25, 1.0, 20.0
"""Seconds from one look at a job to the next while it runs, while it waits; and for as long as a page is open, so that it is held."""
MOST_RESULTS = 8
FORM = re.compile(r"[\w-]{22}", re.ASCII)


def owner() -> str:
    """The visitor's random name, which nobody else knows: it stands in no link and in no log."""
    return st.session_state.setdefault(OWNER, jobs.new_id())


def remember(is_awaited: bool = False) -> None:
    """Let the browser's tab keep the name, and tell it after a reload, or if it `is_awaited`: then the page runs again."""

    def take_back() -> None:
        told = static_view.message(KEY, "owner")
        if isinstance(told, str) and FORM.fullmatch(told):
            st.session_state.update({OWNER: told, TOLD: True})

    _tab()(key=KEY, data={"owner": owner(), "isAwaited": is_awaited}, on_owner_change=take_back)


def is_told() -> bool:
    """Whether the browser's tab has told the name, so that all jobs of the visitor are found."""
    return TOLD in st.session_state


def every(function: Callable[..., Any]) -> list[Job]:
    """The visitor's jobs that run `function`, the oldest first."""
    return [job for job in _own() if job.function == jobs.name_of(function)]


def latest(function: Callable[..., Any]) -> Job | None:
    """The latest of them, if there is one."""
    return next(reversed(every(function)), None)


def pace(function: Callable[..., Any]) -> float | None:
    """Seconds from one look at the visitor's latest job that runs `function` to the next; None where none waits or runs."""
    job = latest(function)
    if job is None or job.is_over:
        return None
    return RUNNING if job.state == "running" else QUEUED


def start(function: Callable[..., Any], *arguments: object) -> None:
    """Have a job begin, as a callback does; that too many are under way is told by `tell`."""
    st.session_state.pop(REFUSAL, None)
    try:
        jobs.submit(function, *arguments, owner=owner())
    except NnvizError as error:
        st.session_state[REFUSAL] = navigation.visit(), str(error)


def tell(refusal: str) -> None:
    """Say why none can begin, or why the one that was asked for last, on this visit to the page, could not."""
    visit, words = st.session_state.get(REFUSAL, (None, ""))
    if refusal or visit == navigation.visit():
        prose.alert(st.warning, refusal or words, ":material/block:")


def hold() -> None:
    """Go on asking for the visitor's jobs while a page is open: one whose visitor is gone for a minute stops.

    Called after the page, nothing of which then moves when the first job begins.
    """
    if _own():
        _hold()


def end_page() -> NoReturn:
    """End the page before its last line, and go on asking for the visitor's jobs all the same."""
    hold()
    st.stop()


@st.fragment(run_every=SELDOM)
def _hold() -> None:
    renew()


def renew() -> None:
    """Ask for the visitor's jobs."""
    for job in _own():
        job.renew()


def once(job: Job, make: Callable[[], str]) -> str:
    """The name of what `job` ended with, which `make` gives once, and again for another `job`.

    Raises the `NnvizError` with which `make` said why there is none, again and again.
    """
    results: dict[str, tuple[str, str]] = st.session_state.setdefault(RESULTS, {})
    if job.id not in results:
        try:
            results[job.id] = make(), ""
        except NnvizError as error:
            results[job.id] = "", str(error)
        for old in list(results)[:-MOST_RESULTS]:
            del results[old]
    name, problem = results[job.id]
    if problem:
        raise NnvizError(problem)
    return name


def _own() -> list[Job]:
    return jobs.of(st.session_state[OWNER]) if OWNER in st.session_state else []


@cache
def _tab() -> Any:
    return static_view.component("tab")
