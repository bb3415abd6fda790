"""Images a second that training takes, over a plain loop with a `DataLoader`.

python -m benchmarks.training

Both train the same network from the same weights on the same images for as many epochs, in batches of 64 with Adam, on one thread. The
plain loop is the one that tutorials show: each image is made a tensor of its own, batches are stacked by the default `collate`, the
optimiser is torch's. Its images are arrays that take the steps of torchvision's `ToTensor`, or take the way through a picture of Pillow
first, as those of torchvision's own set of MNIST do. Rounds are interleaved; a ratio is one of the processor's times in the same round.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset

from nnviz_core import datasets, specs
from nnviz_core.augmentation import Plain
from nnviz_core.image_sets import ImageSet
from nnviz_core.training import Config
from nnviz_core.training.loop import moments

ROUNDS = 5
RUNS = {"mnist-mlp": (9984, 10), "mnist-cnn": (1024, 2)}
"""How many images each network is trained on, and for how many epochs."""
ARRAYS, PILLOW = "plain loop over arrays", "plain loop over pictures"
CONFIG = Config(1, 0.001, batch_size=64, optimiser="adam", weight_decay=0.0)


def main() -> None:
    torch.set_num_threads(1)
    print(
        f"{'network':<11}{'way':<26}{'images/s':>9}{'over arrays':>13}{'rounds':>11}{'over Pillow':>13}{'rounds':>11}"
    )
    for name, (count, epochs) in RUNS.items():
        seconds = rounds(name, count, epochs)
        for way in seconds[0]:
            rate = count * epochs / statistics.median(each[way] for each in seconds)
            print(f"{name:<11}{way:<26}{rate:>9,.0f}{ratios(seconds, ARRAYS, way)}{ratios(seconds, PILLOW, way)}")


def ratios(seconds: list[dict[str, float]], plain: str, way: str) -> str:
    """How many times as fast as the plain loop one way is: the median, the least and the most of all rounds."""
    values = [each[plain] / each[way] for each in seconds]
    return f"{statistics.median(values):>13.2f}{f'{min(values):.2f}–{max(values):.2f}':>11}"


def rounds(name: str, count: int, epochs: int) -> list[dict[str, float]]:
    """The processor's seconds of each way to train, in each round."""
    whole = datasets.load(specs.spec(name).dataset, "train-10k")
    images, config = (
        replace(whole, images=whole.images[:count], labels=whole.labels[:count]),
        replace(CONFIG, epochs=epochs),
    )
    ways: dict[str, Callable[[], None]] = {
        ARRAYS: lambda: plain(fresh(name), Arrays(images), epochs),
        PILLOW: lambda: plain(fresh(name), Pictures(images), epochs),
        "training, float32": lambda: ours(fresh(name), images, config),
    }
    if "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8"):
        ways["training, bfloat16"] = lambda: ours(fresh(name), images, replace(config, bfloat16=True))
    return [{way: timed(ways[way]) for way in list(ways)[:: 1 if number % 2 else -1]} for number in range(ROUNDS)]


def timed(act: Callable[[], None]) -> float:
    start = time.process_time()
    act()
    return time.process_time() - start


def ours(network: torch.nn.Sequential, images: ImageSet, config: Config) -> None:
    for _ in moments(network, Plain(images), config):
        pass


class Arrays(Dataset):
    """Images that are made tensors one by one, in the steps of torchvision's `ToTensor` for an array."""

    def __init__(self, images: ImageSet) -> None:
        self.images, self.labels = images.images.copy(), images.labels

    def __len__(self) -> int:
        return len(self.labels)

    def picture(self, index: int) -> np.ndarray:
        return self.images[index]

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        picture = self.picture(index)[:, :, None]
        tensor = torch.from_numpy(picture.transpose((2, 0, 1))).contiguous()
        return tensor.to(dtype=torch.get_default_dtype()).div(255), int(self.labels[index])


class Pictures(Arrays):
    """Images that are pictures of Pillow before."""

    def picture(self, index: int) -> np.ndarray:
        return np.array(Image.fromarray(self.images[index]), np.uint8, copy=True)


def plain(network: torch.nn.Sequential, images: Dataset, epochs: int) -> None:
    optimiser = torch.optim.Adam(network.parameters(), CONFIG.learning_rate)
    loader = DataLoader(images, CONFIG.batch_size, shuffle=True, generator=torch.Generator().manual_seed(0))
    network.train()
    for _ in range(epochs):
        for inputs, labels in loader:
            optimiser.zero_grad()
            loss = functional.cross_entropy(network(inputs), labels)
            loss.backward()
            optimiser.step()
            loss.item()


def fresh(name: str) -> torch.nn.Sequential:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return specs.spec(name).build()


if __name__ == "__main__":
    main()
