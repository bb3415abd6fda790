"""Parts of a page that run again by themselves."""

import streamlit as st
from streamlit.errors import StreamlitAPIException

UNKNOWN = "rerun-unknown-fragment-key"


def of_parts(*names: str) -> None:
    """Run the parts of these names again and nothing else, as a callback's last line.

    One of them may be gone, if the visitor went on before a page was whole: then Streamlit runs what it runs after any callback.
    """
    try:
        st.rerun(names)
    except StreamlitAPIException as error:
        if error.error_id != UNKNOWN:
            raise
