"""Pieces of page as HTML: pictures of maps, the answer, probability bars, tables. Colours come from the style sheet."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import zip_longest

import numpy as np

from nnviz_core.figures.raster import colour_uri, mask_uri
from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.predictions import Prediction

LARGEST_PICTURE = 140
INK, STRENGTH, COLOURS = "nn-ink", "nn-strength", "nn-colours"


def grey(image: np.ndarray) -> np.ndarray:
    """An image, (row, column) or in colour (channel, row, column), as one plane."""
    return image if image.ndim == 2 else image.mean(axis=0)


def map_picture(values: np.ndarray, alt: str, colour: str = INK) -> str:
    """An image in 0…1 as wide as its place, each pixel a sharp square: grey, or if it is in colour (channel, row, column) as it is."""
    rows, columns = values.shape[-2:]
    in_colour = values.ndim == 3 and len(values) == 3
    style, uri = (COLOURS, colour_uri(values)) if in_colour else (colour, mask_uri(grey(values)))
    return (
        f'<div class="nn-map-frame" style="aspect-ratio:{columns}/{rows}">'
        f'<span class="nn-map {style}" role="img" aria-label="{escape(alt)}" style="--map:url({uri})"></span></div>'
    )


def layered_picture(layers: Mapping[str, np.ndarray], alt: str) -> str:
    """Images in 0…1 of one shape as grey over each other, each in the colour of its class in the style sheet."""
    layers = {colour: grey(values) for colour, values in layers.items()}
    rows, columns = next(iter(layers.values())).shape
    spans = "".join(
        f'<span class="nn-map {colour}" style="--map:url({mask_uri(values)})"></span>'
        for colour, values in layers.items()
    )
    return f'<div class="nn-map-frame nn-layers" role="img" aria-label="{escape(alt)}" style="aspect-ratio:{columns}/{rows}">{spans}</div>'


def square(values: np.ndarray) -> np.ndarray:
    """`values` (…, row, column) in the middle of an empty square, thinned to what a small picture can show."""
    step = slice(None, None, -(-max(values.shape[-2:]) // LARGEST_PICTURE))
    thinned = values[..., step, step]
    rows, columns = thinned.shape[-2:]
    side = max(rows, columns)
    top, left = (side - rows) // 2, (side - columns) // 2
    whole = np.zeros((*values.shape[:-2], side, side), values.dtype)
    whole[..., top : top + rows, left : left + columns] = thinned
    return whole


def sheet_picture(values: np.ndarray, caption: str) -> str:
    """What was chosen, as large as the drawing canvas: as wide as its place."""
    return f'<div class="nn-sheet">{tile(map_picture(square(values), caption), caption)}</div>'


def tile(picture: str, caption: str, width: float = 5.7) -> str:
    """A picture `width` rem wide over its caption."""
    return (
        f'<figure class="nn-tile" style="width:{width}rem">{picture}<figcaption>{escape(caption)}</figcaption></figure>'
    )


def way(words: str, target: str, name: str) -> str:
    """A link that looks like a button, under its `name` for tests."""
    return (
        f'<a class="nn-button nn-way" data-testid="{name}" href="{escape(target)}" target="_self">{escape(words)}</a>'
    )


def card(title: str, body: str) -> str:
    """(Already safe) HTML on a raised ground, under a small heading where there is a title."""
    heading = f"<h3>{escape(title)}</h3>" if title else ""
    return f'<section class="nn-card">{heading}{body}</section>'


def pair(first: str, second: str) -> str:
    """Two cards side by side where there is room."""
    return f'<div class="nn-pair">{first}{second}</div>'


def heading(title: str, question: str) -> str:
    """The head of a page."""
    return f'<h1 class="nn-title">{escape(title)}</h1><p class="nn-question">{escape(question)}</p>'


def finding(words: str, name: str) -> str:
    """What a view says first, as one (already safe) paragraph, under its `name` for tests."""
    return f'<p class="nn-finding" data-testid="{name}">{words}</p>'


def story(title: str, body: str) -> str:
    """A section of the page's text, with its heading."""
    return f'<section class="nn-story"><h2>{escape(title)}</h2>{body}</section>'


