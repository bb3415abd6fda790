"""Values that no widget sends: one of another kind than its widget's, that can't be read, or no choice, changes nothing."""

import logging
from collections.abc import Callable
from functools import wraps

from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.state.session_state import SessionState, WStates

LOG = logging.getLogger(__name__)
Take = Callable[[SessionState, WidgetStates], None]
ALSO = {"double_value": "int_value"}
"""What a widget of one kind of value also sends: a box for numbers whole ones as whole numbers."""
CHOICE = "string_array_value"
"""What a row of buttons sends, one of which is always pressed."""


def refuse() -> None:
    """From now on refuse them in every session, where Streamlit takes up what a browser sends."""
    if not hasattr(SessionState.set_widgets_from_proto, "__wrapped__"):
        setattr(SessionState, "set_widgets_from_proto", without_forgeries(SessionState.set_widgets_from_proto))  # noqa: B010


def without_forgeries(take: Take) -> Take:
    """`take`, which leaves a widget with the value that it has if it is sent one that can't be its own; a line in the log tells of it."""

    @wraps(take)
    def taken(session: SessionState, widget_states: WidgetStates) -> None:
        take(session, widget_states)
        widgets = session._new_widget_state
        problems = {sent.id: problem for sent in widget_states.widgets if (problem := _problem(sent, widgets))}
        for id_ in problems:
            widgets.states.pop(id_, None)
        if problems:
            LOG.warning("Widgets were sent what they can't send: %s.", ", ".join(sorted(set(problems.values()))))

    return taken


def _problem(sent: WidgetState, widgets: WStates) -> str:
    """What is wrong with the value that was `sent`, unless its widget is still to be shown; "" of one that is read."""
    widget, kind = widgets.widget_metadata.get(sent.id), sent.WhichOneof("value")
    if widget is None:
        return ""
    if kind not in (None, widget.value_type, ALSO.get(widget.value_type)):
        return f"{kind} instead of {widget.value_type}"
    try:
        value = widgets[sent.id]
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        return f"{type(error).__name__} in {kind}"
    return "no choice" if kind == CHOICE and value is None else ""
