"""A drawing, a picture, a preset or any test image through the panels of the averages."""

from nnviz_core import links
from nnviz_core.image_sets import is_own
from nnviz_core.models import Model
from nnviz_core.ui.averages import sample_numbers
from nnviz_core.ui.averages.one_image import OWN
from nnviz_core.ui.averages.panels import DOCUMENT
from nnviz_core.ui.averages.sample_panels import Subject, panels
from nnviz_core.ui.components import prose, steady
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput, opened
from nnviz_core.ui.inputs.own import INPUT


def choose(model: Model, values: Values, outcome: None) -> None:
    """The ways to an input, and what the network makes of the one in force."""
    choice.start_with(model.dataset)
    choice.read_link()
    given = sources.chosen()
    values.put(INPUT, given.link)
    values.ask(INPUT)
    if words := _words(model, given, _shown(model, values)):
        prose.caption(words)
    steady.show(panels(subject(model, values), values[DOCUMENT]), "own-panels")


def subject(model: Model, values: Values) -> Subject:
    """The input in force, whose true class counts only where the model knows classes of its kind."""
    shown = _shown(model, values)
    return Subject(model, shown.image, shown.link, shown.label_in(model))


def _shown(model: Model, values: Values) -> ChosenInput:
    """The input in force; where nothing is given yet, a usual one."""
    text = values[INPUT]
    return (opened(links.read(text)) if text else sources.usual(model.dataset)).fitted(model)


def _words(model: Model, given: ChosenInput, shown: ChosenInput) -> str:
    """What is not as one might think: another input than asked for, or one of a kind that the model doesn't know."""
    words = f"Nothing is drawn yet. Shown meanwhile: {shown.origin}. " if given.waiting else ""
    if shown.dataset != model.dataset and not is_own(model.dataset):
        words += f"{model.name} knows only images like those of {loaded.title(model.dataset)}, and takes this for one of them."
    return words


VIEW = View(
    name=OWN,
    title="Your own input",
    show=lambda model, values: None,
    settings=(DOCUMENT,),
    detail=choose,
    within=(INPUT,),
    tables={
        "What is shown as CSV": lambda model, values: sample_numbers.table(subject(model, values), "own-input"),
    },
    snippet=sample_numbers.snippet,
    given=lambda model, values: sample_numbers.given(subject(model, values)),
)
