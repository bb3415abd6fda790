"""Which attribution can be trusted on a network: how often each method passes each check over its test images."""

from collections.abc import Callable
from html import escape

import streamlit as st

from nnviz_core.attribution.methods import METHODS, Recipe, forms_agree
from nnviz_core.attribution.pass_rates import CHECKS, IMAGES, PassRate
from nnviz_core.models import Model
from nnviz_core.ui.components import prose, steady
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.frame import loaded

HEADER = ("method", "all four", "passes of 4", "completeness", "deletion", "insertion", "weights")


def lead_on(model: Model, recipe: Recipe, put: Callable[[Recipe], None]) -> None:
    """A way from a method that fails here to the one that passes most checks on `model`, where that was measured."""
    best = next(iter(loaded.pass_rates_of(model)), None)
    if best and not _is(best, recipe):
        st.button(
            f"Show {title(model, best)}",
            help=f"On {model.name} it passes most: {best.mean:.1f} of the 4 checks on average.",
            icon=":material/verified:",
            on_click=put,
            args=(best.recipe,),
        )


def show(model: Model, recipe: Recipe, put: Callable[[Recipe], None]) -> None:
    """All methods with their pass rates; a click on a row calls `put` with its recipe."""
    rates = loaded.pass_rates_of(model)
    if not rates:
        prose.caption(
            f"How often each method passes these checks was measured over {IMAGES} test images of each shipped model, and not of {model.name}."
        )
        return
    best, picks = rates[0], {_pick(rate): rate for rate in rates}
    st.subheader(f"Which method passes on {model.name}?")
    prose.markdown(
        f"Over {best.images} test images of {loaded.title(model.dataset)}, each attributed to its prediction, **{title(model, best)}** passes most: "
        f"{best.mean:.1f} of the 4 checks on average, all four on {_percent(best, best.every)} of the images. Click a row to see that method."
    )

    def picked(sent: object) -> None:
        if isinstance(sent, str) and sent in picks:
            put(picks[sent].recipe)

    body = table(
        HEADER,
        [_row(model, rate) for rate in rates],
        numeric=range(1, len(HEADER)),
        picks=list(picks),
        picked=next((pick for pick, rate in picks.items() if _is(rate, recipe)), ""),
    )
    steady.show(body, "trust", picked)


def title(model: Model, rate: PassRate) -> str:
    """A method with its layer and form."""
    name = METHODS[rate.word].title
    if not rate.layer:
        return name
    form = "in either form" if forms_agree(model.network, rate.layer) else rate.form
    return f"{name} at {rate.layer}, {form}"


def _row(model: Model, rate: PassRate) -> tuple[str, ...]:
    shares = [_percent(rate, getattr(rate, check)) for check in CHECKS]
    method = f'<button type="button">{escape(title(model, rate))}</button>'
    return method, _percent(rate, rate.every), f"{rate.mean:.1f}", *shares


def _percent(rate: PassRate, count: int) -> str:
    return f"{100 * count / rate.images:.0f} %"


def _pick(rate: PassRate) -> str:
    return "-".join(filter(None, (rate.word, rate.layer, rate.layer and rate.form)))


def _is(rate: PassRate, recipe: Recipe) -> bool:
    return _pick(rate) == "-".join(filter(None, (recipe.word, recipe.layer, recipe.layer and recipe.form)))
