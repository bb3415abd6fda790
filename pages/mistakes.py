"""Mistakes: what does the network mix up, how sure is it, and would another do better?"""

from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.frame.settings import select_model, select_view
from nnviz_core.ui.mistakes.confidence import confidence_view
from nnviz_core.ui.mistakes.confusion import confusion_view
from nnviz_core.ui.mistakes.duel import duel_view
from nnviz_core.ui.mistakes.robustness import robustness_view

MATRIX, DUEL, CONFIDENCE, ROBUSTNESS = "Mix-ups", "Two models", "Confidence", "Robustness"
VIEWS = {MATRIX: confusion_view, DUEL: duel_view, CONFIDENCE: confidence_view, ROBUSTNESS: robustness_view}

open_page("mistakes")
model = select_model()
view = select_view(tuple(VIEWS), "about")
VIEWS[view](model)
