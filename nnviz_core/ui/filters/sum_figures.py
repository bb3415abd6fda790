"""How each kind of sum is shown: cell by cell, strongest terms, the cell that won, the exponentials."""

from collections.abc import Callable, Sequence

import numpy as np
import streamlit as st

from nnviz_core.contributions.places import Place
from nnviz_core.contributions.shares import ChannelShare, by_channel, strongest_terms
from nnviz_core.contributions.sums import Contributions
from nnviz_core.figures import charts
from nnviz_core.figures.tiles import MOST_WRITTEN, Sheet
from nnviz_core.numerals import numeral, probability_percent, short
from nnviz_core.ui.components import prose, theme, tiles
from nnviz_core.ui.components.plots import plot
from nnviz_core.ui.filters.focus import place_words

SHOWN_CHANNELS = 3
SHOWN_TERMS = 8
Step = Callable[[Place], None]


def show(explained: Contributions, step: Step) -> None:
    """The sum `explained`; a click on a source calls `step` with its place."""
    prose.markdown(f"#### {place_words(Place(explained.layer, explained.index))} = {numeral(explained.total)}")
    ways = {
        "convolution": _convolution,
        "linear": _linear,
        "maximum": _maximum,
        "average": _average,
        "softmax": _softmax,
    }
    ways.get(explained.kind, _single)(explained, step)


def _convolution(explained: Contributions, step: Step) -> None:
    shares = by_channel(explained)
    if not shares:
        prose.markdown(f"The bias alone, {numeral(explained.bias)}: nothing but padding lies under the kernel.")
        return
    strongest, rest = shares[:SHOWN_CHANNELS], shares[SHOWN_CHANNELS:]
    prose.markdown(
        f"The sum of {len(explained.products)} products, {numeral(float(explained.products.sum()))}, {_bias(explained)}. "
        + (
            f"Shown: the {len(strongest)} strongest of {len(shares)} channels of {explained.maker.name}."
            if rest
            else ""
        )
    )
    pieces = np.stack([(share.sources, share.weights, share.products) for share in strongest])
    titles = [(f"{explained.maker.name} {share.channel}", "kernel", f"sum {short(share.sum)}") for share in strongest]
    source = explained.maker.name
    names = [f"{source} {share.channel}" for share in strongest]
    said = [(name, f"weight of {name}", f"product of {name}") for name in names]
    _cells(
        explained,
        strongest,
        pieces,
        titles,
        step,
        signs=["×", "=", ""] * len(strongest),
        names=[each for row in said for each in row],
    )
    lines = [f"{short(share.sum)} from channel {share.channel}" for share in strongest]
    if rest:
        lines.append(f"{short(sum(share.sum for share in rest))} from the other {len(rest)} channels together")
    lines.append(f"{short(explained.bias)} bias")
    prose.caption(" + ".join(lines) + f" = **{numeral(explained.total)}**. Click a cell to step into it.")


