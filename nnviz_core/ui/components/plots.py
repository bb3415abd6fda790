"""Charts that answer clicks, and numbers to take away."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
import streamlit as st

from nnviz_core.ui.components import prose

CONFIG = {"displaylogo": False, "modeBarButtons": [["toImage"]]}


def plot(figure: go.Figure, key: str, alt: str, clicked: Callable[..., None] | None = None) -> None:
    """Show `figure`, and below it the terms in its titles, which can't bear their sentences; `clicked` is called with the custom data of a point that is clicked, before the page runs again."""

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
    if terms := prose.terms_in(*_titles(figure)):
        prose.caption(f"In the chart: {', '.join(terms)}.")


@dataclass(frozen=True)
class Table:
    """Numbers to take away as `name`.csv: raw, with their units in the header; the rows are made when they are asked for."""

    name: str
    header: Sequence[str]
    rows: Callable[[], Iterable[Sequence]]

    def text(self) -> str:
        """The table as comma-separated values."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(self.header)
        writer.writerows(self.rows())
        return text.getvalue()


def csv_button(table: Table, label: str = "CSV", key: str = "", disabled: bool = False) -> None:
    """Offer `table` as a file. Under one `key`, the button stays while the table's name changes."""
    st.download_button(
        label,
        table.text,
        f"{table.name}.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{key or table.name}",
        disabled=disabled,
    )


def _titles(figure: go.Figure) -> Iterator[str]:
    """What stands over the chart and along its axes."""
    layout = figure.layout.to_plotly_json()
    for part in (layout, *(axis for name, axis in layout.items() if name.startswith(("xaxis", "yaxis")))):
        yield part.get("title", {}).get("text", "")


def _numbers(data) -> list[int]:
    """Custom data as ints; Streamlit delivers a row of a typed array as a dict keyed by position."""
    values = data.values() if hasattr(data, "values") else data if isinstance(data, list | tuple) else [data]
    return [int(value) for value in values]
