"""What a change of a network costs: its accuracy over all test images, and its effect on one.

python -m benchmarks.tweak

Each round measures the whole pass and the pass from kept outputs on one after the other, so that both meet the same machine.
"""

import statistics
import time
from collections.abc import Callable

import torch

from nnviz_core import datasets, evaluation, predictions, tweak, zoo
from nnviz_core.layers import kinds

ROUNDS = 3
LAST_FILTERS = {name: "relu3" for name in ("mnist-cnn", "mnist-cnn-reject", "fashion-cnn")} | {
    "mnist-tiny-cnn": "relu2"
}


def main() -> None:
    print(
        f"{'one channel off':<18}{'layer':>8}{'whole, s':>10}{'from on':>10}{'kept, MB':>10}{'then, s':>10}{'share':>8}{'effect, ms':>12}{'the first, s':>14}"
    )
    for name in zoo.MODELS:
        layer, start, *figures = costs(name)
        whole, kept, then, share, effect, early = figures
        print(
            f"{name:<18}{layer:>8}{whole:>10.2f}{start:>10}{kept:>10.1f}{then:>10.3f}{share:>8.3f}{effect:>12.1f}{early:>14.3f}",
            flush=True,
        )


def costs(name: str) -> tuple:
    """The layer, where the pass goes on from, and: seconds of the whole pass, megabytes kept, seconds from there on, their median
    share of the whole, milliseconds for the answer of the changed network to one image, and seconds with a channel of the first
    activation off instead."""
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset)
    layer = LAST_FILTERS.get(name) or first_activation(network)
    change = [tweak.Off(layer, 1)]
    start = tweak.starting_layer(network, change, images)
    outputs, image = tweak.outputs(network, images, start), images.inputs([0])[0, 0]
    early = [tweak.Off(first_activation(network), 1)]
    first = tweak.outputs(network, images, tweak.starting_layer(network, early, images))
    calls = (
        lambda: evaluation.evaluate(tweak.apply(network, change), images),
        lambda: tweak.evaluate(outputs, change),
        lambda: predictions.predict(tweak.apply(network, change), image),
        lambda: tweak.evaluate(first, early),
    )
    rounds = [[timed(call) for call in calls] for _ in range(ROUNDS)]
    whole, then, effect, beginning = (statistics.median(each) for each in zip(*rounds, strict=True))
    share = statistics.median(each[1] / each[0] for each in rounds)
    return layer, start, whole, outputs.size / 1e6, then, share, 1000 * effect, beginning


def first_activation(network: torch.nn.Sequential) -> str:
    """The first activation, or what a linear model reads."""
    names = [name for name, each in network.named_children() if kinds.of(each).word == kinds.ACTIVATION]
    return names[0] if names else "flatten"


def timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
