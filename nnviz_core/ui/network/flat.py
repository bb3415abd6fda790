"""Activations as flat pictures, one a layer, for browsers that draw nothing in space."""

import numpy as np
import streamlit as st

from nnviz_core.figures.raster import mosaic
from nnviz_core.scene.recorded import Scene
from nnviz_core.scene.stages import Stage, strengths
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import STRENGTH, map_picture, tile

UNITS_IN_A_ROW = 8


def show(recorded: Scene) -> None:
    """One mosaic for each layer of the scene."""
    prose.alert(st.info, "Your browser shows no WebGL: here are the same activations, flat.", ":material/grid_on:")
    pieces = [_tile(stage, stage.values(recorded.trace)) for stage in recorded.stages]
    prose.html(f'<div class="nn-card"><div class="nn-tiles" data-testid="flat">{"".join(pieces)}</div></div>')


def _tile(stage: Stage, values: np.ndarray) -> str:
    levels = strengths(values).astype(np.float32) / 255
    count, shape = len(stage.kept), "×".join(map(str, stage.shape))
    folded = f", the {count} strongest" if stage.is_folded else ""
    caption = f"{stage.layer}: {shape}{folded}"
    if stage.cells == 1:
        rows = -(-count // UNITS_IN_A_ROW)
        picture = np.zeros(rows * UNITS_IN_A_ROW, np.float32)
        picture[:count] = levels.ravel()
        return tile(map_picture(picture.reshape(rows, -1), caption, STRENGTH), caption, 8)
    maps = levels.reshape(count, *stage.shape[1:])
    columns = 1 if count == 1 else 4
    return tile(map_picture(mosaic(maps, columns), caption, STRENGTH), caption, 8 if count == 1 else 16)
