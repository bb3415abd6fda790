"""Loss and accuracy of a training while it goes on."""

from collections.abc import Sequence

from nnviz_core.figures.curves import Line
from nnviz_core.figures.growing import growing, round_top
from nnviz_core.live import Progress
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.ui.components import steady

WHOLE = 100


def show(every: Sequence[Progress], beside: bool = False) -> None:
    """The loss above the accuracy, or `beside` it, each over training and test images."""
    parts = _loss(every), _accuracy(every)
    body = f'<div class="nn-pair">{"".join(f"<div>{part}</div>" for part in parts)}</div>' if beside else "".join(parts)
    steady.show(body, "training-curves")


def _loss(every: Sequence[Progress]) -> str:
    last, own = every[-1].figures, [each.figures for each in every]
    words = f"Loss: training {numeral(last.train_loss, '.3f')}, test {numeral(last.test_loss, '.3f')} nats"
    pairs = [each.train_loss for each in own], [each.test_loss for each in own]
    return _chart(every, words, pairs, round_top(max(map(max, pairs))), "")


def _accuracy(every: Sequence[Progress]) -> str:
    last, own = every[-1].figures, [each.figures for each in every]
    words = f"Accuracy: training {accuracy_percent(last.train_accuracy)}, test {accuracy_percent(last.test_accuracy)}"
    pairs = [WHOLE * each.train_accuracy for each in own], [WHOLE * each.test_accuracy for each in own]
    return _chart(every, words, pairs, WHOLE, " %")


def _chart(
    every: Sequence[Progress], words: str, pairs: tuple[Sequence[float], Sequence[float]], top: float, unit: str
) -> str:
    last, steps = every[-1].figures, [each.step for each in every]
    names = f"training, {last.trained_on:,} images", f"test, {last.tested:,} images"
    lines = [Line(name, steps, values) for name, values in zip(names, pairs, strict=True)]
    alt = f"{words}, after {every[-1].step:,} of {every[-1].plan.steps:,} steps."
    return f'<h3 class="nn-heading">{words}, by step</h3>{growing(lines, every[-1].plan.steps, top, unit, alt)}'
