"""What stands in place of a second training where there is none to compare with: the ways to one."""

import streamlit as st

from nnviz_core.datasets import TITLES
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.recording import offered, record
from nnviz_core.ui.recording.focus import PAGE, Focus
from nnviz_core.ui.recording.settings import RUN


def show(subject: Focus) -> None:
    """Say that there is no other training on these images, and offer to record one, or to open two that can be compared."""
    prose.caption(
        f"There is no other training on {TITLES[subject.dataset]} to compare {subject.run} with. Record one with other settings, "
        "and it is offered here."
    )
    with st.container(horizontal=True):
        st.button("Record live", icon=":material/fiber_manual_record:", on_click=_record, args=(subject.dataset,))
        if pair := offered.pair():
            st.button(
                f"Compare {' and '.join(pair)}",
                icon=":material/compare_arrows:",
                on_click=_open,
                args=pair[:1],
                key="pair",
            )


def _record(dataset: str) -> None:
    Values(PAGE, view=record.VIEW.name).put(record.DATA, dataset)
    link.open_view(PAGE, record.VIEW.name)


def _open(run: str) -> None:
    Values(PAGE).put(RUN, run)
