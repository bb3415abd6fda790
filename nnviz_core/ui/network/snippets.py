"""The code behind the scene."""

import numpy as np
from torch import nn


def scene_code(image: np.ndarray, network: nn.Sequential, layer: str, index: tuple[int, ...]) -> None:
    """The stages of the scene, and every term of the sum behind one value."""
    from nnviz_core import contributions, predictions, scene

    recorded = scene.scene(network, image)
    for stage in recorded.stages:
        print(stage.layer, stage.shape, "shown:", stage.kept, "largest:", stage.values(recorded.trace).max())
    explained = contributions.explain(network, predictions.as_inputs(image), layer, index)
    for place, *numbers in zip(
        explained.source_indices, explained.sources, explained.weights, explained.products, strict=True
    ):
        print(explained.source_layer, *place, *(f"{number:.6g}" for number in numbers))
    print("bias", f"{explained.bias:.6g}", "total", f"{explained.total:.6g}")
