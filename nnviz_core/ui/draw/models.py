"""What every model of the zoo predicts for one input, and where those that were trained on such inputs disagree."""

from html import escape

from nnviz_core import predictions, zoo
from nnviz_core.datasets import TITLES
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.components.markup import card, says, table
from nnviz_core.ui.draw.answers import Answer, Shown
from nnviz_core.ui.frame import loaded

TITLE = "Every model on this input"


def models_card(answer: Answer, shown: Shown) -> str:
    """A table of all models, first those for such inputs; the others must name one of their classes all the same.

    A click on a row picks its model. Right and wrong are told by colour where the true class is known.
    """
    chosen, dataset = answer.chosen, answer.chosen.dataset
    models = {name: loaded.model(name) for name in zoo.MODELS}
    known = {zoo.REJECT: answer.rejecting, answer.model.name: answer.prediction}
    answers = {name: known.get(name) or predict(model.network, chosen.image) for name, model in models.items()}
    labels = {name: _label(models[name], prediction, shown.threshold) for name, prediction in answers.items()}
    family = [name for name, spec in zoo.MODELS.items() if spec.dataset == dataset]
    truth = _truth(answer, shown, models[zoo.usual_model(dataset)])
    names = [*family, *(name for name in zoo.MODELS if name not in family)]
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
    spokesman = answer.model.name if answer.model.name in family else zoo.usual_model(dataset)
    agreement = _agreement({name: labels[name] for name in family}, labels[spokesman], TITLES[dataset])
    return card(
        TITLE, f'<p>{agreement} <span class="nn-quiet">Click a row to see that model’s answer above.</span></p>{body}'
    )


def _truth(answer: Answer, shown: Shown, usual: Model) -> str | None:
    """The true class in words: known by its number in the data set of the `usual` model, or marked among the answer's."""
    if answer.chosen.label is not None:
        return usual.class_names[answer.chosen.label]
    return None if shown.truth is None else answer.class_names[shown.truth]


def _label(model: Model, prediction: Prediction, threshold: float) -> str:
    """The answer in words; the reject model refuses from the threshold in force."""
    label = prediction.label
    if model.name == zoo.REJECT:
        label = int(predictions.refusing_labels(prediction.probabilities[None], threshold)[0])
    return model.class_names[label]


def _row(model: Model, prediction: Prediction, label: str, right: bool | None) -> tuple[str, ...]:
    confidence = prediction.probabilities[model.class_names.index(label)]
    count = f"{parameter_count(model.network):,}"
    title = f'<button type="button" title="{escape(model.title)}">{escape(model.name)}</button>'
    return title, TITLES[model.dataset], count, says(label, right), probability_percent(confidence)


def _agreement(labels: dict[str, str], usual: str, kind: str) -> str:
    others = {name: label for name, label in labels.items() if label != usual}
    if not others:
        return f"All {len(labels)} {kind} models predict {escape(usual)}."
    dissent = ", ".join(f"{name} predicts {escape(label)}" for name, label in others.items())
    return f"{len(labels) - len(others)} of {len(labels)} {kind} models predict {escape(usual)}; {dissent}."
