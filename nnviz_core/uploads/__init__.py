"""A visitor's own network and data: files that are read, never executed, and refused in words that say what is wrong where."""

from nnviz_core.uploads.data import READERS, read_data
from nnviz_core.uploads.descriptions import describe, remarks
from nnviz_core.uploads.matching import matched
from nnviz_core.uploads.models import read_network

__all__ = ["READERS", "describe", "matched", "read_data", "read_network", "remarks"]
