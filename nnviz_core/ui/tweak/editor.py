"""The widgets that change the network, and what was changed so far."""

import streamlit as st

from nnviz_core import tweak
from nnviz_core.tweak import Change
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame.settings import Setting
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak import changes as of
from nnviz_core.ui.tweak import numbers
from nnviz_core.ui.tweak.changes import CHANGES, FUTURE, PAST
from nnviz_core.ui.tweak.channels import CHANNELS, channels_of
from nnviz_core.ui.tweak.kinds import KIND, KINDS, LAYER, SET, Kind, part


def ask(values: Values, setting: Setting) -> None:
    """Show the widget of a setting that stands in no link."""
    setting.widget(values[setting], f"tweak.{setting.word}", values, lambda value: values.put(setting, value))


def show(values: Values) -> None:
    """The layer and the change in a row, and the button that makes it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        values.ask(LAYER)
        ask(values, KIND)
        kind = KINDS[values[KIND]]
        for setting in kind.settings:
            ask(values, channels_of(part(values)) if setting is CHANNELS else setting)
        if values[KIND] == SET:
            numbers.show(values)
            return
        change, problem = _made(values, kind)
        st.button(
            kind.label,
            type="primary",
            disabled=change is None,
            on_click=lambda: of.put(values, (*values[CHANGES], change)) if change else None,
        )
    if problem:
        prose.caption(problem)


def _made(values: Values, kind: Kind) -> tuple[Change | None, str]:
    """The change that the widgets describe, or why there is none."""
    try:
        change = kind.made(values)
        problem = CHANGES.problem((*values[CHANGES], change), values) if change else "All are kept already."
    except ValueError as error:
        change, problem = None, str(error)
    return (None if problem else change), problem and f"{problem[:1].upper()}{problem[1:].rstrip('.')}."


def made_so_far(values: Values) -> None:
    """Every change, each with a button that takes it back; undo, redo and reset."""
    now: of.Changes = values[CHANGES]
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.button(
            "Undo",
            icon=":material/undo:",
            on_click=of.undo,
            args=(values,),
            key="tweak-undo",
            disabled=not (values[PAST] or now),
        )
        st.button(
            "Redo",
            icon=":material/redo:",
            on_click=of.redo,
            args=(values,),
            key="tweak-redo",
            disabled=not values[FUTURE],
        )
        st.button(
            "Reset",
            icon=":material/restart_alt:",
            on_click=of.reset,
            args=(values,),
            key="tweak-reset",
            disabled=not now,
        )
        for place, change in enumerate(now):
            rest = (*now[:place], *now[place + 1 :])
            st.button(
                tweak.told(change, values.about.network),
                icon=":material/close:",
                key=f"tweak-change-{place}",
                on_click=of.put,
                args=(values, rest),
                help="Take this change back.",
            )
        if not now:
            prose.caption("Nothing is changed.")
