"""What the browser asks of a run."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from nnviz_core.ui.playground.settings import FASTEST, SLOWEST

Layer = Annotated[int, Meta(ge=0, le=6)]
Unit = Annotated[int, Meta(ge=0, le=127)]
LARGEST = 1e6
"""A weight that is set by hand."""


class Edit(msgspec.Struct, frozen=True):
    """A weight, or with no source a bias, that is set; layers are counted from 0."""

    layer: Layer
    unit: Unit
    source: Unit | None
    value: Annotated[float, Meta(ge=-LARGEST, le=LARGEST)]


class Focus(msgspec.Struct, frozen=True):
    """The unit that is shown large, whose layer is counted from 1, and a point of the square from 0 to 1."""

    layer: Annotated[int, Meta(ge=1, le=7)]
    unit: Unit
    a: Annotated[float, Meta(ge=0, le=1)] = 0.5
    b: Annotated[float, Meta(ge=0, le=1)] = 0.5


class Asked(msgspec.Struct, frozen=True):
    """Which run, what is to be done before it is looked at (`steps` for the act step, `until` which step to replay, the `rate` from now on), what is shown large,
    and whether histograms are. A question that may come twice has an `id`."""

    token: Annotated[str, Meta(max_length=100)]
    version: int
    act: Literal["", "play", "pause", "step", "restart", "replay", "kick", "undo"] = ""
    steps: Annotated[int, Meta(ge=1, le=100_000)] = 1
    rate: Annotated[float, Meta(ge=SLOWEST, le=FASTEST)] | None = None
    until: Annotated[int, Meta(ge=0, le=10**15)] | None = None
    edit: Edit | None = None
    focus: Focus | None = None
    spread: bool = False
    id: Annotated[str, Meta(max_length=20)] = ""
