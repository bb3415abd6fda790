"""The code behind an attribution."""

import numpy as np
from torch import nn

from nnviz_core.attribution.methods import Recipe


def snippet(image: np.ndarray, network: nn.Sequential, recipe: Recipe, target: int) -> None:
    """The attribution with its checks."""
    import numpy as np

    from nnviz_core import attribution, predictions

    worth = attribution.assess(network, predictions.as_inputs(image), recipe, target)
    for (row, column), value in np.ndenumerate(worth.attribution.map):
        print(row, column, f"{value:.6g}")
    curves = worth.curves
    chance = curves.random_deletion.mean(axis=0), curves.random_insertion.mean(axis=0)
    for share, *probabilities in zip(
        curves.shares, curves.deletion, chance[0], curves.insertion, chance[1], strict=True
    ):
        print(f"{share:.6g}", *(f"{each:.6g}" for each in probabilities))
    print("sum", worth.attribution.map.sum(), "accounted", worth.attribution.accounted)
    print(worth.completeness.words, worth.curves.words, worth.sanity.words, sep="\n")
