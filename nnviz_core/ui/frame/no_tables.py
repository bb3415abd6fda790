"""Components get plain values, so that Streamlit need not load pandas, and 60 MB, to look for tables among them."""

import sys

from streamlit import dataframe_util
from streamlit.components.v2.bidi_component import main, serialization
from streamlit.dataframe_util import DataFormat


def expect() -> None:
    """From now on tables are looked for only where somebody has loaded pandas."""
    setattr(serialization, "is_dataframe_like", _is_table)  # noqa: B010
    setattr(main, "determine_data_format", _data_format)  # noqa: B010


def _is_table(value: object) -> bool:
    return _is_loaded() and dataframe_util.is_dataframe_like(value)


def _data_format(value: object) -> DataFormat:
    return dataframe_util.determine_data_format(value) if _is_loaded() else DataFormat.UNKNOWN


def _is_loaded() -> bool:
    return "pandas" in sys.modules