def _cells(
    explained: Contributions,
    shares: list[ChannelShare],
    pieces: np.ndarray,
    titles: Sequence[Sequence[str]],
    step: Step,
    names: Sequence[str] | None = None,
    signs: Sequence[str] = (),
    marked: tuple[int, int, int] | None = None,
) -> None:
    """The grids `pieces` (share, grid, row, column) under their `titles`, each kind of grid on one range of colours."""
    rows, columns = shares[0].rows, shares[0].columns
    above = [title for each in titles for title in each]
    ends = np.tile(np.abs(pieces).max(axis=(0, 2, 3)), len(shares)).tolist()
    sheet = Sheet(
        pieces.reshape(-1, *pieces.shape[2:]).astype(np.float32),
        names or above,
        above,
        signs,
        ranges=ends,
        inner=np.stack(np.broadcast_arrays(rows[:, None], columns[None, :]), axis=-1),
        columns=pieces.shape[1],
        written=len(columns) <= MOST_WRITTEN,
        by_cell=True,
        marked=marked,
    )

    def picked(_: int, tile: int, row: int, column: int) -> None:
        index = (shares[tile // pieces.shape[1]].channel, int(rows[row]), int(columns[column]))
        step(Place(explained.maker.name, index))

    tiles.show("sum-cells", [sheet], f"{explained.layer}-{'-'.join(map(str, explained.index))}", picked)


def _linear(explained: Contributions, step: Step) -> None:
    terms = strongest_terms(explained, SHOWN_TERMS)
    chosen = [*terms.positive.tolist(), *terms.negative[::-1].tolist()]
    prose.markdown(
        f"The sum of {len(explained.products)} products, {numeral(float(explained.products.sum()))}, {_bias(explained)}."
    )
    names = [place_words(explained.place(source)) for source in chosen]
    texts = [
        " ".join((short(source), "×", short(weight), "=", short(product)))
        for source, weight, product in zip(
            explained.sources[chosen].tolist(),
            explained.weights[chosen].tolist(),
            explained.products[chosen].tolist(),
            strict=True,
        )
    ]
    figure = charts.bars(explained.products[chosen], names, theme.palette(), [[source] for source in chosen], texts)
    plot(figure, "sum-terms", "The strongest terms of the sum", lambda source: step(explained.place(source)))
    part = float(explained.products[chosen].sum())
    prose.caption(
        f"{short(part)} from these {len(chosen)} + {short(terms.remainder)} from the other {terms.left_over} "
        f"+ {short(explained.bias)} bias = **{numeral(explained.total)}**. Click a bar to step into its source."
    )


def _maximum(explained: Contributions, step: Step) -> None:
    share = by_channel(explained)[0]
    won = explained.place(int(explained.weights.argmax()))
    row, column = np.argwhere(share.weights > 0)[0].tolist()
    prose.markdown(
        f"The largest of {len(explained.sources)} cells: **{place_words(won)} won**. The others have no effect."
    )
    _cells(explained, [share], share.sources[None, None], [_title(explained, share)], step, marked=(0, row, column))


def _average(explained: Contributions, step: Step) -> None:
    share = by_channel(explained)[0]
    count = round(1 / float(explained.weights[0]))
    border = (
        "" if count == len(explained.sources) else f" of which {count - len(explained.sources)} are padding, zeros,"
    )
    prose.markdown(
        f"The mean of {count} cells,{border} that is their sum {numeral(float(explained.sources.sum()))} / {count}."
    )
    _cells(explained, [share], share.sources[None, None], [_title(explained, share)], step)


def _title(explained: Contributions, share: ChannelShare) -> list[str]:
    return [f"{explained.maker.name} {share.channel}"]


def _softmax(explained: Contributions, step: Step) -> None:
    whole = float(explained.sources.sum())
    prose.markdown(
        f"Softmax: exp(logit) = {numeral(float(explained.sources[explained.index]))} divided by the sum of all "
        f"{len(explained.sources)}, {numeral(whole)}. (The largest logit is subtracted first; it cancels.)"
    )
    names = [place_words(explained.place(source)) for source in range(len(explained.sources))]
    texts = [f"{numeral(value)} → {probability_percent(value / whole)}" for value in explained.sources]
    keys = [[source] for source in range(len(explained.sources))]
    figure = charts.bars(explained.sources, names, theme.palette(), keys, texts)
    plot(figure, "sum-softmax", "The exponentials", lambda source: step(explained.place(source)))


def _single(explained: Contributions, step: Step) -> None:
    value, weight, source = float(explained.sources[0]), float(explained.weights[0]), place_words(explained.place(0))
    words = {
        "rectifier": f"max(0, {numeral(value)}): what is above zero passes as it is, the rest becomes zero.",
        "normalisation": f"{numeral(value)} × {numeral(weight)} + {numeral(explained.bias)}: scaled and shifted by fixed numbers.",
        "scaling": f"{numeral(value)} × {numeral(weight)} + {numeral(explained.bias)}: what its channel was changed by.",
        "function": f"{explained.function}({numeral(value)}) = {numeral(explained.total)}: {_function(explained)}.",
    }
    prose.markdown(f"From {source}. " + words.get(explained.kind, f"{numeral(value)}, handed on unchanged."))
    st.button(f"Step into {source}", on_click=step, args=(explained.place(0),), icon=":material/chevron_right:")


def _function(explained: Contributions) -> str:
    if explained.function == "leaky ReLU":
        return f"what is above zero passes as it is, the rest is shrunk; here × {numeral(float(explained.weights[0]))}"
    return "a function of one value"


def _bias(explained: Contributions) -> str:
    return f"and the bias {numeral(explained.bias)}" if explained.bias else "without a bias"
