"""Where the classes have ink, and which of them reach the bottom on the left and on the right."""

from collections.abc import Iterator, Sequence

import numpy as np
import streamlit as st

from nnviz_core.figures import curves
from nnviz_core.figures.curves import Line
from nnviz_core.figures.tiles import Sheet
from nnviz_core.numerals import percent
from nnviz_core.pixels import records
from nnviz_core.pixels.ink import HALVES, OFTEN, Ink
from nnviz_core.ui.components import prose, theme, tiles
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.values import Values

CLAIMS = {"left": (7, 9), "right": (9,)}
"""The only classes that the document sees at the bottom of each half."""
ROW = Number(word="row", label="From row (0 … 27)", default=25, low=0, high=27)
PICTURE = 88
"""Width of a mean image, in pixels."""


@measured()
def ink() -> Ink:
    """The shipped measurement of the training images."""
    return records.load_ink()


def show(values: Values) -> None:
    """The mean ink of each class, the share of its images that reach a row, and what that says of the document's claims."""
    st.subheader("The line near the bottom")
    means = ink().means
    sheet = Sheet(
        means,
        [f"mean of class {label}" for label in range(len(means))],
        [str(label) for label in range(len(means))],
        title=f"Mean ink of the {int(ink().counts.sum()):,} training images, by class.",
        words="Point at a pixel for the share of full ink that it has on average.",
        colours="ink",
        ranges=1.0,
        size=PICTURE,
        clickable=False,
    )
    tiles.show("pixels-ink", [sheet], "mnist-mean-ink")
    row = values.ask(ROW)
    for half in HALVES:
        prose.markdown(claim_words(half, row))
    prose.caption(
        f"The share of each class’s images with ink in row {row} or below, in the left and in the right half, with intervals at 95 % (Wilson). "
        f"A class is said to be there if it surely reaches so far in at least {percent(OFTEN)} of its images."
    )
    figure = curves.dots(_lines(row), None, "share of images", palette=theme.palette())
    plot(figure, "corners", f"The share of each class's images with ink at row {row} or below, left and right")


def claim_words(half: str, row: int) -> str:
    """Whether the classes that reach `row` in one half are those that the document names."""
    claimed, side = CLAIMS[half], HALVES.index(half)
    classes, shares = ink().frequent(row)[side], ink().shares(row)[0][:, side]
    holds = set(classes) == set(claimed)
    others = max(
        (label for label in range(len(shares)) if label not in classes), key=lambda label: shares[label], default=None
    )
    each = ", ".join(f"{label} ({percent(float(shares[label]))})" for label in classes) or "none"
    beyond = "" if others is None else f" Of the others, {others} comes nearest, with {percent(float(shares[others]))}."
    return (
        f"**Claim: only {_listed(claimed)} at the bottom {half}.** From row {row} on, this **{'holds' if holds else 'doesn’t hold'}**. "
        f"There are {each}.{beyond}"
    )


def _listed(labels: Sequence[int]) -> str:
    return " and ".join(map(str, labels))


def _lines(row: int) -> list[Line]:
    shares, low, high = ink().shares(row)
    names = [str(label) for label in range(len(shares))]
    return [
        Line(f"{half} half", names, shares[:, side], low[:, side], high[:, side]) for side, half in enumerate(HALVES)
    ]


def table(row: int) -> Table:
    """How many images of each class reach `row` in each half, with the share and its interval."""

    def rows() -> Iterator[tuple]:
        reaching, (shares, low, high) = ink().reaching(row), ink().shares(row)
        for (label, side), count in np.ndenumerate(reaching):
            about = label, HALVES[side], int(ink().counts[label]), int(count)
            yield (*about, *(float(each[label, side]) for each in (shares, low, high)))

    header = ("class", "half", "images", f"with ink at row {row} or below", "share", "from", "to")
    return Table(f"mnist-ink-from-row-{row}", header, rows)
