"""The exact sum behind any value, sorted for reading, and the path from it down to the pixels."""

from nnviz_core.contributions.paths import Leg, Trail, origin, strongest_path, trail
from nnviz_core.contributions.places import Place
from nnviz_core.contributions.shares import ChannelShare, Terms, by_channel, strongest_terms
from nnviz_core.contributions.sums import Contributions, explain, explain_in, recorded

__all__ = [
    "ChannelShare",
    "Contributions",
    "Leg",
    "Place",
    "Terms",
    "Trail",
    "by_channel",
    "explain",
    "explain_in",
    "origin",
    "recorded",
    "strongest_path",
    "strongest_terms",
    "trail",
]
