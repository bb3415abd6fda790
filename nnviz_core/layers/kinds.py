"""The kinds of layer that can be shown, one table row each; all that other modules need to know about a layer is here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from torch import nn

from nnviz_core.layers.scaling import Scaling

PRE_ACTIVATION, ACTIVATION, NORMALISED, SCALED, POOLED, HANDED_ON = (
    "pre-activation",
    "activation",
    "normalised",
    "scaled",
    "pooled",
    "handed on",
)
MAPS, LINE = 3, 1
"""Axes of an input without the batch: (channel, row, column) or (unit,)."""
FORMS = {MAPS: "maps (channel, row, column)", LINE: "a line of units"}


@dataclass(frozen=True)
class Kind:
    """What holds for every layer of one type, in eval mode and with allowed settings.

    `name` is the layer's name in a sentence, `effect` what it does to a value, `word` the name of its output. `takes` is the
    number of axes that its input must have (None: any), and `settings` holds the only value that each setting may have.

    - `weighted`: each output is a weighted sum over many inputs, in channels or units of the layer's own.
    - `elementwise`: each output depends only on the input at the same position.
    - `keeps_sign`: inputs without negative values give outputs without them; `never_negative`: all inputs do.
    - `homogeneous`: the output is exactly gradient × input plus the layer's own bias, so that sums stay complete through it.
    - `affine`: the output for an average of inputs is the average of their outputs.
    - `reshapes`: the output has another shape; `passes_on`: the values come out unchanged.
    """

    layer: type[nn.Module]
    name: str
    word: str
    effect: str = ""
    takes: int | None = None
    weighted: bool = False
    elementwise: bool = False
    keeps_sign: bool = False
    never_negative: bool = False
    homogeneous: bool = False
    affine: bool = False
    reshapes: bool = False
    passes_on: bool = False
    settings: Mapping[str, object] = field(default_factory=dict)

    @property
    def keeps_channels(self) -> bool:
        """Whether channel or unit i of the output is made from channel or unit i of the input alone."""
        return self.elementwise or self.word == POOLED

    @property
    def gathers(self) -> bool:
        """Whether each output is made from several inputs."""
        return self.weighted or self.word == POOLED

    @property
    def closes_a_stage(self) -> bool:
        """Whether the output ends a stage for the reader: an activation or a pooled map."""
        return self.word in (ACTIVATION, POOLED)

    @property
    def scales_channels(self) -> bool:
        """Whether all that happens to a value is a factor and a constant of its channel's own."""
        return self.affine and self.elementwise

    def is_signed(self, signed_input: bool) -> bool:
        """Whether outputs can be negative, given whether inputs can."""
        return not self.never_negative and (signed_input or not self.keeps_sign)


def _function(
    layer: type[nn.Module], name: str, effect: str, never_negative=False, homogeneous=False, **settings
) -> Kind:
    """The kind of an activation function; each of them gives no negative value for an input that is not negative."""
    return Kind(
        layer,
        name,
        ACTIVATION,
        effect,
        elementwise=True,
        keeps_sign=True,
        never_negative=never_negative,
        homogeneous=homogeneous,
        settings=settings,
    )


_affine = partial(Kind, homogeneous=True, affine=True)


def _pooling(layer: type[nn.Module], name: str, affine: bool, **settings) -> Kind:
    return Kind(layer, name, POOLED, takes=MAPS, keeps_sign=True, homogeneous=True, affine=affine, settings=settings)


def _normalisation(layer: type[nn.Module], takes: int) -> Kind:
    effect, settings = "scales and shifts it", {"track_running_stats": True}
    return _affine(layer, "batch normalisation", NORMALISED, effect, takes, elementwise=True, settings=settings)


KINDS = {
    kind.layer: kind
    for kind in (
        _affine(
            nn.Conv2d,
            "convolution",
            PRE_ACTIVATION,
            takes=MAPS,
            weighted=True,
            settings={"padding_mode": "zeros"},
        ),
        _affine(nn.Linear, "linear layer", PRE_ACTIVATION, takes=LINE, weighted=True),
        _function(nn.ReLU, "ReLU", "keeps what is above zero", never_negative=True, homogeneous=True, inplace=False),
        _function(
            nn.LeakyReLU, "leaky ReLU", "keeps what is above zero and scales the rest", homogeneous=True, inplace=False
        ),
        _function(nn.Tanh, "tanh", "bends it to between −1 and 1"),
        _function(nn.Sigmoid, "sigmoid", "bends it to between 0 and 1", never_negative=True),
        _function(nn.GELU, "GELU", "keeps what is far above zero and fades out the rest"),
        _normalisation(nn.BatchNorm2d, MAPS),
        _normalisation(nn.BatchNorm1d, LINE),
        _affine(Scaling, "scaling", SCALED, "multiplies and shifts it as chosen for its channel", elementwise=True),
        _pooling(nn.MaxPool2d, "max-pooling", False, ceil_mode=False, return_indices=False),
        _pooling(nn.AvgPool2d, "average pooling", True, ceil_mode=False, divisor_override=None),
        _pooling(nn.AdaptiveAvgPool2d, "adaptive average pooling", True),
        _affine(
            nn.Flatten,
            "flatten",
            HANDED_ON,
            keeps_sign=True,
            reshapes=True,
            passes_on=True,
            settings={"start_dim": 1, "end_dim": -1},
        ),
        _affine(
            nn.Dropout,
            "dropout",
            HANDED_ON,
            "hands it on unchanged",
            elementwise=True,
            keeps_sign=True,
            passes_on=True,
            settings={"inplace": False},
        ),
    )
}
"""Every kind by its type of layer."""


def of(layer: nn.Module) -> Kind:
    """The kind of `layer`. Raises `ValueError` for an unknown type, or a setting with which it can't be shown."""
    kind = KINDS.get(type(layer))
    if kind is None:
        names = ", ".join(each.__name__ for each in KINDS)
        raise ValueError(f"{layer} is no layer that can be shown; those are {names}")
    for setting, value in kind.settings.items():
        if getattr(layer, setting) != value:
            raise ValueError(f"{layer} has {setting}={getattr(layer, setting)!r}; only {value!r} can be shown")
    return kind


def taking(layer: nn.Module, axes: int) -> Kind:
    """The kind of `layer`. Raises `ValueError` as `of` does, and for an input whose number of `axes` it doesn't take."""
    kind = of(layer)
    if kind.takes is not None and kind.takes != axes:
        form = FORMS.get(axes, f"{axes} axes")
        raise ValueError(f"{layer} gets {form}; only {FORMS[kind.takes]} can be shown")
    return kind


def check(network: nn.Sequential, axes: int = MAPS) -> None:
    """Raise `ValueError`, naming the layer, unless all of `network` can be shown for an input with so many `axes`.

    Each layer must be of a known kind, be used only once, and get the number of axes that it takes.
    """
    instances: set[nn.Module] = set()
    for name, layer in list(network.named_modules(remove_duplicate=False))[1:]:
        if layer in instances:
            raise ValueError(f"{name}: {layer} is used twice; each layer needs an instance of its own")
        instances.add(layer)
        try:
            axes = LINE if taking(layer, axes).reshapes else axes
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from error
