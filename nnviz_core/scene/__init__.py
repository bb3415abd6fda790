"""What the 3D view shows of a forward pass, as numbers and JSON."""

from nnviz_core.scene.connections import MOST_LINES, NO_LINES, Connections, incoming
from nnviz_core.scene.description import attribution_map, described, lines, lines_into
from nnviz_core.scene.flows import Flow
from nnviz_core.scene.overview import Block, Overview
from nnviz_core.scene.recorded import Scene, scene
from nnviz_core.scene.stages import Stage, fit, strengths

__all__ = [
    "MOST_LINES",
    "NO_LINES",
    "Block",
    "Connections",
    "Flow",
    "Overview",
    "Scene",
    "Stage",
    "attribution_map",
    "described",
    "fit",
    "incoming",
    "lines",
    "lines_into",
    "scene",
    "strengths",
]
