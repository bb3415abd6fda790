"""The trainings on the page: what both networks are trained on, all curves, and the outcome by class."""

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from nnviz_core.figures import changed
from nnviz_core.figures.curves import Line
from nnviz_core.figures.growing import growing, round_top
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.retraining import Curve, Outcome, Progress, Sample
from nnviz_core.retraining.progress import TESTED
from nnviz_core.ui.components import plots, prose, steady, theme
from nnviz_core.ui.components.markup import map_picture, table, tile
from nnviz_core.ui.tweak.retrain_words import points

WHOLE = 100
PICTURE = 2.9
"""Width of a training image, in rem."""
NAMES = {False: "unchanged", True: "changed"}


def samples(unchanged: Sample, altered: Sample) -> None:
    """The first images that each is trained on, with their labels."""
    parts = [_strip("Trained on, unchanged", unchanged), _strip("Trained on, changed", altered)]
    prose.html(f'<div class="nn-pair">{"".join(f"<div>{part}</div>" for part in parts)}</div>')


def _strip(title: str, sample: Sample) -> str:
    pictures = [
        tile(map_picture(image, f"labelled {label}"), label, PICTURE)
        for image, label in zip(sample.images, sample.labels, strict=True)
    ]
    return f'<h3 class="nn-heading">{escape(title)}</h3><div class="nn-tiles">{"".join(pictures)}</div>'


def curves(last: Progress) -> None:
    """The accuracy beside the loss of every training, in two colours."""
    parts = (
        _chart(last, "Accuracy", [WHOLE * _last(each.accuracies) for each in last.curves], " %", _accuracies, WHOLE),
        _chart(last, "Loss", [_last(each.losses) for each in last.curves], " nats", _losses, None),
    )
    steady.show(f'<div class="nn-pair">{"".join(f"<div>{part}</div>" for part in parts)}</div>', "retraining-curves")


def _accuracies(curve: Curve) -> Sequence[float]:
    return [WHOLE * each for each in curve.accuracies]


def _losses(curve: Curve) -> Sequence[float]:
    return curve.losses


def _chart(last: Progress, what: str, ends: Sequence[float], unit: str, values, top: float | None) -> str:
    lines = [Line(NAMES[each.is_changed], each.steps, values(each)) for each in last.curves]
    highest = max((max(line.y) for line in lines), default=1.0)
    words = f"{what} over the first {TESTED} test images, by step"
    means = [
        f"{NAMES[is_changed]} {numeral(np.mean(own), '.3g')}{unit}"
        for is_changed in (False, True)
        if (own := [end for end, each in zip(ends, last.curves, strict=True) if each.is_changed == is_changed])
    ]
    alt = f"{words}: {len(lines)} trainings. On average they stand at: {', '.join(means)}."
    drawn = growing(lines, last.plan.steps, top or round_top(highest), unit if unit == " %" else "", alt)
    return f'<h3 class="nn-heading">{words}</h3>{drawn}'


def _last(values: Sequence[float]) -> float:
    return values[-1]


def outcome(last: Progress, told: Outcome) -> None:
    """The accuracy of both by class, as a chart and as a table."""
    names = last.plan.classes(False)
    clear = np.array([told.is_significant(label) for label in range(len(names))])
    left, right = st.columns([9, 11], gap="medium")
    with left:
        values, low, high = (
            np.array([getattr(each, part) for each in told.classes]) for part in ("difference", "low", "high")
        )
        figure = changed.class_differences(values, low, high, clear, names, theme.palette(), "changed − unchanged")
        words = ", ".join(f"{name} {points(value)}" for name, value in zip(names, values, strict=True))
        plots.plot(
            figure,
            "retraining-classes",
            f"How much more accurate the changed networks are by class, in points: {words}.",
        )
    with right:
        prose.html(_table(names, told))
        prose.caption(
            f"Intervals and p (t test) over {told.seeds} seeds and the images; p of a class is that for all {len(names)} classes tested at once."
        )


def _table(names: Sequence[str], told: Outcome) -> str:
    rows = [
        _row(name, one, min(1.0, one.p_value * count))
        for name, one, count in (
            ("all", told.overall, 1),
            *((name, one, len(names)) for name, one in zip(names, told.classes, strict=True)),
        )
    ]
    header = ("class", "unchanged", "changed", "points", "95 % interval", "p")
    return table(header, rows, numeric=range(1, 6))


def _row(name: str, one, p_value: float) -> tuple[str, ...]:
    chance = "< 0.0001" if p_value < 0.0001 else "1" if p_value == 1 else numeral(p_value, ".4f")
    span = f"{points(one.low)} to {points(one.high)}"
    return escape(name), accuracy_percent(one.first), accuracy_percent(one.second), points(one.difference), span, chance
