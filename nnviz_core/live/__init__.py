"""Trainings that a visitor starts: their settings, the jobs that do them and show how they go, and what comes of them."""

from nnviz_core.live.plans import Plan
from nnviz_core.live.progress import Progress
from nnviz_core.live.recordings import forecast, record
from nnviz_core.live.results import model
from nnviz_core.live.trainings import beginning, train, trained

__all__ = ["Plan", "Progress", "beginning", "forecast", "model", "record", "train", "trained"]
