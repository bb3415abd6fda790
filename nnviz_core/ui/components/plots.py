"""Charts that answer clicks, and numbers to take away."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence

import plotly.graph_objects as go
import streamlit as st

CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def plot(figure: go.Figure, key: str, alt: str, clicked: Callable[..., None] | None = None) -> None:
    """Show `figure`; `clicked` is called with the custom data of a point that is clicked, before the page runs again."""

    def selected() -> None:
        assert clicked is not None
        points = st.session_state[key].selection.points
        if points and "customdata" in points[0]:
            clicked(*_numbers(points[0]["customdata"]))

    st.plotly_chart(
        figure,
        key=key,
        theme=None,
        alt=alt,
        config=CONFIG,
        on_select=selected if clicked else "ignore",
        selection_mode="points",
    )


def csv_button(
    name: str,
    header: Sequence[str],
    rows: Callable[[], Iterable[Sequence]],
    label: str = "CSV",
    key: str = "",
    disabled: bool = False,
) -> None:
    """Offer a table as the file `name`.csv; its rows are made when it is asked for.

    Under one `key`, the button stays while the name changes.
    """

    def content() -> str:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows())
        return text.getvalue()

    st.download_button(
        label,
        content,
        f"{name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{key or name}",
        disabled=disabled,
    )


def _numbers(data) -> list[int]:
    """Custom data as ints; Streamlit delivers a row of a typed array as a dict keyed by position."""
    values = data.values() if hasattr(data, "values") else data if isinstance(data, list | tuple) else [data]
    return [int(value) for value in values]
