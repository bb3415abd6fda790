"""The model that a page is about: chosen on one page, it is the model on the next."""

from collections.abc import Sequence

from nnviz_core import zoo
from nnviz_core.datasets import TITLES
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import link, loaded
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.settings import EVERY
from nnviz_core.ui.frame.values import Values

USUAL = "fashion-mlp"
EVERY_MODEL = (USUAL, *(name for name in zoo.MODELS if name != USUAL), *zoo.VARIANTS)
WORD = "model"
BEFORE = Clicked(word="before")
"""The kind of input that a page showed on the run before, and the model."""


def setting(offered: Sequence[str] = EVERY_MODEL, usual: str = USUAL, titled: bool = False) -> Choice:
    """The choice among models by name, or by name and title."""
    sets = {name: [each for each in offered if zoo.spec(each).dataset == name] for name in TITLES}
    by_dataset = " ".join(f"{TITLES[name]}: {', '.join(each)}." for name, each in sets.items())
    options = {name: f"{name}: {zoo.spec(name).title.removeprefix('… ')}" if titled else name for name in offered}
    return Choice(
        word=WORD, label="Model", options=options, default=usual, as_box=True, scope=EVERY, width=360, help=by_dataset
    )


def choose(page: str, asked: Choice | None = None) -> Model:
    """Show the choice; a model that was chosen elsewhere and can't be shown here stays chosen for the pages that can."""
    asked = asked or setting()
    name = Values(page).ask(asked)
    choice = link.choices().get((link.EVERY_PAGE, "", WORD), name)
    if choice != name:
        prose.caption(f"{choice}, chosen on another page, can't be shown on this one: {name} takes its place.")
    return loaded.model(name)


def for_input(dataset: str) -> Choice:
    """The choice among all models for a page whose input is like those of `dataset`."""
    return setting(tuple(zoo.MODELS), zoo.usual_model(dataset), titled=True)


def follow(page: str, dataset: str) -> None:
    """When the input of `page` becomes one of another kind, `dataset`, a model of the kind before is no longer chosen."""
    values, models = Values(page), for_input(dataset)
    before, name = values[BEFORE] or (dataset, "")
    if before != dataset and values[models] == name:
        values.forget(models)
    values.put(BEFORE, (dataset, values[models]))


def in_link(model: Model) -> dict[str, str]:
    """The words for `model` in a page's link."""
    return {WORD: model.name}


def rivals(model: Model) -> dict[str, str]:
    """The other models of the same data set, by name."""
    same = (name for name in EVERY_MODEL if zoo.spec(name).dataset == model.dataset)
    return {name: name for name in same if name != model.name}
