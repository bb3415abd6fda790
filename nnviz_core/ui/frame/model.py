"""The model that a page is about: chosen on one page, it is the model on the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from nnviz_core import zoo
from nnviz_core.datasets import TITLES
from nnviz_core.image_sets import OWN, is_own
from nnviz_core.models import Model
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import guests, link, loaded, offers, own_data, tweaked
from nnviz_core.ui.frame.choices import Choice, Clicked
from nnviz_core.ui.frame.settings import EVERY
from nnviz_core.ui.frame.values import Values

USUAL = "fashion-mlp"
EVERY_MODEL = (USUAL, *(name for name in zoo.MODELS if name != USUAL), *zoo.VARIANTS)
WORD = "model"
BEFORE = Clicked(word="before")
"""The kind of input that a page showed on the run before, and the model."""
LONGEST = 60
"""Characters of a name in the box; of a longer one, of many changes, beginning and end stand there."""


@dataclass(frozen=True, kw_only=True)
class ModelChoice(Choice):
    """The choice of a model: `options` are the shipped ones, and beside them stands what the session knows of `datasets`."""

    options: Mapping[str, str]
    datasets: tuple[str, ...]
    titled: bool
    lack: offers.Lack

    def offered(self, values: Values) -> Mapping[str, str]:
        others = offers.others(values, self.datasets, self.lack)
        return {**self.options, **{each.name: _label(each.name, each.title, self.titled) for each in others}}

    def problem(self, value: str, values: Values) -> str:
        return super().problem(value, values) and (
            offers.problem(value, self.datasets, self.lack) or super().problem(value, values)
        )


def setting(
    offered: Sequence[str] = EVERY_MODEL, usual: str = USUAL, titled: bool = False, lack: offers.Lack = offers.nothing
) -> ModelChoice:
    """The choice among shipped models by name, or by name and title, and the others that are for such images or a visitor's own.

    `lack` says what such a model lacks that the page needs.
    """
    sets = {name: [each for each in offered if zoo.spec(each).dataset == name] for name in TITLES}
    return ModelChoice(
        word=WORD,
        label="Model",
        options={name: _label(name, zoo.spec(name).title, titled) for name in offered},
        datasets=(*(name for name, each in sets.items() if each), OWN),
        titled=titled,
        lack=lack,
        default=usual,
        as_box=True,
        scope=EVERY,
        width=360,
        help=" ".join(f"{TITLES[name]}: {', '.join(each)}." for name, each in sets.items())
        + f" {own_data.PLACE} loads a network of yours.",
    )


def choose(page: str, asked: ModelChoice | None = None) -> Model:
    """Show the choice; a model that was chosen elsewhere and can't be shown here stays chosen for the pages that can."""
    asked, values = asked or setting(), Values(page)
    name = values.ask(asked)
    choice = link.choices().get((link.EVERY_PAGE, "", WORD), name)
    if choice != name:
        problem = offers.problem(choice, asked.datasets, asked.lack)
        why = f" ({problem})" if problem else ""
        prose.caption(f"{choice}, chosen on another page, can't be shown on this one{why}: {name} takes its place.")
    model = loaded.model(name)
    if tweaked.is_name(name):
        further = f'<a href="{escape(link.to("tweak", model=name))}" target="_self">Change it further</a>'
        prose.html(f'<p class="nn-line nn-quiet" data-testid="changed">{escape(tweaked.told(model))} {further}</p>')
    return model


def for_input(dataset: str) -> ModelChoice:
    """The choice among all models for a page whose input is like those of `dataset`."""
    return setting((*zoo.MODELS, *zoo.VARIANTS), usual(dataset), titled=True)


def usual(dataset: str) -> str:
    """The usual model for images of `dataset`: of a visitor's own images, the newest network that is examined on them."""
    if not is_own(dataset):
        return zoo.usual_model(dataset)
    return next((each.name for each in guests.every() if each.dataset == dataset), zoo.usual_model(next(iter(TITLES))))


def follow(page: str, dataset: str) -> None:
    """When the input of `page` becomes one of another kind, `dataset`, a model of the kind before is no longer chosen.

    A network of one's own stays: it takes any image, in its own size.
    """
    values, models = Values(page), for_input(dataset)
    before, name = values[BEFORE] or (dataset, "")
    if before != dataset and values[models] == name and not guests.is_name(name):
        values.forget(models)
    values.put(BEFORE, (dataset, values[models]))


def names_of(dataset: str) -> tuple[str, ...]:
    """The trained models for images of `dataset`."""
    return tuple(name for name in EVERY_MODEL if zoo.spec(name).dataset == dataset)


def in_link(model: Model) -> dict[str, str]:
    """The words for `model` in a page's link."""
    return {WORD: model.name}


def rivals(values: Values) -> dict[str, str]:
    """The other models of the same data set, by name, for a view that is about one."""
    model: Model = values.about
    same = (*names_of(model.dataset), *(each.name for each in offers.others(values, (model.dataset,))))
    names = [name for name in same if loaded.model(name).shape == model.shape]
    return {name: name for name in names if name != model.name}


def _label(name: str, title: str, titled: bool) -> str:
    text = f"{name[: LONGEST // 2]}…{name[-LONGEST // 2 :]}" if len(name) > LONGEST else name
    return f"{text}: {title.removeprefix('… ')}" if titled else text
