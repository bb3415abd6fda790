"""The streamed class averages against a bare forward pass: `python -m benchmarks.averages [MODEL …]`.

The bare pass is taken at its best: channels_last and the usual format, batches of 16 to 64, in the same run, rounds interleaved. Seconds are the
processor's, on one thread, so that other work on the machine counts as little as it can.
"""

import statistics
import sys
import threading
import time
from dataclasses import replace

import torch

from nnviz_core import averages, datasets, zoo
from nnviz_core.datasets import ImageSet

ROUNDS = 5
"""Times ten for networks that take less than half a second."""
BATCHES = (16, 32, 64)
RATIO_BAR = 1.25
MEMORY_BAR = 60.0


def main(names: list[str]) -> int:
    torch.set_num_threads(1)
    good = [_report(name) for name in names]
    return 0 if all(good) else 1


def _report(name: str) -> bool:
    network, images = zoo.load(name), datasets.load(zoo.spec(name).dataset, "test")
    extra = _extra_memory(network, images)
    batch, wide = _best_bare(network, images)
    rounds = ROUNDS if _seconds(_bare, network, images, batch, wide) > 0.5 else 10 * ROUNDS
    pairs = [
        (_seconds(_bare, network, images, batch, wide), _seconds(averages.survey, network, images))
        for _ in range(rounds)
    ]
    ratio = statistics.median(streamed / bare for bare, streamed in pairs)
    bare, streamed = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"{name:<18} bare {bare:.3f} s (batch {batch}, {'channels_last' if wide else 'contiguous'}), streamed {streamed:.3f} s, "
        f"ratio {ratio:.2f} (bar {RATIO_BAR}), extra memory {extra:.1f} MB (bar {MEMORY_BAR:.0f})"
    )
    return ratio <= RATIO_BAR and extra <= MEMORY_BAR


def _bare(network: torch.nn.Sequential, images: ImageSet, batch: int, wide: bool) -> None:
    form = torch.channels_last if wide else torch.contiguous_format
    network.to(memory_format=form)  # pyright: ignore[reportCallIssue]
    with torch.inference_mode():
        for start in range(0, len(images), batch):
            network(torch.from_numpy(images.inputs(slice(start, start + batch))))


def _best_bare(network: torch.nn.Sequential, images: ImageSet) -> tuple[int, bool]:
    choices = [(batch, wide) for batch in BATCHES for wide in (False, True)]
    some = replace(images, images=images.images[:2000], labels=images.labels[:2000])
    return min(choices, key=lambda choice: min(_seconds(_bare, network, some, *choice) for _ in range(3)))


def _seconds(work, *arguments) -> float:
    start = time.process_time()
    work(*arguments)
    return time.process_time() - start


def _extra_memory(network: torch.nn.Sequential, images: ImageSet) -> float:
    """By how many MB the process grew at most during a survey, sampled every 2 ms, after one warm forward pass."""
    with torch.inference_mode():
        network(torch.from_numpy(images.inputs(slice(0, 1))))
    before, peak, done = _resident(), [0.0], threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            peak[0] = max(peak[0], _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    averages.survey(network, images)
    done.set()
    watcher.join()
    return max(peak[0], _resident()) - before


def _resident() -> float:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 2**20


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["fashion-mlp", "fashion-cnn", "mnist-tiny-cnn"]))
