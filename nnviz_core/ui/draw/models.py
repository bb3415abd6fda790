"""What every model of the zoo predicts for one input, and where those that were trained on such inputs disagree."""

from html import escape

from nnviz_core import predictions, zoo
from nnviz_core.datasets import TITLES
from nnviz_core.models import Model
from nnviz_core.networks import parameter_count
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.components.markup import card, probability_percent, says, table
from nnviz_core.ui.draw import rejection
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.inputs.chosen import ChosenInput

TITLE = "Every model on this input"


def models_card(chosen: ChosenInput) -> str:
    """A table of all models, first those for such inputs; the others must name one of their classes all the same."""
    if chosen.waiting:
        return card(TITLE, f'<p class="nn-quiet">{len(zoo.MODELS)} models are ready to answer.</p>')
    image, dataset = chosen.image, chosen.dataset
    models = {name: loaded.model(name) for name in zoo.MODELS}
    answers = {name: predict(model.network, image) for name, model in models.items()}
    labels = {name: answer_label(models[name], prediction) for name, prediction in answers.items()}
    family = [name for name, spec in zoo.MODELS.items() if spec.dataset == dataset]
    usual = labels[zoo.usual_model(dataset)]
    rows = [
        _row(models[name], answers[name], labels[name], name in family and labels[name] != usual)
        for name in _ordered(family)
    ]
    body = table(("model", "trained on", "parameters", "predicts", "confidence"), rows, numeric=(2, 4))
    return card(TITLE, f"<p>{_agreement({name: labels[name] for name in family}, usual, TITLES[dataset])}</p>{body}")


def answer_label(model: Model, prediction: Prediction) -> str:
    """The answer in words; the reject model refuses from the threshold in force."""
    label = prediction.label
    if model.name == rejection.MODEL:
        label = int(predictions.refusing_labels(prediction.probabilities[None], rejection.threshold())[0])
    return model.class_names[label]


def _ordered(family: list[str]) -> list[str]:
    return family + [name for name in zoo.MODELS if name not in family]


def _row(model: Model, prediction: Prediction, label: str, differs: bool) -> tuple[str, ...]:
    confidence = prediction.probabilities[model.class_names.index(label)]
    count = f"{parameter_count(model.network):,}"
    title = f'<span title="{escape(model.title)}">{escape(model.name)}</span>'
    return title, TITLES[model.dataset], count, says(label, differs), probability_percent(confidence)


def _agreement(labels: dict[str, str], usual: str, kind: str) -> str:
    others = {name: label for name, label in labels.items() if label != usual}
    if not others:
        return f"All {len(labels)} {kind} models predict {escape(usual)}."
    dissent = ", ".join(f"{name} predicts {escape(label)}" for name, label in others.items())
    return f"{len(labels) - len(others)} of {len(labels)} {kind} models predict {escape(usual)}; {dissent}."
