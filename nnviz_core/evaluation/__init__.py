"""Figures with intervals from labels and logits: accuracy, comparison, calibration and robustness."""

from nnviz_core.evaluation.accuracy import Evaluation, evaluate
from nnviz_core.evaluation.calibration import Answered, Reliability, answered, reliability
from nnviz_core.evaluation.changes import CHANGES, Change
from nnviz_core.evaluation.comparison import ClassMeasures, Duel, class_measures, duel, mcnemar, pair
from nnviz_core.evaluation.intervals import bootstrap_confusion, wilson
from nnviz_core.evaluation.robustness import SAMPLES, Curve, altered, chosen_samples, curves

__all__ = [
    "CHANGES",
    "SAMPLES",
    "Answered",
    "Change",
    "ClassMeasures",
    "Curve",
    "Duel",
    "Evaluation",
    "Reliability",
    "altered",
    "answered",
    "bootstrap_confusion",
    "chosen_samples",
    "class_measures",
    "curves",
    "duel",
    "evaluate",
    "mcnemar",
    "pair",
    "reliability",
    "wilson",
]
