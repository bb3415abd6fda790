"""How the weights move: how far from their start, along which way, how they spread, how large the gradients are, and which units die."""

from collections.abc import Iterator
from html import escape

import numpy as np

from nnviz_core import course
from nnviz_core.course.silence import IMAGES
from nnviz_core.figures.course import Chart, Course, Field, reach
from nnviz_core.numerals import numeral, percent
from nnviz_core.recordings import Recording
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame.choices import Choice
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.recording import measures, offered, player
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment, as_of
from nnviz_core.ui.recording.settings import AXIS, STEP, quantities

QUANTITY = Choice(word="quantity", label="Histograms of", options=quantities, is_labelled=True)
ASKED = ()


def show(focus: Focus, values: Values) -> None:
    """The claim with its verdict, and the charts."""
    prose.markdown(course.first_epoch(focus.recording, measures.moved(focus)).words)
    player.show(focus, values, charts(focus, values[QUANTITY]), moment(focus, values, values[STEP]))


def charts(focus: Focus, quantity: str) -> list[Chart]:
    """Distance and way of each layer, gradient norms, dead units, and a histogram over time for each layer."""
    moved, norms, dead = measures.moved(focus), measures.norms(focus), measures.dead(focus)
    lines = [
        Course(layer, each, number)
        for number, (layer, each) in enumerate(zip(moved.layers, moved.distances, strict=True))
    ]
    ways = [
        Course(layer, each, number) for number, (layer, each) in enumerate(zip(moved.layers, moved.paths, strict=True))
    ]
    positive = np.concatenate([np.zeros(0), *(each[each > 0] for each in norms.values())])
    least, largest = (positive.min(), positive.max()) if len(positive) else (1.0, 1.0)
    every = [
        Chart(
            "Distance from the start",
            "How far the weights of each layer are from where they began",
            moved.steps,
            lines,
            0.0,
            reach(*moved.distances),
        ),
        Chart(
            "Distance walked",
            "How long the way is that the weights of each layer have walked",
            moved.steps,
            ways,
            0.0,
            reach(*moved.paths),
        ),
        Chart(
            "Norm of the gradient",
            "The norm of the gradient of each layer at every moment",
            focus.recording.moments,
            [Course(layer, each, number) for number, (layer, each) in enumerate(norms.items())],
            float(least) * 0.9,
            float(largest) * 1.1,
            log=True,
        ),
    ]
    if dead:
        parts = [Course(layer, each, number) for number, (layer, each) in enumerate(dead.items())]
        every.append(
            Chart(
                "Dead units",
                f"The share of units of each ReLU that are 0 for {IMAGES} test images",
                course.landmarks(focus.recording),
                parts,
                0.0,
                1.0,
                share=True,
            )
        )
    return every + [_histogram(focus, quantity, layer) for layer in course.layers(focus.recording)]


def _histogram(focus: Focus, quantity: str, layer: str) -> Chart:
    each = measures.spread(focus, quantity, layer)
    shares = each.counts / each.counts.sum(axis=0)
    return Chart(
        f"{quantity.capitalize()} of {layer}",
        f"How the {quantity} of {layer} are spread at each step, from −{each.reach:.3g} to {each.reach:.3g}",
        each.steps,
        (),
        -each.reach,
        each.reach,
        field=Field(shares[::-1], -each.reach, each.reach),
    )


def moment(focus: Focus, values: Values, step: int) -> Moment:
    """What the charts say of one step, in words."""
    moved, dead = measures.moved(focus), measures.dead(focus)
    shares = ", ".join(
        f"{layer} {percent(float(share))}" for layer, share in zip(moved.layers, moved.share(step), strict=True)
    )
    words = f"{as_of(moved.steps, step)}, the layers have walked this share of their whole way: {shares}."
    if dead:
        at = course.place(course.landmarks(focus.recording), step)
        units = ", ".join(f"{layer} {percent(float(each[at]))}" for layer, each in dead.items())
        words += f" Dead units, 0 for {IMAGES} test images: {units}."
    return Moment(f'<p class="long">{escape(words)}</p>')


def movement_table(focus: Focus, values: Values) -> Table:
    """Distance and way of every layer."""

    def rows() -> Iterator[tuple]:
        moved = measures.moved(focus)
        for (layer, place), distance in np.ndenumerate(moved.distances):
            yield moved.layers[layer], int(moved.steps[place]), float(distance), float(moved.paths[layer, place])

    return Table(f"{focus.run}-movement", ("layer", "step", "distance from the start", "distance walked"), rows)


def norms_table(focus: Focus, values: Values) -> Table:
    """The norm of each layer's gradient."""

    def rows() -> Iterator[tuple]:
        for layer, norms in measures.norms(focus).items():
            yield from (
                (layer, step, float(norm)) for step, norm in zip(focus.recording.moments.tolist(), norms, strict=True)
            )

    return Table(f"{focus.run}-gradient-norms", ("layer", "step", "norm of the gradient"), rows)


def snippet(recording: Recording) -> None:
    """How far every layer went, how large its gradients are, and the verdict."""
    import numpy as np

    from nnviz_core import course
    from nnviz_core.course.movement import movement

    moved = movement(recording)
    for (layer, place), distance in np.ndenumerate(moved.distances):
        print(moved.layers[layer], moved.steps[place], distance, moved.paths[layer, place])
    for layer, norms in course.gradient_norms(recording).items():
        print(layer, *norms)
    print(course.first_epoch(recording, moved).words)


def sentences(focus: Focus, values: Values) -> str:
    moved = measures.moved(focus)
    far = int(moved.distances[:, -1].argmax())
    return (
        f"These are the {len(moved.layers)} layers of {focus.run} on their way through {focus.last:,} training steps. "
        f"The farthest from its start is {moved.layers[far]}, at a distance of {numeral(moved.distances[far, -1])} after a way of {numeral(moved.paths[far, -1])}. "
        f"A picture for each layer shows how its numbers spread, a column for each step, on one range from left to right."
    )


VIEW = View(
    name="movement",
    title="How the weights move",
    show=show,
    settings=(QUANTITY, AXIS),
    within=(STEP,),
    tables={"Movement as CSV": movement_table, "Gradient norms as CSV": norms_table},
    snippet=snippet,
    given=lambda focus, values: {"recording": offered.source(focus.run)},
)
