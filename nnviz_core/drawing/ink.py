"""Pixels of a sheet as ink: 0 is paper, 1 is ink."""

import numpy as np
from jaxtyping import Float32, UInt8

SIDE = 28
BOX = 20
FAINTEST_CONTRAST = 0.08
"""A sheet whose ink differs from the paper by less than this (of 0…1) counts as empty."""
FILLED_CARD = 0.95
"""If more than this share of the pixels inside a transparent margin is opaque, the picture is a card with a drawing on it."""


def empty() -> Float32[np.ndarray, "28 28"]:
    """A sheet with no ink."""
    return np.zeros((SIDE, SIDE), np.float32)


def ink_of(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of RGBA pixels: on a transparent sheet the opaque pixels, otherwise as in `ink_of_grey`."""
    if pixels.size == 0:
        return np.zeros(pixels.shape[:2], np.float32)
    opacity = pixels[..., 3] / np.float32(255)
    if np.median(_border(opacity)) == 0:
        return _ink_on_transparent(pixels, opacity)
    return ink_of_grey(grey_of(pixels) * opacity + (1 - opacity))


def _ink_on_transparent(pixels: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    """The ink on a transparent sheet: the opaque pixels, or, if these form a filled card, the drawing on the card."""
    rows, columns = np.nonzero(opacity > 0.5)
    if len(rows):
        card = np.s_[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]
        if (opacity[card] > 0.5).mean() > FILLED_CARD and np.ptp(grey_of(pixels[card])) >= FAINTEST_CONTRAST:
            ink = np.zeros_like(opacity)
            ink[card] = ink_of_grey(grey_of(pixels[card]))
            return ink
    return ink_of_grey(1 - opacity)


def grey_of(pixels: UInt8[np.ndarray, "row column 4"]) -> Float32[np.ndarray, "row column"]:
    """The brightness of RGBA pixels in 0…1, whatever their opacity (luma of ITU-R BT.601)."""
    return pixels[..., :3] @ np.array((0.299, 0.587, 0.114), np.float32) / np.float32(255)


def ink_of_grey(grey: Float32[np.ndarray, "row column"]) -> Float32[np.ndarray, "row column"]:
    """Ink in 0…1 of a grey picture in 0…1, dark on light or light on dark: how far each pixel is from the paper.

    The paper is the median along the border; the strongest ink becomes 1, and less contrast than 0.08 is an empty sheet.
    """
    paper = np.float32(np.median(_border(grey)))
    darker, lighter = np.clip(paper - grey, 0, 1), np.clip(grey - paper, 0, 1)
    ink = darker if np.square(darker).sum() >= np.square(lighter).sum() else lighter
    strongest = ink.max()
    return ink / strongest if strongest >= FAINTEST_CONTRAST else np.zeros_like(ink)


def _border(grey: np.ndarray) -> np.ndarray:
    return np.concatenate([grey[0], grey[-1], grey[:, 0], grey[:, -1]])
