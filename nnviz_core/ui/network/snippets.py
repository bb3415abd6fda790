"""The code behind the scene."""

import numpy as np
from torch import nn


def scene_code(image: np.ndarray, network: nn.Sequential) -> None:
    """The stages of the scene, and the sum behind the strongest logit."""
    from nnviz_core import contributions, predictions, scene

    shown = scene.scene(network, image)
    for stage in shown.stages:
        print(stage.layer, stage.shape, "shown:", stage.kept, "largest:", stage.values(shown.trace).max())
    inputs, strongest = predictions.as_inputs(image), int(shown.trace.logits.argmax())
    explained = contributions.explain(network, inputs, "logits", (strongest,))
    print(explained.products.sum() + explained.bias, "=", explained.total)
