"""What the scene sends, through a run of the page or over HTTP: its shape is checked here, where it arrives."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from nnviz_core.attribution.class_maps import FORMS
from nnviz_core.ui.frame import tweaked
from nnviz_core.ui.inputs.levels import Levels

LARGEST = 2**53 - 1
"""The largest whole number up to which a browser counts exactly."""
MOST = 64
"""More than the layers of any scene, and than the channels or units that it shows of one."""
Count = Annotated[int, Meta(ge=0, le=LARGEST)]
Name = Annotated[str, Meta(max_length=100)]
Mode = Literal["shown", "faded", "hidden"]
Modes = Annotated[dict[Name, Mode], Meta(max_length=MOST)]
Kept = Annotated[list[Annotated[list[Count], Meta(max_length=MOST)]], Meta(max_length=MOST)]


class Wishes(msgspec.Struct, frozen=True, kw_only=True):
    """What the visitor wants to see: the value of this name, this channel attributed, and each layer in its mode.

    None stands for no value, and for all channels together; an empty `camera`, for where it stands at first.
    """

    cube: Name | None = None
    channel: Name | None = None
    camera: Name = ""
    modes: Modes = {}


class Request(Wishes, frozen=True, kw_only=True):
    """What comes with a run of the page; with no values given, that of a scene not yet touched.

    Requests are numbered from 1 by `sequence`, and images in the grid from 1 by `version`. `done` says that a stroke has ended
    or something was clicked, `drawable` that the browser can draw in space. `hovered` is stage and cube under the pointer.
    """

    sequence: Count = 0
    version: Count = 0
    pixels: Levels | None = None
    done: bool = False
    drawable: bool = True
    hovered: tuple[Count, Count] | None = None


class Settings(msgspec.Struct, frozen=True):
    """What stands above the scene: the address of a model, the share from which lines are drawn, and Grad-CAM's form."""

    model: Annotated[str, Meta(max_length=tweaked.LONGEST)]
    threshold: Annotated[float, Meta(gt=0, le=1)]
    form: str

    def __post_init__(self) -> None:
        """Raise `ValueError` for a form that there is not."""
        if self.form not in FORMS:
            raise ValueError(f"The forms are {' and '.join(FORMS)}")


class LiveRequest(Wishes, frozen=True, kw_only=True):
    """What comes over HTTP, without a session: it holds all that the answer depends on.

    `kept` are the channels or units that each stage shows; the rest is as in a `Request`.
    """

    sequence: Count
    version: Count
    pixels: Levels
    kept: Kept
    controls: Settings
    hovered: tuple[Count, Count] | None = None


def converted(state: object) -> Request:
    """The request that came with a run of the page; the empty one if there is none, or `state` is none."""
    try:
        return msgspec.convert(state, Request)
    except (ValueError, RecursionError):
        return Request()
