"""The answer to an input: what a model predicts, how sure it is, and whether that is right."""

from dataclasses import dataclass
from html import escape

from nnviz_core import zoo
from nnviz_core.image_sets import is_own
from nnviz_core.models import Model
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import Prediction, predict
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import answer, card, logit_bars, pair, probability_bars
from nnviz_core.ui.frame import link, loaded
from nnviz_core.ui.inputs.chosen import ChosenInput


@dataclass(frozen=True)
class Answer:
    """What `model` makes of the `chosen` input, and what the model that may refuse makes of it."""

    chosen: ChosenInput
    model: Model
    prediction: Prediction
    rejecting: Prediction

    @property
    def refusal(self) -> float:
        """How much the input is "not a digit" to the reject model."""
        return float(self.rejecting.probabilities[zoo.NOT_A_DIGIT])

    @property
    def class_names(self) -> tuple[str, ...]:
        """What each class is called."""
        return self.model.class_names

    @property
    def label(self) -> int | None:
        """The true class, where it is known and one of the model's."""
        return self.chosen.label_in(self.model)


@dataclass(frozen=True)
class Shown:
    """How an answer is shown: `logits` instead of probabilities, the reject model's `threshold`, and the true class if known."""

    logits: bool
    threshold: float
    truth: int | None = None


def answered(chosen: ChosenInput, model: Model, rejecting: Model) -> Answer:
    """What `model` and the reject model, `rejecting`, make of `chosen`."""
    return Answer(chosen, model, *(predict(each.network, chosen.image_for(each)) for each in (model, rejecting)))


def cards(answer: Answer, shown: Shown) -> str:
    """The prediction in words beside the bars of all classes; of an empty sheet, that it is one."""
    if answer.chosen.is_empty:
        return _empty(answer)
    bars = logit_bars if shown.logits else probability_bars
    title = f"{answer.model.name}: {'logit' if shown.logits else 'probability'} of each class"
    return prose.marked(
        pair(_words(answer, shown), card(title, bars(answer.prediction, answer.class_names, shown.truth)))
    )


def _words(answered: Answer, shown: Shown) -> str:
    """How sure, what came second, by how much, whether it is right, and the reject model's verdict."""
    prediction, names, second = answered.prediction, answered.class_names, answered.prediction.second
    lines = [
        f"<strong>Confidence {probability_percent(prediction.confidence)}.</strong> "
        f"Second: {escape(names[second])} at {probability_percent(prediction.probabilities[second])}.",
        f'<span class="nn-quiet">Margin {probability_percent(prediction.margin)} · entropy {prediction.entropy:.2f} nats</span>',
    ]
    if is_own(answered.model.dataset):
        lines.extend(_resized(answered))
    elif answered.model.dataset != answered.chosen.dataset:
        lines.append(_stranger(answered))
    elif answered.model.dataset == "mnist":
        lines.append(_verdict(answered.refusal, shown.threshold))
    if shown.truth is not None:
        lines.append(_truth(answered, shown.truth))
    return answer(names[prediction.label], lines, is_wrong=shown.truth not in (None, prediction.label))


def _verdict(refusal: float, threshold: float) -> str:
    is_refused = refusal >= threshold
    verdict = '<strong class="nn-wrong">Not a digit</strong>' if is_refused else "<strong>A digit</strong>"
    return f'{verdict}, according to the reject model. <span class="nn-quiet">Not a digit: {probability_percent(refusal)}</span>'


def _stranger(answered: Answer) -> str:
    return (
        f'<span class="nn-quiet">{escape(answered.model.name)} was trained on {loaded.title(answered.model.dataset)} only, '
        "and gives any other image one of its classes too.</span>"
    )


def _resized(answered: Answer) -> list[str]:
    """In which size a network of one's own sees the input, where that is another."""
    shape = answered.model.shape
    if answered.chosen.image.shape in (shape, shape[1:]):
        return []
    size = "×".join(map(str, shape[1:] if shape[0] == 1 else shape))
    return [f'<span class="nn-quiet">{escape(answered.model.name)} sees it resized to {size}.</span>']


def _truth(answered: Answer, label: int) -> str:
    """Whether the answer is right; where it is wrong, with the way to the reasons."""
    prediction, name = answered.prediction, escape(answered.class_names[label])
    if prediction.label == label:
        return f'<strong class="nn-right">Right.</strong> The true class is {name}.'
    share = probability_percent(prediction.probabilities[label])
    place = f"came in place {prediction.rank(label)} of {len(answered.class_names)}, with {share}"
    reasons = link.to("why", model=answered.model.name, true=label, input=answered.chosen.link)
    return (
        f'<strong class="nn-wrong">Wrong.</strong> The true class, {name}, {place}. '
        f'<a href="{escape(reasons)}" target="_self">Why not {name}?</a>'
    )


def _empty(answered: Answer) -> str:
    prediction = answered.prediction
    named = f"{escape(answered.class_names[prediction.label])}, with {probability_percent(prediction.confidence)}"
    return answer(
        "An empty sheet",
        (
            "<strong>There is nothing to read on it.</strong>",
            f'<span class="nn-quiet">A network must name one of its classes all the same: {answered.model.name} says {named}.</span>',
        ),
    )
