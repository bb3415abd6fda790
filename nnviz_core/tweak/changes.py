"""What can be changed in a network, as values: each names a layer by its name, and is checked as far as it can be without one."""

from collections.abc import Iterable
from dataclasses import dataclass

from nnviz_core.tweak.bounds import (
    LARGEST_INDEX,
    LARGEST_SEED,
    MOST_BITS,
    Channels,
    check_name,
    in_order,
    listed,
    one_or_each,
    real,
    whole,
)

MOST_CHANGES = 50


@dataclass(frozen=True)
class Off:
    """`channels` (or units) of `layer` switched off: each gives `to`, one number for all or one for each, whatever the input is.

    0 leaves out all that a channel gives; its mean over many images leaves out what differs from image to image.
    """

    layer: str
    channels: Channels
    to: float | Iterable[float] = 0.0

    def __post_init__(self) -> None:
        check_name(self.layer)
        order = in_order(self.channels)
        _put(self, channels=tuple(order), to=one_or_each(self.to, list(order.values())))

    @property
    def factors(self) -> list[float]:
        """What the value of each channel is multiplied by."""
        return [0.0] * len(self.places)

    @property
    def constants(self) -> list[float]:
        """What is added to each channel then."""
        return list(self.to) if isinstance(self.to, Iterable) else [self.to] * len(self.places)

    @property
    def places(self) -> tuple[int, ...]:
        """The channels in order."""
        return tuple(listed(self.channels))


@dataclass(frozen=True)
class Scale:
    """The values of `channels` (or units) of `layer` times `factor`, plus `shift`."""

    layer: str
    channels: Channels
    factor: float
    shift: float = 0.0

    def __post_init__(self) -> None:
        check_name(self.layer)
        _put(self, channels=tuple(in_order(self.channels)), factor=real(self.factor), shift=real(self.shift))

    @property
    def factors(self) -> list[float]:
        """What the value of each channel is multiplied by."""
        return [self.factor] * len(self.places)

    @property
    def constants(self) -> list[float]:
        """What is added to each channel then."""
        return [self.shift] * len(self.places)

    @property
    def places(self) -> tuple[int, ...]:
        """The channels in order."""
        return tuple(listed(self.channels))


@dataclass(frozen=True)
class Set:
    """The number at `index` of `parameter`, such as conv1.weight, made `value`."""

    parameter: str
    index: Iterable[int]
    value: float

    def __post_init__(self) -> None:
        layer, dot, name = self.parameter.partition(".")
        if not dot or not name.isidentifier():
            raise ValueError(f"a parameter is named like conv1.weight, not {self.parameter!r}")
        check_name(layer)
        index = tuple(whole(each, "an index", LARGEST_INDEX) for each in listed(self.index))
        if not 0 < len(index) <= 4:
            raise ValueError(f"the index of a number has 1 to 4 places, not {len(index)}")
        _put(self, index=index, value=real(self.value))

    @property
    def layer(self) -> str:
        """The layer that has the parameter."""
        return self.parameter.partition(".")[0]


@dataclass(frozen=True)
class Prune:
    """The `share` (0…1) of the weights of `layer` that are nearest to 0, made 0; biases stay."""

    layer: str
    share: float

    def __post_init__(self) -> None:
        check_name(self.layer)
        _put(self, share=real(self.share))
        if not 0 <= self.share <= 1:
            raise ValueError(f"a share is between 0 and 1, not {self.share:g}")


@dataclass(frozen=True)
class Quantise:
    """Each parameter of `layer` rounded to a grid of its own: 2^`bits` evenly spaced numbers, from its smallest to its largest.

    A number moves by at most half a step of the grid.
    """

    layer: str
    bits: int

    def __post_init__(self) -> None:
        check_name(self.layer)
        _put(self, bits=whole(self.bits, "the number of bits", MOST_BITS))
        if self.bits < 1:
            raise ValueError(f"the number of bits is between 1 and {MOST_BITS}, not {self.bits}")


@dataclass(frozen=True)
class Noise:
    """Gaussian noise of standard deviation `scale`, drawn from `seed`, added to the weights of `layer`."""

    layer: str
    scale: float
    seed: int

    def __post_init__(self) -> None:
        check_name(self.layer)
        _put(self, scale=real(self.scale), seed=whole(self.seed, "a seed", LARGEST_SEED))
        if self.scale < 0:
            raise ValueError(f"a standard deviation is not negative, as {self.scale:g} is")


@dataclass(frozen=True)
class Randomise:
    """The parameters of `layer` as a new layer has them before training, drawn from `seed`."""

    layer: str
    seed: int

    def __post_init__(self) -> None:
        check_name(self.layer)
        _put(self, seed=whole(self.seed, "a seed", LARGEST_SEED))


@dataclass(frozen=True)
class Swap:
    """The numbers of the layer of the same name in another `model`, in the place of those of `layer`."""

    layer: str
    model: str

    def __post_init__(self) -> None:
        check_name(self.layer)
        check_name(self.model, "a model")


Change = Off | Scale | Set | Prune | Quantise | Noise | Randomise | Swap


def checked(changes: Iterable[Change]) -> tuple[Change, ...]:
    """`changes` as a tuple. Raises `ValueError` for more than `MOST_CHANGES`."""
    every = tuple(changes)
    if len(every) > MOST_CHANGES:
        raise ValueError(f"{len(every)} changes are more than {MOST_CHANGES}")
    return every


def _put(change: Change, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(change, name, value)
