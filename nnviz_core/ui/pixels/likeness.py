"""How much the output maps look like their classes: few training images against many, hidden layers against none."""

from collections.abc import Iterator

import streamlit as st

from nnviz_core.figures import curves
from nnviz_core.figures.curves import Line
from nnviz_core.numerals import numeral
from nnviz_core.pixels import records
from nnviz_core.pixels.trials import Trial, difference, grouped, mean_and_interval
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame.measured import measured

NAMES = {"mnist-mlp": "784-512-256-10", "mnist-linear": "784-10, no hidden layer"}
VERDICTS = {
    1: "the measurement supports it",
    -1: "the measurement refutes it",
    0: "the measurement leaves it open, as the intervals overlap",
}


@measured()
def trials() -> list[Trial]:
    """The shipped trials."""
    return records.load_trials()


def likenesses() -> dict[tuple[str, int], list[float]]:
    """The likeness of the maps to their own class in each trial, by architecture and number of training images."""
    return {(name, images): [trial.own for trial in group] for name, images, group in grouped(trials())}


def show() -> None:
    """The likeness of each kind of network with its interval over seeds, and what that says of the document's claims."""
    st.subheader("Few images against many, hidden layers against none")
    prose.markdown(few_words())
    prose.markdown(hidden_words())
    prose.caption(
        "The mean over the ten outputs of the correlation between an output’s plain product and the mean training image of its class; 1 would be "
        f"the mean image itself. Each dot is a mean over {len(next(iter(likenesses().values())))} seeds, with its interval at 95 % (Student’s t). "
        "Untrained networks are the control."
    )
    figure = curves.dots(_lines(), None, "likeness", shares=False, palette=theme.palette())
    plot(
        figure, "likeness", "How much the output maps are like their classes, by network and number of training images"
    )


def few_words() -> str:
    """Whether the maps of the network with hidden layers are more digit-like after few images."""
    own = likenesses()
    _, few, many = sorted(images for name, images in own if name == "mnist-mlp")
    verdict = VERDICTS[difference(own["mnist-mlp", few], own["mnist-mlp", many])]
    return (
        f"**Claim: trained on {few} images, the outputs look more like digits than trained on all of them**: {verdict}. With {few} images the likeness is "
        f"{_mean(own['mnist-mlp', few])}, with {many:,} it is {_mean(own['mnist-mlp', many])}."
    )


def hidden_words() -> str:
    """Whether the maps are more digit-like without hidden layers, after all images."""
    own = likenesses()
    many = max(images for _, images in own)
    verdict = VERDICTS[difference(own["mnist-linear", many], own["mnist-mlp", many])]
    return (
        f"**Claim: without hidden layers, the outputs look most like digits**: {verdict}. Trained on {many:,} images, the likeness is "
        f"{_mean(own['mnist-linear', many])} without and {_mean(own['mnist-mlp', many])} with two hidden layers."
    )


def _mean(values: list[float]) -> str:
    mean, low, high = (numeral(each, ".3f") for each in mean_and_interval(values))
    return f"{mean} ({low} to {high})"


def _lines() -> list[Line]:
    lines = []
    for architecture, title in NAMES.items():
        group = {images: values for (name, images), values in likenesses().items() if name == architecture}
        means, lows, highs = zip(*map(mean_and_interval, group.values()), strict=True)
        lines.append(
            Line(title, [f"{images:,} images" if images else "untrained" for images in group], means, lows, highs)
        )
    return lines


def table() -> Table:
    """Every trial."""

    def rows() -> Iterator[tuple]:
        for trial in trials():
            yield trial.architecture, trial.images, trial.seed, trial.own, trial.others, trial.accuracy

    header = ("network", "training images", "seed", "likeness to the own class", "to the others", "accuracy")
    return Table("mnist-likeness", header, rows)
