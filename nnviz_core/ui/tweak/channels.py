"""Some filters or units of a layer, as they are typed: 3, 5–9."""

import re
from dataclasses import replace

from nnviz_core.ui.frame.texts import Text

CHANNELS = Text(
    word="channels",
    label="Channels",
    default=lambda values: "",
    check=lambda text: "",
    width=150,
    help="Numbers and ranges, such as 3, 5–9. Empty: the one without which the answer’s logit falls most. A click on a map or a bar below does it too.",
)
RANGE = re.compile(r"(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?", re.ASCII)


def channels_of(part: str) -> Text:
    """The setting of some channels, of which each is called a `part`."""
    return replace(CHANNELS, label=f"{part.capitalize()}s")


def channel_list(text: str, count: int, usual: int, part: str) -> list[int]:
    """The channels, each called a `part`, of `count` that `text` names, in order; `usual` for an empty one. Raises `ValueError`, in words."""
    if not text.strip():
        return [usual]
    channels: set[int] = set()
    for each in re.split(r"[,;]", text):
        match = RANGE.fullmatch(each.strip())
        if not match:
            raise ValueError(f"{part}s are written like 3, 5–9, and not {each[:20]!r}")
        first, last = int(match[1]), int(match[2] or match[1])
        if not first <= last < count:
            raise ValueError(f"there are {part}s 0 to {count - 1}, and no {each.strip()}")
        channels |= set(range(first, last + 1))
    return sorted(channels)
