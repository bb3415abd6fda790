"""What the view of the reasons shows, in three sentences with its present numbers."""

from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.ui.frame.classes import class_number
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.why.page import Case
from nnviz_core.ui.why.reading import TRUE


def reading(case: Case, values: Values) -> str:
    wanted, prediction = class_number(values[TRUE]) or 0, case.prediction
    name, answer = case.class_names[wanted], case.class_names[prediction.label]
    lead = prediction.logits[prediction.label] - prediction.logits[wanted]
    return (
        f"{case.model.name} answers {answer} with {probability_percent(prediction.confidence)}, and gives {name} "
        f"{probability_percent(prediction.probabilities[wanted])}, in place {prediction.rank(wanted)} of {len(case.class_names)}. "
        f"In logits, {answer} leads by {numeral(lead)}: whatever turns the answer must make up for that. "
        f"Each card changes one thing, filters, ink, the way it is drawn, and measures what becomes of this lead, beside a control."
    )
