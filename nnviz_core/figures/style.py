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

Stops = list[tuple[float, str]]
"""Colours at shares of a range, as plotly takes them."""
SIGNED = {
    LIGHT.background: ("#123f7a", "#5b93cb", LIGHT.raised, "#e0785a", "#8f1d12"),
    DARK.background: ("#a9d0ff", "#3f7fc4", DARK.raised, "#cf5b3f", "#ffb59c"),
}
"""Blue for negative, red for positive: told apart with any colour vision, and by lightness in print."""
POSITIVE = {
    LIGHT.background: (LIGHT.raised, "#7fb6ba", LIGHT.accent),
    DARK.background: (DARK.raised, "#1f757d", "#7fe3ea"),
}


def scale(palette: Palette, signed: bool) -> Stops:
    """The colours of a range: from −max to max with the paper at zero if `signed`, else from zero, the paper, to max."""
    colours = (SIGNED if signed else POSITIVE)[palette.background]
    return [(place / (len(colours) - 1), colour) for place, colour in enumerate(colours)]
