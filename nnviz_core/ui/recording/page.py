"""The frame of the page: the choice of a recorded training, and the views of it."""

from collections.abc import Sequence

import streamlit as st

from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link, views
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import record, saved
from nnviz_core.ui.recording.focus import PAGE, Focus, focus
from nnviz_core.ui.recording.settings import RUN


def find() -> None:
    """After a reload, find the recording of one's own that the link asks for, before any fragment: the whole page waits for it."""
    saved.find(link.asked(RUN.word))


@st.fragment
def show(every: Sequence[View]) -> None:
    """The training, and the views of it."""
    views.show(every, lambda: _chosen(every), Focus.in_link, apart=False)


def _chosen(every: Sequence[View]) -> Focus:
    """The training that is looked at; where another one is recorded, none is asked for, but that of the link stays."""
    values = Values(PAGE)
    if values[views.choice(every)] == record.VIEW.name:
        return focus(values[RUN])
    with st.container(horizontal=True, vertical_alignment="bottom"):
        subject = focus(values.ask(RUN))
        prose.caption(_words(subject))
    saved.moment(subject)
    return subject


def _words(subject: Focus) -> str:
    """How the training went, in short."""
    recording = subject.recording
    config, head = recording.header.config, recording.header
    every = len(recording.steps) == head.steps + 1
    recorded = "each recorded" if every else f"{len(recording.steps):,} recorded"
    return (
        f"{head.steps:,} training steps, {recorded}, in batches of {config['batch_size']} at a learning rate of "
        f"{config['learning_rate']:g}, {subject.epoch:,} steps an epoch; gradients at {len(recording.moments)} moments."
    )
