"""The classes of an answer, to mark the true one by a click."""

from html import escape

from nnviz_core.image_sets import is_own
from nnviz_core.ui.draw.answers import Answer
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs.truth import TRUTH


def classes(answer: Answer, marked: int | None) -> str:
    """The classes as HTML, to click on the true one where it is not known; the `marked` one is pressed."""
    is_stranger = answer.model.dataset != answer.chosen.dataset and not is_own(answer.model.dataset)
    is_known = answer.label is not None or is_stranger
    if is_known or answer.chosen.is_empty:
        return ""
    buttons = (
        f'<button type="button" data-pick="{label}" aria-pressed="{str(label == marked).lower()}">{escape(name)}</button>'
        for label, name in enumerate(answer.class_names)
    )
    return f'<div class="nn-marks" role="group" aria-label="{TRUTH.label}"><span>{TRUTH.label}</span>{"".join(buttons)}</div>'


def mark(answer: Answer, label: object) -> None:
    """Take the class whose number was clicked, `label`, for the true one of the input; what is no class changes nothing."""
    labels = [str(number) for number in range(len(answer.class_names))]
    if isinstance(label, str) and label in labels:
        Values("draw", answer).put(TRUTH, (answer.chosen.link, int(label)))
