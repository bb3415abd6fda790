"""What the picture of an attribution shows, in words that are true of this picture."""

from dataclasses import replace

import numpy as np

from nnviz_core.attribution.class_maps import CLASSIC, ELEMENTWISE, FORMS, Attribution
from nnviz_core.attribution.methods import Recipe, forms_agree
from nnviz_core.ui.filters.focus import Focus

ONE_SIGN = ", so a channel speaks either for the class or against it"
FORM_WORDS = {
    CLASSIC: "Classic: each channel's map times one number, its mean gradient",
    ELEMENTWISE: "Element-wise: every cell times its own gradient, so one channel may speak for the class in one place and against it in another.",
}
VISIBLE = 0.01
"""The share of a map's largest value from which a colour can be seen."""


def colour_words(values: np.ndarray) -> str:
    """What the colours that can be seen in a map mean."""
    least = VISIBLE * float(np.abs(values).max())
    supports, opposes = bool((values > least).any()), bool((values < -least).any())
    if supports and opposes:
        return "Red supports the class, blue speaks against it, no colour has no effect."
    if supports:
        return "Red supports the class; nothing speaks against it."
    return "Blue speaks against the class; nothing supports it." if opposes else "The map is 0 everywhere: no colour."


def form_words(focus: Focus, attribution: Attribution, recipe: Recipe) -> str:
    """What the form of a class map does here, or that the forms don't differ, and why."""
    layer, other = recipe.layer, next(form for form in FORMS if form != recipe.form)
    beside = replace(recipe, form=other)(focus.network, focus.inputs, attribution.target).map
    if np.allclose(beside, attribution.map, rtol=0, atol=1e-4 * float(np.abs(attribution.map).max())):
        return _agreement(focus, layer)
    if recipe.form == ELEMENTWISE:
        return FORM_WORDS[ELEMENTWISE]
    one_sign = bool((focus.trace.outputs[layer] >= 0).all())
    return FORM_WORDS[CLASSIC] + (ONE_SIGN if one_sign else "; both may be negative") + "."


def _agreement(focus: Focus, layer: str) -> str:
    """That the forms give one map, and why."""
    if not forms_agree(focus.network, layer):
        return "**Both forms give this same map on this input.**"
    return (
        f"**Both forms give this same map**: after {layer} comes the mean over each whole map, "
        "so that all cells of a channel have the same gradient."
    )


def plane_names(planes: int) -> tuple[str, ...]:
    """What each of so many channels of the input is called: of one alone, the input."""
    return ("red", "green", "blue") if planes == 3 else ("input",)
