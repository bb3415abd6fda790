"""Mistakes: what does the network mix up, how sure is it, and would another do better?"""

from nnviz_core.ui.choices import select_model, select_view
from nnviz_core.ui.confidence_view import confidence_view
from nnviz_core.ui.confusion_view import confusion_view
from nnviz_core.ui.duel_view import duel_view
from nnviz_core.ui.navigation import open_page
from nnviz_core.ui.robustness_view import robustness_view

MATRIX, DUEL, CONFIDENCE, ROBUSTNESS = "Mix-ups", "Two models", "Confidence", "Robustness"
VIEWS = {MATRIX: confusion_view, DUEL: duel_view, CONFIDENCE: confidence_view, ROBUSTNESS: robustness_view}

open_page("mistakes")
model = select_model()
view = select_view(tuple(VIEWS), "about")
VIEWS[view](model)
