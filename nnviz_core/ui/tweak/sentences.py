"""What each view of Tweak shows, in three sentences with its present numbers."""

from nnviz_core.networks import parameter_count
from nnviz_core.numerals import accuracy_percent, numeral, probability_percent
from nnviz_core.predictions import predict
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak import before_after, given_input, limits, measures
from nnviz_core.ui.tweak import worth as of_worth
from nnviz_core.ui.tweak.changes import CHANGES
from nnviz_core.ui.tweak.focus import Subject
from nnviz_core.ui.tweak.kinds import LAYER


def network(subject: Subject, values: Values) -> str:
    sides, pair = before_after.both(values, values[LAYER]), measures.comparison(values)
    one, other = sides.predictions
    names, count = subject.class_names, len(values[CHANGES])
    return (
        f"A copy of {subject.model.name}, with its {parameter_count(subject.network):,} trained numbers, is changed in {count} {'way' if count == 1 else 'ways'} and stands beside it; nobody else's network is touched. "
        f"For this input the one answers {names[one.label]} with {probability_percent(one.confidence)}, the other {names[other.label]} with {probability_percent(other.confidence)}. "
        f"Over {len(pair.before.labels):,} test images they are right on {accuracy_percent(pair.before.accuracy)} and {accuracy_percent(pair.after.accuracy)}."
    )


def worth(subject: Subject, values: Values) -> str:
    importance = of_worth.importance(values)
    costs = importance.costs
    return (
        f"Each of the {len(costs)} {of_worth.part(values)}s of {importance.layer} in {subject.model.name} is set to 0 by itself, and {len(importance.labels):,} test images are read again. "
        f"With all of them {accuracy_percent(float(importance.right.mean()))} are read correctly, without number {int(costs.argmax())} {accuracy_percent(float(importance.right_without[costs.argmax()].mean()))}. "
        f"What each costs alone doesn’t add up: {int((costs <= 0).sum())} of them cost nothing, as others do their work."
    )


def curve(subject: Subject, values: Values) -> str:
    steps = limits.curve(values)
    return (
        f"The numbers of {subject.model.name} are changed further and further, in {len(steps.levels)} steps, and each time all test images are read. "
        f"The accuracy goes from {accuracy_percent(float(steps.accuracy[0] + steps.loss[0]))} without any change to {accuracy_percent(float(steps.accuracy[-1]))} at the last step. "
        f"The curve with its band of 95 % says how far one can go; nothing is trained again in between, which would win part of the loss back."
    )


def changed_input(subject: Subject, values: Values) -> str:
    prediction, way = predict(subject.network, subject.input.image), given_input.way(subject, values)
    flips = len(way.flips)
    return (
        f"{subject.model.name} answers {subject.class_names[prediction.label]} with {probability_percent(prediction.confidence)} to this input, whose ink adds up to {numeral(subject.input.image.sum(), '.1f')} full pixels; a pen adds to it and takes away. "
        f"On the straight way to test image {int(values[given_input.TARGET])}, in {len(way.shares)} steps, the answer flips {'once' if flips == 1 else f'{flips} times'}. "
        f"With dropout left on, {given_input.PASSES} passes say how sure the network is, and the least ink that turns the answer is looked for pixel by pixel."
    )
