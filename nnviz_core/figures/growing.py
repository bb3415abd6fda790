"""Curves that grow while something goes on: SVG that the page turns from one into the next, in the colours of its style sheet."""

import math
from collections.abc import Sequence
from html import escape

from nnviz_core.figures.curves import Line

WIDTH, HEIGHT = 460, 190
LEFT, RIGHT, TOP, BOTTOM = 44, 452, 8, 166
"""Where the axes lie, in units of the picture."""
MOST_SPACES, LAST_ROUND = 5, 0.85
"""Between how many round values the axis lies, and how far along it the last of them may stand."""
MOST_NAMES = 2
"""The style sheet has as many colours."""


def growing(lines: Sequence[Line], end: float, top: float, unit: str, alt: str) -> str:
    """The `lines` from 0 to `end` and from 0 to `top`, with their ticks in `unit`, as HTML that `alt` describes.

    Lines of one name have one colour. Raises `ValueError` for more names than there are colours.
    """
    names = list(dict.fromkeys(line.name for line in lines))
    if len(names) > MOST_NAMES:
        raise ValueError(f"at most {MOST_NAMES} names have colours, not {len(names)}")
    across = [_tick_across(value / end, value) for value in (*_round_values(end), end)]
    up = [_tick_up(share, f"{share * top:.4g}{unit}") for share in (0, 0.5, 1)]
    drawn = [_drawn(line, end, top, names.index(line.name)) for line in lines]
    keys = [f'<span class="nn-growing-{number}">{escape(name)}</span>' for number, name in enumerate(names)]
    return (
        f'<figure class="nn-growing"><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(alt)}">'
        f"{''.join((*across, *up, *drawn))}</svg><figcaption>{''.join(keys)}</figcaption></figure>"
    )


def _round_values(end: float) -> list[float]:
    """Round whole numbers from 0 on, at most five, that leave room for `end` at the right."""
    step = max(1.0, round_top(end / MOST_SPACES))
    return [number * step for number in range(MOST_SPACES) if number * step <= LAST_ROUND * end]


def round_top(value: float) -> float:
    """The least of 1, 2 and 5 times a power of ten that is not below `value`; 1 for what is no positive number."""
    if not 0 < value < math.inf:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= value * (1 - 1e-9))


def _drawn(line: Line, end: float, top: float, number: int) -> str:
    """The part of a line that has numbers; above the top it leaves the picture."""
    places = [
        (_x(float(x) / end), _y(min(float(y) / top, 1)))
        for x, y in zip(line.x, line.y, strict=True)
        if math.isfinite(float(y))
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    x, y = places[-1] if places else (LEFT, BOTTOM)
    return f'<polyline class="nn-growing-{number}" points="{points}"/><circle class="nn-growing-{number}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'


def _x(share: float) -> float:
    return LEFT + (RIGHT - LEFT) * share


def _y(share: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * share


def _tick_up(share: float, words: str) -> str:
    y = _y(share)
    return f'<path d="M{LEFT} {y:.1f}H{RIGHT}"/><text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(words)}</text>'


def _tick_across(share: float, value: float) -> str:
    x, anchor = _x(share), "end" if share == 1 else "middle"
    return f'<text x="{x:.1f}" y="{BOTTOM + 17}" text-anchor="{anchor}">{value:,.0f}</text>'
