"""The course of a training, measured over its recording: what its weights, its layers and its answers did from step to step."""

from nnviz_core.course.alignment import aligned
from nnviz_core.course.movement import first_epoch, gradient_norms
from nnviz_core.course.parts import layers, page, pages, reaches, tensors, tiles, units
from nnviz_core.course.recognition import answers, first_right, lasting_right
from nnviz_core.course.silence import dead_units
from nnviz_core.course.stops import epoch_of, epoch_steps, landmarks, moment_at, nearest, place, spaced
from nnviz_core.course.turning_point import turn

__all__ = [
    "aligned",
    "answers",
    "dead_units",
    "epoch_of",
    "epoch_steps",
    "first_epoch",
    "first_right",
    "gradient_norms",
    "landmarks",
    "lasting_right",
    "layers",
    "moment_at",
    "nearest",
    "page",
    "pages",
    "place",
    "reaches",
    "spaced",
    "tensors",
    "tiles",
    "turn",
    "units",
]
