"""What names, numbers and channels a change may have."""

import operator
from collections.abc import Iterable

MOST_CHANNELS = 4096
LARGEST = 1e6
"""The largest size of a number that a change puts into a network."""
MOST_BITS, LARGEST_INDEX, LARGEST_SEED = 16, 10_000_000, 2**32 - 1
Channels = int | Iterable[int]
"""One channel or several; a change holds them as a tuple in order."""


def check_name(name: str, what: str = "a layer") -> None:
    """Raise `ValueError` for a name that is empty or too long."""
    if not 0 < len(name) <= 100:
        raise ValueError(f"the name of {what} has 1 to 100 characters, unlike {name!r:.110}")


def in_order(channels: Channels) -> dict[int, int]:
    """Each channel in order, and its place in `channels`. Raises `ValueError` for none, too many or the same twice."""
    every = [whole(each, "a channel", LARGEST_INDEX) for each in listed(channels)]
    if not 0 < len(every) <= MOST_CHANNELS:
        raise ValueError(f"1 to {MOST_CHANNELS:,} channels can be changed at once, not {len(every):,}")
    order = {channel: place for place, channel in sorted(enumerate(every), key=lambda each: each[1])}
    if len(order) < len(every):
        raise ValueError("a channel is named twice")
    return order


def one_or_each(value: float | Iterable[float], order: list[int]) -> float | tuple[float, ...]:
    """One number for all channels, or one for each in `order`. Raises `ValueError` for another number of them."""
    if not isinstance(value, Iterable):
        return real(value)
    every = [real(each) for each in value]
    if len(every) != len(order):
        raise ValueError(f"{len(order)} channels can't be made {len(every)} numbers: one for all, or one for each")
    return every[0] if len(set(every)) == 1 else tuple(every[place] for place in order)


def listed(value: Channels) -> list[int]:
    """One or several, as a list."""
    return list(value) if isinstance(value, Iterable) else [value]


def real(value: float) -> float:
    """`value`, not too large. Raises `ValueError` where it is, or NaN."""
    number = float(value)
    if not abs(number) <= LARGEST:
        raise ValueError(f"a number is between −{LARGEST:,.0f} and {LARGEST:,.0f}, not {value!r:.50}")
    return number


def whole(value: int, what: str, most: int) -> int:
    """`value` in 0…`most`. Raises `ValueError` beyond."""
    number = operator.index(value)
    if not 0 <= number <= most:
        raise ValueError(f"{what} is between 0 and {most:,}, not {number}")
    return number
