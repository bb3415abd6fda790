"""What every trained model, and the one that answers, predicts for one input, and where those that were trained on such inputs disagree."""

from html import escape
from weakref import WeakKeyDictionary

from nnviz_core import predictions, zoo
from nnviz_core.image_sets import is_own
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.components.markup import card, says, table
from nnviz_core.ui.draw.answers import Answer, Shown
from nnviz_core.ui.frame import guests, loaded, model

TITLE = "Every model on this input"


def models_card(answer: Answer, shown: Shown) -> str:
    """A table of all models, first those for such inputs; the others must name one of their classes all the same.

    A click on a row picks its model. Right and wrong are told by colour where the true class is known.
    """
    chosen, dataset = answer.chosen, answer.chosen.dataset
    own = [each for each in guests.every() if is_own(each.dataset)]
    models = {each.name: each for each in (*map(loaded.model, zoo.MODELS), *own, answer.model)}
    known = {zoo.REJECT: answer.rejecting, answer.model.name: answer.prediction}
    answers = {name: known.get(name) or predict(each.network, chosen.image_for(each)) for name, each in models.items()}
    labels = {name: _label(models[name], prediction, shown.threshold) for name, prediction in answers.items()}
    family = [name for name, each in models.items() if each.dataset == dataset]
    truth = _truth(answer, shown)
    names = [*family, *(name for name in models if name not in family)]
    rows = [
        _row(
            models[name],
            answers[name],
            labels[name],
            None if truth is None or name not in family else labels[name] == truth,
        )
        for name in names
    ]
    header = ("model", "trained on", "parameters", "predicts", "confidence")
    body = table(header, rows, numeric=(2, 4), picks=names, picked=answer.model.name)
    spokesman = answer.model.name if answer.model.name in family else model.usual(dataset)
    agreement = _agreement({name: labels[name] for name in family}, spokesman, loaded.title(dataset))
    return card(
        TITLE, f'<p>{agreement} <span class="nn-quiet">Click a row to see that model’s answer above.</span></p>{body}'
    )


def _truth(answer: Answer, shown: Shown) -> str | None:
    """The true class in words: known by its number in its data set, or marked among the answer's."""
    if answer.chosen.label is not None:
        return loaded.images(answer.chosen.dataset).class_names[answer.chosen.label]
    return None if shown.truth is None else answer.class_names[shown.truth]


def _label(model: Model, prediction: Prediction, threshold: float) -> str:
    """The answer in words; the reject model refuses from the threshold in force."""
    label = prediction.label
    if model.name == zoo.REJECT:
        label = int(predictions.refusing_labels(prediction.probabilities[None], threshold)[0])
    return model.class_names[label]


def _row(model: Model, prediction: Prediction, label: str, right: bool | None) -> tuple[str, ...]:
    confidence = prediction.probabilities[model.class_names.index(label)]
    return *_description(model), says(label, right), probability_percent(confidence)


def _description(model: Model) -> tuple[str, str, str]:
    """What stands of `model` in its row, whatever the input."""
    if model not in _DESCRIPTIONS:
        title = f'<button type="button" title="{escape(model.title)}">{escape(model.name)}</button>'
        trained_on = "" if is_own(model.dataset) else loaded.title(model.dataset)
        _DESCRIPTIONS[model] = title, trained_on, f"{parameter_count(model.network):,}"
    return _DESCRIPTIONS[model]


_DESCRIPTIONS: WeakKeyDictionary[Model, tuple[str, str, str]] = WeakKeyDictionary()
"""Made once: every stroke shows them. A model that its session lets go of is not held."""


def _agreement(labels: dict[str, str], spokesman: str, kind: str) -> str:
    if not labels:
        return f"No network here is for {escape(kind)}."
    usual = labels.get(spokesman) or next(iter(labels.values()))
    others = {name: label for name, label in labels.items() if label != usual}
    if len(labels) == 1:
        return f"{escape(next(iter(labels)))}, the only network here for {escape(kind)}, predicts {escape(usual)}."
    if not others:
        return f"All {len(labels)} {escape(kind)} models predict {escape(usual)}."
    dissent = ", ".join(f"{name} predicts {escape(label)}" for name, label in others.items())
    return f"{len(labels) - len(others)} of {len(labels)} {escape(kind)} models predict {escape(usual)}; {dissent}."
