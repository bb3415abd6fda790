"""Two questions asked of any digit model: does it read a digital clock, and how sure is it of random lines?"""

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import nn

from nnviz_core import drawing, presets
from nnviz_core.trace import record

LINE_DRAWINGS = 100


def clock_images() -> Float32[np.ndarray, "digit 28 28"]:
    """The ten digits of a digital clock as a network sees them."""
    return np.stack([drawing.from_strokes(presets.clock_digit(digit), presets.PEN_WIDTH) for digit in range(10)])


def line_images(count: int = LINE_DRAWINGS) -> Float32[np.ndarray, "seed 28 28"]:
    """Random lines for the seeds 0 … count - 1."""
    return np.stack([drawing.from_strokes(presets.random_lines(seed), presets.PEN_WIDTH) for seed in range(count)])


def labels(network: nn.Sequential, images: Float32[np.ndarray, "sample 28 28"]) -> Int64[np.ndarray, " sample"]:
    """The predicted label of each image."""
    return probabilities(network, images).argmax(axis=1)


def refusing_labels(
    probabilities: Float32[np.ndarray, "sample class"], threshold: float
) -> Int64[np.ndarray, " sample"]:
    """The labels of a model whose last class is a refusal: that class from `threshold` on, else the likeliest other."""
    refusal = probabilities.shape[1] - 1
    return np.where(probabilities[:, refusal] >= threshold, refusal, probabilities[:, :refusal].argmax(axis=1))


def probabilities(
    network: nn.Sequential, images: Float32[np.ndarray, "sample 28 28"]
) -> Float32[np.ndarray, "sample class"]:
    """The probabilities of all classes for each image."""
    with torch.inference_mode():
        return record(network, torch.from_numpy(images)[:, None]).probabilities.numpy()
