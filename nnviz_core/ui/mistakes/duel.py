"""Two models on the same images: who is right where, and whether the difference is more than luck."""

import numpy as np
import streamlit as st

from nnviz_core import zoo
from nnviz_core.evaluation import comparison
from nnviz_core.evaluation.comparison import Duel
from nnviz_core.models import Model
from nnviz_core.ui.components import code
from nnviz_core.ui.components.markup import table
from nnviz_core.ui.components.plots import csv_button
from nnviz_core.ui.frame import loaded, snippets, surveys
from nnviz_core.ui.frame.gallery import HEADER, gallery, table_rows
from nnviz_core.ui.frame.settings import EVERY_MODEL, pick, tell_unknown

PER_PAGE = 28
SURPRISING = 0.05


def duel_view(model: Model) -> None:
    """The chosen model against another of the same data set."""
    rivals = [name for name in EVERY_MODEL if zoo.spec(name).dataset == model.dataset and name != model.name]
    tell_unknown("Against", "other", rivals)
    other = loaded.model(st.selectbox("Against", rivals, key="other", bind="query-params", width=360))
    first, second = (surveys.survey(each).evaluation for each in (model, other))
    found = comparison.duel(first, second)
    st.html(f'<p class="nn-finding" data-testid="duel">{_words(model.name, other.name, found)}</p>')
    cells = (found.both, found.only_first, found.only_second, found.neither)
    counts = [f"{len(each):,}" for each in cells]
    st.html(table(("both right", f"only {model.name}", f"only {other.name}", "both wrong"), [counts], middle=range(4)))
    which = pick(
        "Images that only this model gets right",
        (f"Only {model.name}", f"Only {other.name}"),
        f"only-{model.name}-{other.name}",
    )
    samples, loser = (found.only_first, other) if which == f"Only {model.name}" else (found.only_second, model)
    _images(loser, samples)
    code.show_apart(snippets.duel(model, other))


def _words(model: str, other: str, found: Duel) -> str:
    ahead = len(found.only_first) - len(found.only_second)
    total = len(found.only_first) + len(found.only_second)
    if total == 0:
        return f"{model} and {other} get the very same images right."
    better, worse = (model, other) if ahead >= 0 else (other, model)
    chance = "less than 0.0001" if found.p_value < 0.0001 else f"{found.p_value:.4f}"
    said = (
        f"On {total:,} images only one of the two is right: {better} on {(total + abs(ahead)) // 2:,}, {worse} on {(total - abs(ahead)) // 2:,}. "
        f"Were both equally good, a split at least as uneven would come with a probability of {chance} (exact McNemar test)"
    )
    return f"{said}: {'more than luck' if found.p_value < SURPRISING else 'it may be luck'}."


def _images(loser: Model, samples: np.ndarray) -> None:
    if len(samples) == 0:
        st.info("There is no such image.")
        return
    wrong = samples[np.argsort(-surveys.survey(loser).evaluation.confidences[samples], kind="stable")]
    pages = -(-len(wrong) // PER_PAGE)
    st.caption(f"{len(wrong):,} images, as {loser.name} got them wrong, most confident first.")
    slot = st.empty()
    page = st.pagination(pages, key=f"page-{loser.name}", max_visible_pages=5, bind="query-params") if pages > 1 else 1
    slot.html(gallery(loser, wrong[(page - 1) * PER_PAGE : page * PER_PAGE]))
    csv_button(f"{loser.name}-alone-wrong", HEADER, lambda: table_rows(loser, wrong))
