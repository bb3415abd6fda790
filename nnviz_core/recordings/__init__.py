"""A training run that can be wound back: recorded while it goes on, in one file with a stated error, and read at any step."""

from nnviz_core.recordings.budget import Detail
from nnviz_core.recordings.recorder import record
from nnviz_core.recordings.recording import Recording, load
from nnviz_core.recordings.winding import wound_back

__all__ = ["Detail", "Recording", "load", "record", "wound_back"]
