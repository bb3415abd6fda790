"""What is shown as a file: CSV here; charts carry their own button for PNG."""

import csv
import io
from collections.abc import Iterable, Sequence

import streamlit as st


def csv_text(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """`rows` under `header` as comma-separated values."""
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return content.getvalue()


def csv_button(name: str, header: Sequence[str], rows: Iterable[Sequence[object]], label: str = "CSV") -> None:
    """Offer `rows` as the file `name`.csv."""
    st.download_button(
        label,
        csv_text(header, rows),
        f"{name}.csv",
        "text/csv",
        key=f"csv-{name}",
        icon=":material/download:",
        on_click="ignore",
    )
