"""A visitor's own table of examples, which only their session holds."""

import streamlit as st

from nnviz_core.errors import NnvizError
from nnviz_core.playground import Examples, read_table
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import own_runs

TABLE, UPLOAD = "own_table", "own_table_file"


def table() -> Examples | None:
    """The one that was read last; after a reload the one that the visitor's run learns from."""
    if TABLE not in st.session_state and (own := own_runs.held()) and isinstance(own.run.plan.target, Examples):
        st.session_state[TABLE] = own.run.plan.target
    return st.session_state.get(TABLE)


def upload() -> None:
    """Let a visitor choose a table; why one can't be read is told, and the one before stays."""
    file = st.file_uploader("A table as CSV", type=["csv"], key=UPLOAD, help="Columns a, b and value, or a and value.")
    if file is None:
        return
    try:
        st.session_state[TABLE] = read_table(file.getvalue())
    except NnvizError as error:
        prose.alert(st.error, str(error))
