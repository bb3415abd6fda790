"""What the trainings are said to be before they begin, while they go on, and in the end."""

from html import escape

from nnviz_core import datasets
from nnviz_core.evaluation.crossed import Difference
from nnviz_core.numerals import accuracy_percent, numeral
from nnviz_core.retraining import Forecast, Outcome, Plan, Progress
from nnviz_core.retraining.changes import NOT_A_DIGIT
from nnviz_core.retraining.material import UNSEEN
from nnviz_core.retraining.progress import TESTED
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import ENTRIES

PAGES = ("draw", "filters", "network", "averages", "mistakes")
WAITING = "Once both networks of a seed are trained, or you stop, they open on every page."


def before(plan: Plan, told: Forecast) -> str:
    """What will be trained and about how long that takes."""
    return (
        f"{plan.title}, unchanged and changed ({plan.words}): {2 * plan.seeds} trainings of {plan.steps:,} steps each, "
        f"about {duration(told.seconds)} on a core that is free."
    )


def progress(latest: Progress) -> tuple[float, str]:
    """How far it is, as a share and in words."""
    plan = latest.plan
    left = f", about {duration(latest.seconds_left)} left" if latest.pace and latest.step < latest.steps else ""
    return (
        latest.share,
        f"Seed {latest.seed} of {plan.seeds}, step {latest.step:,} of {latest.steps:,}{left}. {plan.title}, changed: {plan.words}.",
    )


def finding(last: Progress, outcome: Outcome | None) -> str:
    """What came of it, as (already safe) HTML."""
    if outcome is None:
        return "No two seeds are done, so that no difference can be told from chance." if last.trained else WAITING
    one, plan = outcome.overall, last.plan
    clear = _classes(last, outcome)
    return (
        f"Changed ({escape(plan.words)}), the network is right on <strong>{accuracy_percent(one.second)}</strong> of the {datasets.TEST_IMAGES:,} test images instead of "
        f"<strong>{accuracy_percent(one.first)}</strong>: {points(one.difference)} points, {interval(one)}. {clear}{_refused(last)}"
    )


def _refused(last: Progress) -> str:
    """How many things that are no digits are refused, where the networks were trained with some."""
    if not last.refused:
        return ""
    count = UNSEEN * len(last.refused)
    return (
        f" Of {UNSEEN} things that are no digits, and that no training saw, the changed networks call {accuracy_percent(sum(last.refused) / count)} "
        f"“{NOT_A_DIGIT}” on average ({accuracy_percent(min(last.refused) / UNSEEN)} to {accuracy_percent(max(last.refused) / UNSEEN)} by seed)."
    )


def _classes(last: Progress, outcome: Outcome) -> str:
    """Which classes differ more than by chance."""
    names = last.plan.classes(False)
    clear = [label for label in range(len(names)) if outcome.is_significant(label)]
    if not clear:
        most = max(range(len(names)), key=lambda label: abs(outcome.classes[label].difference))
        return f"{escape(names[most])} differs most ({points(outcome.classes[most].difference)}), but with {outcome.seeds} seeds no class by itself significantly."
    *told, last_told = [f"{escape(names[label])} ({points(outcome.classes[label].difference)})" for label in clear]
    differing = f"{', '.join(told)} and {last_told} differ" if told else f"{last_told} differs"
    return f"Of the {len(names)} classes, tested all at once, {differing} significantly at 5 %."


def interval(one: Difference) -> str:
    """The interval in words."""
    return f"95 % interval {points(one.low)} to {points(one.high)}"


def points(difference: float) -> str:
    """A difference of two accuracies in points of per cent."""
    return numeral(100 * difference, "+.2f")


def opening(changed: str, unchanged: str, last: Progress) -> str:
    """Links to the pages that show a network, on both networks of the first seed, as HTML."""
    steps = f"after {last.trained:,} steps from seed {last.plan.seed}"
    lines = ((changed, f"The changed network, {changed}, {steps}"), (unchanged, f"The unchanged one, {unchanged}"))
    return " ".join(f"{words}: {_ways(name)}." for name, words in lines)


def _ways(name: str) -> str:
    return " · ".join(
        f'<a href="{escape(link.to(page, model=name))}" target="_self">{escape(ENTRIES[page].title)}</a>'
        for page in PAGES
    )


def duration(seconds: float) -> str:
    """A time in seconds below two minutes, else in minutes."""
    return f"{max(1, round(seconds))} s" if seconds < 120 else f"{round(seconds / 60)} minutes"


def sentences(last: Progress, outcome: Outcome | None) -> str:
    """The view in three sentences."""
    plan = last.plan
    end = (
        f"Over all test images the changed networks are {points(outcome.overall.difference)} points more accurate, {interval(outcome.overall)} over {outcome.seeds} seeds and the images."
        if outcome
        else f"The curves are measured on the first {TESTED} test images, the outcome on all {datasets.TEST_IMAGES:,}."
    )
    return (
        f"{plan.title} is trained on this server from {plan.seeds} seeds, each time unchanged and changed ({plan.words}) side by side. "
        f"Both networks of a seed begin alike and take {plan.steps:,} steps in batches of at most 64 images, so that what differs in the end comes of the change or of chance. "
        f"{end}"
    )
