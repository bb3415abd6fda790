"""What recording costs: one recorded pass of one image over a bare `network(x)`, medians of ratios in interleaved rounds.

python -m benchmarks.trace
"""

import statistics
import time

import torch

from nnviz_core import datasets, zoo
from nnviz_core.trace import record

ROUNDS, CALLS = 200, 10


def main() -> None:
    torch.set_num_threads(1)
    print(f"{'model':<18}{'bare, ms':>10}{'recorded / bare':>18}")
    for name, spec in zoo.MODELS.items():
        network = zoo.load(name)
        image = torch.from_numpy(datasets.load(spec.dataset).inputs([0]))
        with torch.inference_mode():
            bare, ratio = ratios(
                lambda network=network, image=image: network(image),
                lambda network=network, image=image: record(network, image),
            )
        print(f"{name:<18}{1000 * bare:>10.3f}{ratio:>18.3f}")


def ratios(first, second) -> tuple[float, float]:
    """Median seconds of one call of `first`, and the median ratio of `second` to it over interleaved rounds."""
    pairs = []
    for number in range(ROUNDS):
        order = (first, second) if number % 2 else (second, first)
        times = {call: seconds(call) for call in order}
        pairs.append((times[first], times[second]))
    return statistics.median(a for a, _ in pairs) / CALLS, statistics.median(b / a for a, b in pairs)


def seconds(call) -> float:
    start = time.perf_counter()
    for _ in range(CALLS):
        call()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
