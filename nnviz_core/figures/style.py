"""The only home of colours. Non-negative quantities run from paper to the accent; zero is always the paper."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of one theme, as CSS hex values."""

    background: str
    raised: str
    sidebar: str
    text: str
    quiet: str
    line: str
    accent: str
    right: str
    wrong: str


LIGHT = Palette(
    background="#fbfaf8",
    raised="#ffffff",
    sidebar="#f2f1ec",
    text="#1b2433",
    quiet="#666b77",
    line="#e4e2da",
    accent="#056068",
    right="#056068",
    wrong="#b3361c",
)
DARK = Palette(
    background="#11151c",
    raised="#181e28",
    sidebar="#151a23",
    text="#e7ebf1",
    quiet="#98a1b0",
    line="#2b3340",
    accent="#45c1ca",
    right="#45c1ca",
    wrong="#ff8f73",
)

Scale = list[tuple[float, str]]
"""A plotly colour scale: positions in 0…1 with their colours."""


def signed_scale(palette: Palette) -> Scale:
    """For quantities that diverge around zero: blue below, the paper at zero, orange above."""
    if palette is DARK:
        return [(0.0, "#9ecbff"), (0.25, "#3f7fc4"), (0.5, palette.raised), (0.75, "#c56a1c"), (1.0, "#ffc48a")]
    return [(0.0, "#0b3c78"), (0.25, "#5b95cf"), (0.5, palette.raised), (0.75, "#e08a3c"), (1.0, "#7d3405")]


def non_negative_scale(palette: Palette) -> Scale:
    """For quantities that run from zero, which is the paper, to the accent."""
    return [(0.0, palette.raised), (1.0, palette.accent)]


RED_GREEN: Scale = [(0.0, "#a50026"), (0.25, "#f46d43"), (0.5, "#ffffbf"), (0.75, "#66bd63"), (1.0, "#006837")]
"""The source document's colours for signed outputs; not safe for colour-blind readers."""
YELLOW_GREEN: Scale = [(0.0, "#ffffe5"), (0.5, "#78c679"), (1.0, "#004529")]
"""The source document's colours for activations."""
CLASS_COLOURS = (
    "#332288",
    "#88ccee",
    "#44aa99",
    "#117733",
    "#999933",
    "#ddaa33",
    "#cc6677",
    "#882255",
    "#aa4499",
    "#888888",
)
"""One colour a class, told apart by colour-blind readers too (after P. Tol's "muted" scheme)."""
