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
