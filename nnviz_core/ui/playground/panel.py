"""The panel beside a network that learns: all that decides how it goes, folded on a phone."""

from collections.abc import Callable

import streamlit as st

from nnviz_core.playground import PRESETS
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import own_tables
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.playground.settings import MORE, NETWORK, PRESET
from nnviz_core.ui.playground.starts import OWN
from nnviz_core.ui.playground.task import TARGET, TASK


def show(values: Values, training: tuple[Setting, ...], first: Callable[[], None] | None = None) -> None:
    """The settings of the task, the network and its `training`, below what a view has `first`."""
    with st.container(key="playground-side"):
        if first is None:
            _preset(values)
        st.toggle("Change the task or the network", key="playground-more")
        with st.container(key="playground-choices"):
            if first is not None:
                first()
                _preset(values)
            ask(values, TASK)
            if values[TARGET] == OWN:
                own_tables.upload()
            for settings in (NETWORK, training):
                ask(values, settings)
            with st.expander("Loss, noise, inputs, first weights", icon=":material/tune:"):
                ask(values, MORE)


def _preset(values: Values) -> None:
    prose.caption(PRESETS[values.ask(PRESET)].words)


def ask(values: Values, settings: tuple[Setting, ...]) -> None:
    """The widgets of those `settings` that count now."""
    for setting in settings:
        if setting.counts(values):
            values.ask(setting)
