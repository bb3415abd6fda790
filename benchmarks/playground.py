"""What a live network's training costs beside torch: samples a second of 2-24-12-1 with a sigmoid output, in interleaved rounds.

python -m benchmarks.playground

Rates are of the processor's time of the training thread, so that other work on the machine counts less; ratios are taken inside a
round, and their medians are given. The last figure, of 50 runs at once, is by the clock.
"""

import statistics
import time
from collections.abc import Callable

import numpy as np
import torch
from torch import nn

from nnviz_core.playground import Plan, Run, Trainer, made
from nnviz_core.playground.shape import shape

ROUNDS, STEPS, EAGER_STEPS, BATCHES = 9, 65_536, 1_000, 512
LAYERS = {"relu": nn.ReLU, "tanh": nn.Tanh}


def main() -> None:
    torch.set_num_threads(1)
    for activation in LAYERS:
        online(activation)
    batches()
    together()


def plan(activation: str, batch: int = 1) -> Plan:
    return Plan(hidden=((24, activation), (12, activation)), batch=batch)


def online(activation: str) -> None:
    """One example at a time: a run by the kernel made for its shape, by the one for any shape, and bare, over torch."""
    shaped, general, least = Run(plan(activation)), Run(plan(activation)), Bare(activation)
    general._kernel = None
    eager = Eager(activation, 1)
    for run in (shaped, general):
        run.train(10_000)
    ways = {
        "made for the shape": (lambda: shaped.train(STEPS), STEPS),
        "for any shape": (lambda: general.train(STEPS), STEPS),
        "bare": (lambda: least.train(STEPS), STEPS),
        "torch": (lambda: eager.train(EAGER_STEPS), EAGER_STEPS),
    }
    rounds = [rates(ways, number) for number in range(ROUNDS)]
    for name in ways:
        show(f"{activation}, {name}", rounds, name, "torch")
    show(f"{activation}, made for the shape, over bare", rounds, "made for the shape", "bare")
    assert (shaped.swapped, general.swapped) == (4096, None)


def batches() -> None:
    run, eager = Run(plan("tanh", 256)), Eager("tanh", 256)
    run.train(10)
    ways = {
        "run": (lambda: run.train(BATCHES), 256 * BATCHES),
        "torch": (lambda: eager.train(100), 25_600),
    }
    rounds = [rates(ways, number) for number in range(ROUNDS)]
    for name in ways:
        show(f"tanh, batches of 256, {name}", rounds, name, "torch")


def together(count: int = 50, seconds: float = 5.0) -> None:
    """The slowest of so many runs that train at once, in samples a second."""
    trainer, runs = Trainer(), [Run(Plan(seed=seed)) for seed in range(count)]
    for run in runs:
        trainer.add(run)
    time.sleep(2)
    before, start = [run.steps for run in runs], time.perf_counter()
    time.sleep(seconds)
    passed = time.perf_counter() - start
    each = [(run.steps - first) / passed for run, first in zip(runs, before, strict=True)]
    for run in runs:
        trainer.remove(run)
    print(f"{count} runs at once: slowest {min(each):,.0f}, fastest {max(each):,.0f} samples a second each")


class Bare:
    """The kernel alone, on examples that were drawn before."""

    def __init__(self, activation: str) -> None:
        run = Run(plan(activation))
        self.kernel = made.ask(shape(run.plan, run.network.layout)).result()
        self.parameters = run.network.flat
        self.inputs, self.values = (each.copy() for each in run.stream.take(16_384))
        self.rates = np.full(len(self.inputs), 0.05, np.float32)
        self.losses = np.empty(len(self.inputs), np.float32)

    def train(self, steps: int) -> None:
        for _ in range(steps // len(self.inputs)):
            self.kernel.train(self.parameters, self.inputs, self.values, self.rates, self.losses)


class Eager:
    """torch as it is used: a module, an optimiser, the loss kept."""

    def __init__(self, activation: str, batch: int) -> None:
        layer = LAYERS[activation]
        self.network = nn.Sequential(
            nn.Linear(2, 24), layer(), nn.Linear(24, 12), layer(), nn.Linear(12, 1, bias=False), nn.Sigmoid()
        )
        self.optimiser = torch.optim.SGD(self.network.parameters(), lr=0.05)
        self.batch, self.losses = batch, []

    def train(self, steps: int) -> None:
        points = torch.rand(steps, self.batch, 2)
        for each in points:
            values = each.prod(dim=1, keepdim=True)
            self.optimiser.zero_grad()
            loss = ((values - self.network(each)) ** 2).mean()
            loss.backward()
            self.optimiser.step()
            self.losses.append(loss.item())


def rates(ways: dict[str, tuple[Callable[[], None], int]], number: int) -> dict[str, float]:
    """Samples for each second of this thread's processor time; every other round backwards."""
    measured = {}
    for name in list(ways) if number % 2 else reversed(ways):
        train, samples = ways[name]
        start = time.thread_time()
        train()
        measured[name] = samples / (time.thread_time() - start)
    return measured


def show(title: str, rounds: list[dict[str, float]], name: str, beside: str) -> None:
    rate = statistics.median(each[name] for each in rounds)
    ratio = statistics.median(each[name] / each[beside] for each in rounds)
    print(f"{title:<40}{rate:>14,.0f} a second{ratio:>10,.2f} × {beside}")


if __name__ == "__main__":
    main()
