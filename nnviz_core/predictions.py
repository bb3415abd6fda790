"""A network's answer to one image: the class, how sure the network is, and where other classes rank."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float32, Int64
from torch import Tensor, nn

from nnviz_core.trace import Trace, record

AT_ONCE = 16
"""Images that are passed on together."""


@dataclass(frozen=True)
class Prediction:
    """One input's answer: `logits` and `probabilities`, both float32 (class)."""

    logits: Float32[np.ndarray, " class"]
    probabilities: Float32[np.ndarray, " class"]

    @property
    def label(self) -> int:
        """The answer: the index of the class with the largest probability."""
        return int(self.probabilities.argmax())

    @property
    def confidence(self) -> float:
        """The largest probability."""
        return float(self.probabilities.max())

    @property
    def second(self) -> int:
        """The label with the second largest probability."""
        return int(np.argsort(-self.probabilities, kind="stable")[1])

    @property
    def margin(self) -> float:
        """How much the largest probability exceeds the second largest."""
        return self.confidence - float(self.probabilities[self.second])

    @property
    def entropy(self) -> float:
        """Shannon entropy of the probabilities in nats: 0 when certain, ln(classes) when all classes are equally likely."""
        positive = self.probabilities[self.probabilities > 0].astype(np.float64)
        return float(-(positive * np.log(positive)).sum())

    def rank(self, label: int) -> int:
        """The rank of `label` among the classes by probability; the answer itself has rank 1."""
        return int((self.probabilities > self.probabilities[label]).sum()) + 1


def as_inputs(image: Float32[np.ndarray, "*channel row column"]) -> Tensor:
    """One image, (row, column) or (channel, row, column), as a batch: (1, channel, row, column)."""
    value = torch.from_numpy(np.ascontiguousarray(image, np.float32))
    return value.view(1, -1, *image.shape[-2:])


def as_image(inputs: Float32[Tensor, "1 channel row column"]) -> Float32[np.ndarray, "*channel row column"]:
    """A batch of one image as that image: (row, column), or (channel, row, column) in colour."""
    image = inputs[0].numpy()
    return image[0] if len(image) == 1 else image


def of_trace(trace: Trace) -> Prediction:
    """The prediction for the first input of `trace`."""
    return Prediction(trace.logits[0].numpy(), trace.probabilities[0].numpy())


def predict(network: nn.Sequential, image: Float32[np.ndarray, "*channel row column"]) -> Prediction:
    """The prediction of `network` for one image."""
    with torch.inference_mode():
        return of_trace(record(network, as_inputs(image)))


def labels(network: nn.Sequential, images: Float32[np.ndarray, "sample row column"]) -> Int64[np.ndarray, " sample"]:
    """The predicted label of each image."""
    return probabilities(network, images).argmax(axis=1)


def refusing_labels(
    probabilities: Float32[np.ndarray, "sample class"], threshold: float
) -> Int64[np.ndarray, " sample"]:
    """The labels given by a model whose last class is a refusal: that class if its probability reaches `threshold`, else the
    likeliest other class."""
    refusal = probabilities.shape[1] - 1
    return np.where(probabilities[:, refusal] >= threshold, refusal, probabilities[:, :refusal].argmax(axis=1))


def probabilities(
    network: nn.Sequential, images: Float32[np.ndarray, "sample row column"]
) -> Float32[np.ndarray, "sample class"]:
    """The probabilities of all classes for each image; so few at a time that their activations take little memory."""
    with torch.inference_mode():
        parts = torch.from_numpy(images)[:, None].split(AT_ONCE)
        return np.concatenate([record(network, part).probabilities.numpy() for part in parts])
