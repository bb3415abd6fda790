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

WHOLE = 100
"""Per cent in a share of one: plotly writes no space before the sign of its own percentages."""
PERCENT = {"range": [0, 1.02 * WHOLE], "ticksuffix": " %"}
"""An axis on which shares stand, in per cent."""
APART = {"x": 8, "y": 4}
"""Pixels from an axis to its labels, so that those of both axes keep apart where the two meet, and from the title of y."""
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


HEAD = 34
"""Pixels above a chart, where its toolbar stands clear of what is drawn."""
UNSEEN = {"size": 12, "opacity": 0, "symbol": "square", "maxdisplayed": 1}
"""Points to hover and click, of which the browser draws only one: thousands cost nothing."""


def bare(palette: Palette) -> dict:
    """A layout without margins or ground, in the theme's text colour, where a click selects the point under it."""
    return {
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"color": palette.text, "size": 11},
        "hoverlabel": {"bgcolor": palette.raised, "bordercolor": palette.line, "font": {"color": palette.text}},
        "hovermode": "closest",
        "hoverdistance": 4,
        "clickmode": "event+select",
        "dragmode": False,
        "showlegend": False,
        "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": palette.quiet, "activecolor": palette.accent},
    }


def framed(palette: Palette, title: str) -> dict:
    """A bare layout under its title, with the toolbar beside that and so clear of what is drawn."""
    return bare(palette) | {
        "margin": {"l": 8, "r": 8, "t": HEAD, "b": 8},
        "title": {
            "text": title,
            "font": title_font(palette),
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 7},
        },
    }


def title_font(palette: Palette) -> dict:
    """What stands above a chart."""
    return {"size": 13, "color": palette.quiet, "weight": 600}


def colour_bar(title: str) -> dict:
    """A thin colour bar with its title beside it."""
    return {"title": {"text": title, "side": "right"}, "thickness": 10, "outlinewidth": 0, "tickfont": {"size": 10}}


def clear_scale(palette: Palette, strength: float = 0.85) -> Stops:
    """The signed colours, but nothing at zero: to lie over a picture."""
    places = scale(palette, True)
    return [(place, _rgba(colour, strength * abs(2 * place - 1) ** 0.6)) for place, colour in places]


def ink_scale(palette: Palette) -> Stops:
    """Paper to a grey that leaves colours above it legible."""
    return [(0, palette.raised), (1, palette.quiet)]


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity:.2f})"


def signed_pair(palette: Palette) -> tuple[str, str]:
    """The colours of a negative and a positive bar."""
    stops = scale(palette, True)
    return stops[1][1], stops[3][1]


RED_GREEN: Stops = [(0.0, "#a50026"), (0.25, "#f46d43"), (0.5, "#ffffbf"), (0.75, "#66bd63"), (1.0, "#006837")]
"""The source document's colours for signed outputs; not safe for colour-blind readers."""
YELLOW_GREEN: Stops = [(0.0, "#ffffe5"), (0.5, "#78c679"), (1.0, "#004529")]
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


def colours(palette: Palette, kind: str) -> list[str]:
    """The colours of a range, evenly spaced: "signed", "positive" from the paper up, "ink" in grey, or the source document's two."""
    others = {"ink": ink_scale(palette), "red-green": RED_GREEN, "yellow-green": YELLOW_GREEN}
    return [colour for _, colour in others.get(kind) or scale(palette, kind == "signed")]
