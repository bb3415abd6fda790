"""A network trained again with a change of its data or its architecture, beside the unchanged one, from the same seeds."""

from nnviz_core.retraining.comparison import beginning, compare, trained
from nnviz_core.retraining.costs import Forecast, forecast
from nnviz_core.retraining.outcomes import Outcome, model, outcome
from nnviz_core.retraining.plans import Change, Plan
from nnviz_core.retraining.preview import Sample, sample
from nnviz_core.retraining.progress import Curve, Progress

__all__ = [
    "Change",
    "Curve",
    "Forecast",
    "Outcome",
    "Plan",
    "Progress",
    "Sample",
    "beginning",
    "compare",
    "forecast",
    "model",
    "outcome",
    "sample",
    "trained",
]
