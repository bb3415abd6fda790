"""What can be done with a recording of one's own: wound back, taken along, loaded again, and its moments opened on other pages."""

from contextlib import suppress
from dataclasses import replace
from functools import partial

import streamlit as st

from nnviz_core import live
from nnviz_core.errors import NnvizError
from nnviz_core.jobs import Job
from nnviz_core.live import Progress
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import guests, jobs, link, navigation, own_recordings
from nnviz_core.ui.frame.own_recordings import Own
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording.focus import PAGE, Focus
from nnviz_core.ui.recording.moments import PAGES
from nnviz_core.ui.recording.settings import RUN, STEP

WINDING = "weights"
LATER = "Once it is trained, or stopped, the recording can be wound back here, and saved as a file."
GONE = "This recording was let go of, for others. Record it again, or load it back from its file."


def result(job: Job | None, last: Progress) -> None:
    """The recording that `job` ended with, and what can be done with it; what can't be read is told."""
    with st.container(horizontal=True, vertical_alignment="center", key="recorded"):
        if not (job and job.is_over and last.content):
            prose.html(f'<p class="nn-line" data-testid="recorded">{LATER}</p>')
            return
        try:
            own = own_recordings.named(jobs.once(job, partial(_kept, last.content)))
        except NnvizError as error:
            prose.alert(st.error, str(error))
            return
        _ways(own, "recorded")


def find(run: str | None) -> None:
    """Let the session hold again what the visitor's jobs recorded, if `run` is one's own that it lacks, as after a reload.

    Which jobs these are the browser's tab has to tell first; until then the page ends here.
    """
    if run is None or not own_recordings.is_name(run) or own_recordings.named(run):
        return
    if not jobs.is_told():
        jobs.remember(is_awaited=True)
        prose.caption(f"Looking for {run} …")
        jobs.end_page()
    for job in jobs.every(live.record):
        if job.is_over and job.latest and (content := job.latest.content):
            with suppress(NnvizError):  # which is told where the job is shown
                jobs.once(job, partial(_kept, content))


def _kept(content: bytes) -> str:
    return own_recordings.keep(content).name


def load_back() -> None:
    """A recording from a file."""
    with st.container(key="load-back"):
        if own := own_recordings.upload():
            with st.container(horizontal=True, vertical_alignment="center"):
                _ways(own, "loaded")


def moment(focus: Focus) -> None:
    """For a recording of one's own, a way to open its present step on other pages."""
    own, step = own_recordings.named(focus.run), Values(PAGE, focus)[STEP]
    if own is None:
        return
    name = f"{own.name}@{step}"
    with st.container(horizontal=True, vertical_alignment="center", key="own-moment"):
        st.button(f"Keep step {step:,} as a model", on_click=_keep, args=(focus, step), key="keep-moment")
        if guests.named(name):
            ways = ", ".join(
                f'<a href="{link.to(page, model=name)}">{navigation.ENTRIES[page].title}</a>' for page in PAGES
            )
            prose.html(f'<p class="nn-line" data-testid="kept-moment">{name} opens on {ways}.</p>')


def model(focus: Focus, step: int) -> Model:
    """The network after `step` steps of a recording of one's own."""
    last = focus.recording.header.steps
    return replace(
        focus.recording.model(step),
        name=f"{focus.run}@{step}",
        title=f"of one’s own, after {step:,} of {last:,} training steps",
        source=f'recordings.load("{focus.run}{own_recordings.SUFFIX}").network({step})',
    )


def _keep(focus: Focus, step: int) -> None:
    guests.keep(model(focus, step))


def _ways(own: Own | None, key: str) -> None:
    """Buttons that wind a recording back and save it, with its size."""
    if own is None or (recording := own.recording) is None:  # which others may need the room of meanwhile
        prose.html(f'<p class="nn-line" data-testid="{key}">{GONE}</p>')
        return
    if st.button("Wind it back", icon=":material/history:", type="primary", key=f"{key}-wind"):
        Values(PAGE).put(RUN, own.name)
        link.open_view(PAGE, WINDING)
        st.rerun()
    st.download_button(
        "Download",
        own.content,
        own.file,
        "application/octet-stream",
        icon=":material/download:",
        on_click="ignore",
        key=f"{key}-save",
    )
    steps = recording.steps
    prose.html(
        f'<p class="nn-line" data-testid="{key}">{own.file}: {len(steps):,} recorded moments up to step {steps[-1]:,} of '
        f"{recording.header.steps:,}, {len(own.content) / 1e6:.1f} MB.</p>"
    )