def answer(label: str, lines: Iterable[str], is_wrong: bool = False) -> str:
    """The prediction in large type, coloured where it is known to be wrong, beside some lines of (already safe) HTML."""
    look = "nn-answer-label" + " nn-word" * (len(label) > 1) + " nn-wrong" * is_wrong
    paragraphs = "".join(f"<p>{line}</p>" for line in lines)
    return card(
        "",
        f'<div class="nn-answer" data-testid="answer"><span class="{look}">{escape(label)}</span><div>{paragraphs}</div></div>',
    )


def numbered(class_names: Sequence[str]) -> list[str]:
    """The classes as they are offered: digits as they are, names with their number."""
    return [name if name == str(label) else f"{label}: {name}" for label, name in enumerate(class_names)]


def quoted(text: str) -> str:
    """What a link or a file says, to stand in Markdown as it is: as code, of 40 characters at most."""
    return f"`{' '.join(text.replace('`', ' ').split())[:40] or ' '}`"


def probability_bars(prediction: Prediction, names: Sequence[str], truth: int | None = None) -> str:
    """All probabilities as bars from 0 to 1."""
    rows = (
        _bar(name, 0, 100 * float(value), probability_percent(value), label == truth)
        for label, (name, value) in enumerate(zip(names, prediction.probabilities, strict=True))
    )
    return _bars("probabilities", rows)


def logit_bars(prediction: Prediction, names: Sequence[str], truth: int | None = None) -> str:
    """All logits as bars that share one range, which holds zero."""
    low, high = min(0.0, float(prediction.logits.min())), max(0.0, float(prediction.logits.max()))
    scale = 100 / max(high - low, 1e-9)
    rows = (
        _bar(name, (min(value, 0.0) - low) * scale, abs(value) * scale, numeral(value, ".2f"), label == truth)
        for label, (name, value) in enumerate(zip(names, prediction.logits.tolist(), strict=True))
    )
    return _bars("logits", rows)


def _bars(name: str, rows: Iterable[str]) -> str:
    table = f'<table class="nn-bars" data-testid="{name}"><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="nn-bars-place">{table}</div>'


def _bar(name: str, start: float, length: float, text: str, true: bool) -> str:
    # Few elements, because the browser checks each one after every stroke: the style sheet draws the bar.
    kind = ' class="nn-truth"' if true else ""
    return f'<tr{kind} style="--s:{start:.2f};--l:{length:.2f}"><th>{escape(name)}</th><td>{text}</td></tr>'


def table(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    numeric: Iterable[int] = (),
    middle: Iterable[int] = (),
    picks: Sequence[str] = (),
    picked: str = "",
) -> str:
    """A table of (already safe) HTML cells; columns in `numeric` stand right, those in `middle` in the middle.

    Rows that can be picked bear `picks`, in their order; the one that is `picked` is marked.
    """
    classes = {column: ' class="nn-number"' for column in numeric} | {column: ' class="nn-middle"' for column in middle}
    head = "".join(f'<th scope="col"{classes.get(i, "")}>{escape(text)}</th>' for i, text in enumerate(header))
    marks = [f' data-pick="{escape(pick)}"{" aria-current=true" if pick == picked else ""}' for pick in picks]
    body = "".join(
        f"<tr{mark}>" + "".join(f"<td{classes.get(i, '')}>{cell}</td>" for i, cell in enumerate(row)) + "</tr>"
        for row, mark in zip_longest(rows, marks, fillvalue="")
    )
    return f'<div class="nn-scroll"><table class="nn-table"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def says(text: str, right: bool | None = None) -> str:
    """What a model says, in the colour of a right or a wrong answer where it is known to be one."""
    colour = "" if right is None else " nn-right" if right else " nn-wrong"
    return f'<b class="nn-says{colour}">{escape(text)}</b>'
