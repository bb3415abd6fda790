"""What the panels of class averages show, and in which colours."""

from dataclasses import dataclass

import numpy as np

from nnviz_core.figures.style import Palette
from nnviz_core.layers.blocks import Panel
from nnviz_core.models import Model

AVERAGES = "Averages"


@dataclass(frozen=True)
class Shown:
    """The `means` (column, …) by layer of a model over a split, or the differences of some, with the columns' `names`."""

    model: Model
    split: str
    kind: str
    names: tuple[str, ...]
    means: dict[str, np.ndarray]
    document: bool
    palette: Palette

    def signed(self, panel: Panel) -> bool:
        """Whether the panel's values can be below zero."""
        return panel.signed or self.kind != AVERAGES

    def colours(self, panel: Panel) -> str:
        """The range of colours of the panel's maps."""
        if self.document:
            return "red-green" if self.signed(panel) else "yellow-green"
        return "signed" if self.signed(panel) else "positive"
