"""The code behind the answer."""

import numpy as np
from torch import nn


def prediction_code(image: np.ndarray, network: nn.Sequential, class_names: tuple[str, ...]) -> None:
    """Every logit and probability."""
    from nnviz_core import predictions

    prediction = predictions.predict(network, image)
    for name, logit, probability in zip(class_names, prediction.logits, prediction.probabilities, strict=True):
        print(f"{name:>12}  {logit:9.4f}  {probability:.6f}")
