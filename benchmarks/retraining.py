"""What a network that is trained again takes, beside what is told before, and how often a difference is seen where there is none.

python -m benchmarks.retraining

Each case is run here, by one thread, in processor's time: other work on the machine counts for nothing. Groups of unchanged networks are
then compared as if one of them were changed.
"""

import time

import numpy as np
from tqdm import tqdm

from nnviz_core import datasets, retraining
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.evaluation.crossed import crossed
from nnviz_core.retraining import Change, Plan

CASES = {
    "784-32-32-10 without 4": Plan(network="dense", seeds=5, change=Change(without=(4,))),
    "784-32-32-10, 20 % random labels": Plan(network="dense", seeds=5, change=Change(mislabelled=0.2)),
    "Convolutions 8-16, pixels shuffled": Plan(epochs=1, seeds=3, change=Change(shuffled=True)),
    "Convolutions 8-16, no pooling": Plan(epochs=1, seeds=3, change=Change(pooled=False)),
    "Convolutions 8-16, 2,000 of no digit": Plan(epochs=1, seeds=3, change=Change(others=2000)),
    "Convolutions 32-64-128, no batch norm": Plan(network="cnn", epochs=1, seeds=2, change=Change(normalised=False)),
}
NETWORKS, TRIALS = 80, 300
"""Unchanged networks from so many seeds, of which pairs of groups are drawn so often."""


def main() -> None:
    print(f"{'':<40}{'told, s':>9}{'took, s':>9}{'unchanged':>11}{'changed':>10}{'points':>9}{'95 % interval':>18}")
    for name, plan in CASES.items():
        start = time.process_time()
        *_, last = filter(None, retraining.compare(plan))
        took, outcome = time.process_time() - start, retraining.outcome(last)
        assert outcome
        one = outcome.overall
        interval = f"{100 * one.low:+.2f} to {100 * one.high:+.2f}"
        told = retraining.forecast(plan).seconds
        print(
            f"{name:<40}{told:>9.1f}{took:>9.1f}{one.first:>11.4f}{one.second:>10.4f}{100 * one.difference:>+9.2f}{interval:>18}",
            flush=True,
        )
    print(
        f"seen where there is none, in {TRIALS} pairs of groups of {NETWORKS} unchanged networks: over all images; in any class, corrected"
    )
    right = _right()
    for seeds in (2, 3, 5, 10):
        whole, classes = false_differences(right, seeds)
        print(f"{seeds} seeds: {100 * whole:.1f} %; {100 * classes:.1f} %", flush=True)


def false_differences(right: np.ndarray, seeds: int) -> tuple[float, float]:
    """How often so many unchanged networks differ significantly from as many others, over all images and in any class."""
    labels, rng = datasets.load("mnist").labels, np.random.default_rng(0)
    whole = classes = 0
    for _ in tqdm(range(TRIALS), leave=False):
        groups = [right[part] for part in rng.permutation(len(right))[: 2 * seeds].reshape(2, seeds)]
        whole += crossed(*groups).p_value < 0.05
        by_class = [crossed(*(each[:, labels == label] for each in groups)).p_value for label in range(10)]
        classes += min(by_class) * len(by_class) < 0.05
    return whole / TRIALS, classes / TRIALS


def _right() -> np.ndarray:
    """Which test images unchanged networks get right, by seed."""
    plan = Plan(network="dense", epochs=1)
    images = plan.test(False)
    networks = (retraining.trained(plan, seed, False) for seed in range(NETWORKS))
    return np.stack([evaluate(network, images).predictions == images.labels for network in networks])


if __name__ == "__main__":
    main()
