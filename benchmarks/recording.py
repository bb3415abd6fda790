"""What recording costs a training, and what a recorded step takes to read.

python -m benchmarks.recording

Each round trains the same network on the same images twice, once recorded with the usual settings; the order changes from round to
round. A step recorded is over a step not recorded: until the last step is done (the packing goes on in a thread beside it), and
until the file is closed; the processor's time is that of the whole process.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import torch

from nnviz_core import augmentation, datasets, recordings, specs
from nnviz_core.recordings import runs, shipped
from nnviz_core.training import Config, split
from nnviz_core.training.loop import moments

ROUNDS, READS = 3, 40
EPOCHS = {"fashion-mlp": 20, "mnist-mlp": 10, "mnist-tiny-cnn": 12, "mnist-cnn": 3}


def main() -> None:
    torch.set_num_threads(1)
    print(
        f"{'training':<18}{'a step, ms':>12}{'steps recorded':>16}{'to the last step':>18}{'to the end':>12}{'processor':>11}"
    )
    for name in EPOCHS:
        step, count, *ratios = costs(name)
        print(
            f"{name:<18}{1000 * step:>12.2f}{count:>16}{ratios[0]:>18.3f}{ratios[1]:>12.3f}{ratios[2]:>11.3f}",
            flush=True,
        )
    print(f"\n{'reading':<18}{'file, MB':>12}{'opened, ms':>12}{'a step, ms':>12}{'the next, ms':>14}")
    for name in runs.RUNS:
        size, opened, step, following = reading(name)
        print(f"{name:<18}{size / 1e6:>12.2f}{opened:>12.1f}{step:>12.1f}{following:>14.1f}")


def costs(name: str) -> tuple[float, int, float, float, float]:
    """Seconds of a step, how many are recorded, and the median ratios of the time to the last step, to the end, and the processor's."""
    config = Config(EPOCHS[name], 0.001, batch_size=64, optimiser="adam", kept_apart=1000, weight_decay=0.0)
    data = datasets.load(specs.spec(name).dataset, "train-10k")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.nnviz"
        rounds = []
        for number in range(ROUNDS):
            kinds = {"plain": lambda: plain(name, data, config), "recorded": lambda: recorded(name, data, config, path)}
            order = list(kinds)[:: 1 if number % 2 else -1]
            times = {kind: kinds[kind]() for kind in order}
            rounds.append((times["plain"], times["recorded"]))
        count = len(recordings.load(path).steps)
    steps = 141 * EPOCHS[name]
    ratios = [statistics.median(after[i] / before[min(i, 1)] for before, after in rounds) for i in (0, 1)]
    processor = statistics.median(after[2] / before[2] for before, after in rounds)
    return statistics.median(before[1] for before, _ in rounds) / steps, count, *ratios, processor


def plain(name: str, data, config: Config) -> tuple[float, float, float]:
    """Seconds to the last step and to the end, and of the processor, without a recording."""
    network, material = fresh(name), split(data, config)[0]
    start, processor = time.perf_counter(), time.process_time()
    with watched(network, time.perf_counter):  # as while recording, since it takes time too
        for _ in moments(network, augmentation.CHOICES["none"](material), config):
            pass
    seconds = time.perf_counter() - start
    return seconds, seconds, time.process_time() - processor


def recorded(name: str, data, config: Config, path: Path) -> tuple[float, float, float]:
    """Seconds to the last step and to the end, and of the processor, while recording."""
    network, last = fresh(name), [0.0]
    start, processor = time.perf_counter(), time.process_time()
    with watched(network, lambda: last.__setitem__(0, time.perf_counter())):
        for _ in recordings.record(network, data, config, None, path):
            pass
    return last[0] - start, time.perf_counter() - start, time.process_time() - processor


def watched(network: torch.nn.Sequential, tell: Callable[[], object]):
    """Tells of each forward pass of `network` in training."""

    def told(*_) -> None:
        if network.training:
            tell()

    return network.register_forward_hook(told)


def fresh(name: str) -> torch.nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return specs.spec(name).build()


def reading(name: str) -> tuple[int, float, float, float]:
    """Bytes of a shipped recording, and the median milliseconds to open it, to make the network of any step, and of the next one."""
    path = shipped.recording_path(name)
    steps = recordings.load(path).steps
    generator = torch.Generator().manual_seed(0)
    chosen = steps[torch.randint(len(steps), (READS,), generator=generator).numpy()].tolist()
    opened, recording = timed(lambda: recordings.load(path))
    any_step = [timed(lambda step=step: recording.network(step))[0] for step in chosen]
    following = [timed(lambda step=step: recording.network(step))[0] for step in steps[-READS:].tolist()]
    return path.stat().st_size, opened, statistics.median(any_step), statistics.median(following)


def timed(call):
    start = time.perf_counter()
    value = call()
    return 1000 * (time.perf_counter() - start), value


if __name__ == "__main__":
    main()
