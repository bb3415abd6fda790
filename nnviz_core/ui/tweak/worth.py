"""What each filter is worth: each switched off by itself, ranked by what that costs, and for which class."""

from collections.abc import Iterator
from html import escape

import numpy as np
from torch import nn

from nnviz_core import tweak
from nnviz_core.figures import worth as figures
from nnviz_core.image_sets import ImageSet
from nnviz_core.layers import blocks
from nnviz_core.numerals import numeral, percent
from nnviz_core.streaming import Progress, unheard
from nnviz_core.tweak import Importance, Off
from nnviz_core.ui.components import prose, theme
from nnviz_core.ui.components.markup import finding, numbered
from nnviz_core.ui.components.plots import Table, plot
from nnviz_core.ui.frame import own_networks, snippets, surveys, views
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.tweak.changes import of_changes
from nnviz_core.ui.tweak.focus import Subject, is_last, layers, main_layer
from nnviz_core.ui.tweak.measures import images_lost
from nnviz_core.ui.tweak.opening import open_on

POINTS = 100
FEW = 2000


def _layers(values: Values) -> dict[str, str]:
    """The layers whose channels can be switched off."""
    network = values.about.network
    return {layer: layer for layer in layers(network) if not is_last(network, layer)}


LAYER = Choice(
    word="layer",
    label="Layer",
    options=_layers,
    default=lambda values: main_layer(values.about.network),
    as_box=True,
    width=130,
)


def _among(values: Values) -> dict[str, str]:
    """The first images, where there are more, or all."""
    model = values.about.model
    count = len(surveys.images(model)) if own_networks.has_images(model) else 0
    return ({"few": f"The first {FEW:,}"} if count > FEW else {}) | {"all": f"All {count:,}"}


AMONG = Choice(word="among", label="Images", options=_among)
CHANNEL = Choice(
    word="channel",
    label="The one looked at",
    options=lambda values: {str(each): str(each) for each in importance(values).ranking},
    as_box=True,
    width=160,
)


def show(subject: Subject, values: Values) -> None:
    """The ranking as one picture, and the channel that is looked at."""
    if not _layers(values):
        views.nothing(f"{subject.model.name} has no layer before the logits whose outputs could be switched off.")
    without, names = importance(values), numbered(subject.class_names)
    prose.html(finding(escape(ranking_words(values)), "tweak-worth"))
    order, whole = without.ranking, without.paired
    low, high = whole.interval
    channel = int(values[CHANNEL])
    figure = figures.ranked(
        order,
        without.costs[order],
        -high[order],
        -low[order],
        whole.significant[order],
        without.class_costs(len(names))[order].T,
        names,
        channel,
        part(values),
        theme.palette(),
    )
    plot(
        figure,
        f"tweak-worth-{without.layer}",
        f"The accuracy lost without each {part(values)} of {without.layer}, ranked, and by class",
        lambda each, *_: values.put(CHANNEL, str(each)),
    )
    prose.caption(
        f"Lines are 95 % intervals of each difference by itself; filled dots are significant at 5 % by the exact McNemar test with all {len(order)} "
        "taken together (Holm). Click a dot to look at it."
    )
    values.ask(CHANNEL)
    prose.markdown(channel_words(values))
    open_on(of_changes(subject.model, (Off(without.layer, channel),)).name, subject)


def part(values: Values) -> str:
    """What one of the layer's outputs is called."""
    return blocks.part(values.about.network, values[LAYER])


def importance(values: Values) -> Importance:
    """What happens to the images without each channel of the layer."""
    images = surveys.images(values.about.model)
    return _importance(values.about.network, images.first(FEW) if values[AMONG] == "few" else images, values[LAYER])


@measured("Switching off one after the other …")
def _importance(network: nn.Sequential, images: ImageSet, layer: str, tell: Progress = unheard) -> Importance:
    return tweak.importances(network, images, layer, tell=tell)


def ranking_words(values: Values) -> str:
    """Which costs most, and how many matter at all."""
    without = importance(values)
    dearest, count = int(without.ranking[0]), len(without.ranking)
    sure, free = int(without.paired.significant.sum()), int((without.costs <= 0).sum())
    return (
        f"Of the {count} {part(values)}s of {without.layer}, number {dearest} is worth most: without it {values.about.model.name} reads "
        f"{percent(float(without.right_without[dearest].mean()))} of {len(without.labels):,} test images correctly instead of {percent(float(without.right.mean()))}. "
        f"Switched off alone, {sure} of them {'changes' if sure == 1 else 'change'} the accuracy significantly, and {free} cost nothing."
    )


def channel_words(values: Values) -> str:
    """What the channel that is looked at is worth, and for which class."""
    without, channel, names = importance(values), int(values[CHANNEL]), numbered(values.about.class_names)
    each = without.class_paired(len(names))
    differences, significant = each.differences[channel], each.significant[channel]
    worst = int(np.nanargmin(differences))
    whole = without.paired
    low, high = (POINTS * float(end[channel]) for end in whole.interval)
    lost, gained = int(whole.lost[channel]), int(whole.gained[channel])
    sure = "significantly" if significant[worst] else "though chance may have done it"
    most = (
        f"The class that loses most is {names[worst]}, {numeral(-POINTS * float(differences[worst]), '.2f')} points, {sure}."
        if differences[worst] < 0
        else "No class loses anything."
    )
    return (
        f"**{part(values).capitalize()} {channel} of {without.layer}** off: {numeral(POINTS * float(whole.differences[channel]), '+.2f')} points of accuracy "
        f"(95 % interval {numeral(low, '+.2f')} to {numeral(high, '+.2f')}); {images_lost(lost)}, {gained:,} gained. {most}"
    )


def table(subject: Subject, values: Values) -> Table:
    """Each channel, the dearest first, with its cost and that for each class."""

    def rows() -> Iterator[tuple]:
        without = importance(values)
        whole, by_class = without.paired, without.class_costs(len(subject.class_names))
        for channel in without.ranking.tolist():
            ends = (float(end[channel]) for end in whole.interval)
            yield (
                channel,
                float(whole.differences[channel]),
                *ends,
                float(whole.adjusted[channel]),
                *map(float, by_class[channel]),
            )

    names = numbered(subject.class_names)
    header = (part(values), "difference", "low", "high", "p of all together", *(f"lost of {name}" for name in names))
    return Table(f"{subject.model.name[:60]}-{values[LAYER]}-worth", header, rows)


def snippet(network: nn.Sequential, dataset: str, count: int, layer: str) -> None:
    """What each channel of a layer costs when it is switched off alone, with its interval and by class."""
    from nnviz_core import datasets, tweak

    images = datasets.load(dataset).first(count)
    importance = tweak.importances(network, images, layer)
    paired, by_class = importance.paired, importance.class_costs(len(images.class_names))
    for channel in importance.ranking:
        print(channel, *(each[channel] for each in (paired.differences, *paired.interval, paired.adjusted)))
        print(*by_class[channel])


def given(subject: Subject, values: Values) -> dict[str, object]:
    count = FEW if values[AMONG] == "few" else len(surveys.images(subject.model))
    return snippets.of_model(subject.model) | {"count": count, "layer": values[LAYER]}


VIEW = View(
    name="worth",
    title="What each filter is worth",
    show=show,
    settings=(LAYER, AMONG),
    within=(CHANNEL,),
    tables={"CSV": table},
    snippet=snippet,
    given=given,
)
