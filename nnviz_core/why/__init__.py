"""Why an input is read as one class and not as another: each module measures one reason, with a control beside it."""

from nnviz_core.why.difference import contrast
from nnviz_core.why.ink import InkChange, least_ink
from nnviz_core.why.redrawn import Redrawing, Steadiness, redrawings, steadiness, widened
from nnviz_core.why.surroundings import Company, Examples, company, examples
from nnviz_core.why.turning import Turn, smallest_turn
from nnviz_core.why.verdicts import Reasons, reasons, verdict

__all__ = [
    "Company",
    "Examples",
    "InkChange",
    "Reasons",
    "Redrawing",
    "Steadiness",
    "Turn",
    "company",
    "contrast",
    "examples",
    "least_ink",
    "reasons",
    "redrawings",
    "smallest_turn",
    "steadiness",
    "verdict",
    "widened",
]
