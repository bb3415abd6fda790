"""Changes as a short text that stands in links and in the names of changed models.

    off-conv2-3                    channel 3 of conv2 switched off
    off-conv2-3_5to9-0.25          channels 3 and 5 to 9, each giving 0.25
    scale-relu1-0-m2-0.5           channel 0 of relu1 times −2, plus 0.5
    set-conv1-weight-0_0_1_2-0.1   one number of conv1.weight
    prune-fc1-0.9 quantise-fc1-4 noise-fc1-0.1-7 randomise-fc1-7 swap-fc1-fashion.2d.cnn

Several are joined by `~`, as the first is to the name of the model. In a name, a character other than a letter, a digit or `_` is
written as its number in base 16 between points; a minus before a number is written `m`.
"""

import inspect
import re
from collections.abc import Callable, Iterable
from itertools import groupby

from nnviz_core.errors import NnvizError
from nnviz_core.tweak.bounds import MOST_CHANNELS
from nnviz_core.tweak.changes import (
    Change,
    Noise,
    Off,
    Prune,
    Quantise,
    Randomise,
    Scale,
    Set,
    Swap,
    checked,
)

BETWEEN = "~"
LONGEST = 4000
"""The longest text that is written and read, in characters."""
NUMBER = re.compile(r"m?\d{1,25}(\.\d{1,25})?(em?\d{1,3})?", re.ASCII)
WHOLE = re.compile(r"\d{1,10}", re.ASCII)
RUN = 3
"""As many neighbouring channels are written as the first and the last."""


def words(changes: Iterable[Change]) -> str:
    """The text that stands for `changes`. Raises `ValueError` where it would be longer than `LONGEST`, or for no change."""
    text = BETWEEN.join("-".join(_parts(change)) for change in checked(changes))
    if len(text) > LONGEST:
        raise ValueError(f"these changes take {len(text):,} characters to write down; {LONGEST:,} is the most")
    return text


def read(text: str) -> tuple[Change, ...]:
    """The changes that `text` stands for; raises `NnvizError`, in words, where it stands for none."""
    if len(text) > LONGEST:
        raise NnvizError(f"The changes in this link have {len(text):,} characters; {LONGEST:,} is the most.")
    try:
        return checked(_change(part) for part in text.split(BETWEEN)) if text else ()
    except ValueError as error:
        raise NnvizError(f"The changes in this link can't be read: {error}.") from error


def split(name: str) -> tuple[str, tuple[Change, ...]]:
    """The name of the model that was changed, and the changes, from the name of a changed model. Raises as `read` does."""
    base, _, text = name.partition(BETWEEN)
    return base, read(text)


def _parts(change: Change) -> tuple[str, ...]:
    word = type(change).__name__.lower()
    match change:
        case Off(layer, _, to):
            return word, _name(layer), _channels(change.places), *(() if to == 0 else (_numbers(to),))
        case Scale(layer, _, factor, shift):
            return (
                word,
                _name(layer),
                _channels(change.places),
                _number(factor),
                *(() if shift == 0 else (_number(shift),)),
            )
        case Set(parameter, index, value):
            layer, _, name = parameter.partition(".")
            return word, _name(layer), _name(name), "_".join(map(str, index)), _number(value)
        case Swap(layer, model):
            return word, _name(layer), _name(model)
        case _:
            layer, *numbers = vars(change).values()
            return word, _name(layer), *map(_number, numbers)


def _change(text: str) -> Change:
    """The change that `text` stands for. Raises `ValueError`."""
    word, *parts = text.split("-")
    reader = READERS.get(word)
    if reader is None:
        raise ValueError(f"no change is called {word[:30]!r}; there are {', '.join(READERS)}")
    try:
        inspect.signature(reader).bind(*parts)
    except TypeError as error:
        raise ValueError(f"{word!r} is followed by {' - '.join(inspect.signature(reader).parameters)}") from error
    return reader(*parts)


def _off(layer: str, channels: str, to: str = "0") -> Off:
    return Off(_text(layer), _wholes(channels), tuple(map(_value, to.split("_"))) if "_" in to else _value(to))


def _scale(layer: str, channels: str, factor: str, shift: str = "0") -> Scale:
    return Scale(_text(layer), _wholes(channels), _value(factor), _value(shift))


def _set(layer: str, parameter: str, index: str, value: str) -> Set:
    return Set(f"{_text(layer)}.{_text(parameter)}", tuple(map(_whole, index.split("_"))), _value(value))


def _prune(layer: str, share: str) -> Prune:
    return Prune(_text(layer), _value(share))


def _quantise(layer: str, bits: str) -> Quantise:
    return Quantise(_text(layer), _whole(bits))


def _noise(layer: str, scale: str, seed: str) -> Noise:
    return Noise(_text(layer), _value(scale), _whole(seed))


def _randomise(layer: str, seed: str) -> Randomise:
    return Randomise(_text(layer), _whole(seed))


def _swap(layer: str, model: str) -> Swap:
    return Swap(_text(layer), _text(model))


READERS: dict[str, Callable[..., Change]] = {
    each.__name__[1:]: each for each in (_off, _scale, _set, _prune, _quantise, _noise, _randomise, _swap)
}


def _name(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", lambda each: f".{ord(each[0]):x}.", text)


def _text(name: str) -> str:
    if not re.fullmatch(r"(\w|\.[0-9a-f]{1,6}\.)+", name, re.ASCII):
        raise ValueError(f"{name[:30]!r} is not how a name is written")
    return re.sub(r"\.([0-9a-f]+)\.", lambda each: chr(int(each[1], 16)), name)


def _number(value: float) -> str:
    text = repr(value).removesuffix(".0")
    return text.replace("-", "m").replace("+", "")


def _numbers(value: float | Iterable[float]) -> str:
    return "_".join(map(_number, value)) if isinstance(value, Iterable) else _number(value)


def _value(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text[:30]!r} is not how a number is written")
    return float(text.replace("m", "-"))


def _whole(text: str) -> int:
    if not WHOLE.fullmatch(text):
        raise ValueError(f"{text[:30]!r} is no whole number")
    return int(text)


def _channels(channels: tuple[int, ...]) -> str:
    runs = [[channel for _, channel in run] for _, run in groupby(enumerate(channels), lambda each: each[1] - each[0])]
    return "_".join(f"{run[0]}to{run[-1]}" if len(run) >= RUN else "_".join(map(str, run)) for run in runs)


def _wholes(text: str) -> tuple[int, ...]:
    channels: list[int] = []
    for part in text.split("_"):
        first, _, last = part.partition("to")
        start, stop = _whole(first), _whole(last or first) + 1
        if stop - start + len(channels) > MOST_CHANNELS:
            raise ValueError(f"{part[:30]!r} and what is before it are more than {MOST_CHANNELS:,} channels")
        channels += range(start, stop)
    return tuple(channels)
