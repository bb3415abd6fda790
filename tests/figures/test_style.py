"""The colours of the theme file are those of the palettes."""

import tomllib
from pathlib import Path

import pytest

from nnviz_core.figures.style import DARK, LIGHT

THEME = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]


def luminance(colour):
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("name", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_theme_and_palette_agree(name, palette):
    theme = THEME[name]
    assert theme["backgroundColor"] == palette.background
    assert theme["textColor"] == palette.text
    assert theme["primaryColor"] == palette.accent
    assert theme["borderColor"] == palette.line
    assert theme["sidebar"]["backgroundColor"] == palette.sidebar


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_text_is_legible(palette):
    for colour in (palette.text, palette.quiet, palette.accent, palette.wrong, palette.right):
        for ground in (palette.background, palette.raised):
            assert contrast(colour, ground) >= 4.5, (colour, ground)
