"""Any input at any step: its probabilities over the whole training, and what every layer gave for it then."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape

import numpy as np

from nnviz_core import drawing, links
from nnviz_core.course.passes import Passes
from nnviz_core.figures.course import Chart, Course
from nnviz_core.figures.style import CLASS_COLOURS
from nnviz_core.numerals import probability_percent
from nnviz_core.predictions import as_inputs
from nnviz_core.recordings import Recording
from nnviz_core.trace import record
from nnviz_core.ui.components import prose
from nnviz_core.ui.components.plots import Table
from nnviz_core.ui.frame import snippets
from nnviz_core.ui.frame.choices import Toggle
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.inputs import choice, sources
from nnviz_core.ui.inputs.chosen import ChosenInput, opened
from nnviz_core.ui.inputs.own import INPUT
from nnviz_core.ui.recording import layer_outputs, measures, offered, player
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.moments import Moment
from nnviz_core.ui.recording.settings import AXIS, STEP

DOCUMENT = Toggle(word="document", label="Red–green, as in the document")
ASKED = (INPUT, DOCUMENT)


def show(focus: Focus, values: Values, outcome: None) -> None:
    """The ways to an input, and what the network of the present step makes of it."""
    choice.start_with(focus.dataset)
    choice.read_link()
    values.put(INPUT, sources.chosen().link)
    values.ask(INPUT)
    given = chosen(focus, values)
    prose.markdown(story(focus, given, measures.passed(focus, given.image)))
    player.show(focus, values, charts(focus, values), moment(focus, values, values[STEP]), ASKED)


def chosen(focus: Focus, values: Values) -> ChosenInput:
    """The input in force; where nothing is given yet, a usual one."""
    text = values[INPUT]
    given = opened(links.read(text)) if text else sources.usual(focus.dataset)
    return replace(given, image=drawing.fitted(given.image, focus.recording.header.shape))


def truth(focus: Focus, given: ChosenInput) -> int | None:
    """Its class, where that is known and one of the network's."""
    return given.label if given.dataset == focus.dataset else None


def story(focus: Focus, given: ChosenInput, passes: Passes) -> str:
    """When the input was recognised first, and from when on it stayed so."""
    label, at = truth(focus, given), f"{given.origin[:1].upper()}{given.origin[1:]}"
    known = label if label is not None else int(passes.probabilities[-1].argmax())
    name = focus.class_names[known]
    first, lasting = passes.first(known), passes.lasting(known)
    head = f"**{at}** shows {name}" if label is not None else f"**{at}** is taken for {name} in the end"
    if first < 0:
        return f"{head}, and was not recognised at any of the {len(passes.steps)} steps at which the network was asked."
    stays = f", and always from step {lasting:,} on" if lasting >= 0 else ", but no longer at the end"
    return f"{head}: first predicted at step {first:,}{stays}; the network was asked at {len(passes.steps)} steps."


def charts(focus: Focus, values: Values) -> list[Chart]:
    """The probability of each class over the training."""
    given = chosen(focus, values)
    passes, label = measures.passed(focus, given.image), truth(focus, given)
    flags = []
    if label is not None and (first := passes.first(label)) >= 0:
        flags.append((first, "first recognised"))
    lines = [
        Course(name, passes.probabilities[:, each], CLASS_COLOURS[each % 10])
        for each, name in enumerate(focus.class_names)
    ]
    return [
        Chart(
            "Probability",
            f"The probability of each class for {given.origin}, at {len(passes.steps)} steps",
            passes.steps,
            lines,
            0.0,
            1.0,
            share=True,
            flags=flags,
        )
    ]


def moment(focus: Focus, values: Values, step: int) -> Moment:
    """The probabilities, and every layer's output, at one step."""
    given = chosen(focus, values)
    network = focus.recording.network(step)
    trace = record(network, as_inputs(given.image))
    shares = trace.probabilities[0].numpy()
    sheets = layer_outputs.sheets(
        focus, given, network, trace, measures.passed(focus, given.image).reaches, values[DOCUMENT]
    )
    return Moment(_answer(focus, given, shares), sheets)


def _answer(focus: Focus, given: ChosenInput, shares: np.ndarray) -> str:
    """The prediction in the colour of right or wrong, and the probabilities as bars."""
    label, prediction = truth(focus, given), int(shares.argmax())
    verdict = (
        "" if label is None else " Right." if label == prediction else f" Wrong: it is {focus.class_names[label]}."
    )
    rows = "".join(
        f'<tr class="{"truth" if each == label else ""}"><th>{escape(name)}</th><td><i style="--v:{shares[each]:.4f};--c:{CLASS_COLOURS[each % 10]}"></i></td>'
        f"<td>{probability_percent(shares[each])}</td></tr>"
        for each, name in enumerate(focus.class_names)
    )
    words = f"The prediction is <b>{escape(focus.class_names[prediction])}</b>, {probability_percent(shares[prediction])}.{escape(verdict)}"
    return f'<p>{words}</p><table class="bars" aria-label="Probabilities at this step"><tbody>{rows}</tbody></table>'


def table(focus: Focus, values: Values) -> Table:
    """The probability of each class at each step."""
    given = chosen(focus, values)

    def rows() -> Iterator[tuple]:
        passes = measures.passed(focus, given.image)
        for (place, label), share in np.ndenumerate(passes.probabilities):
            yield int(passes.steps[place]), focus.class_names[label], float(share)

    return Table(f"{focus.run}-input", ("step", "class", "probability"), rows)


def snippet(image: np.ndarray, recording: Recording) -> None:
    """The probability of each class at each step."""
    from nnviz_core.course.passes import passes

    course = passes(recording, image)
    for step, shares in zip(course.steps, course.probabilities, strict=True):
        print(step, *shares)


def sentences(focus: Focus, values: Values) -> str:
    given, step = chosen(focus, values), values[STEP]
    passes = measures.passed(focus, given.image)
    shares = record(focus.recording.network(step), as_inputs(given.image)).probabilities[0].numpy()
    return (
        f"This is {given.origin} in {focus.run} after step {step:,} of {focus.last:,}. "
        f"The lines are the probabilities of its {len(shares)} classes at {len(passes.steps)} steps, and the largest at this step is {probability_percent(shares.max())} for {focus.class_names[int(shares.argmax())]}. "
        f"Below stands what each layer gave for it at this step, on colours that mean the same at all of them."
    )


VIEW = View(
    name="input",
    title="One input",
    show=lambda focus, values: None,
    settings=(AXIS, DOCUMENT),
    detail=show,
    within=(STEP, INPUT),
    tables={"Probabilities as CSV": table},
    snippet=snippet,
    given=lambda focus, values: {
        "image": snippets.image(chosen(focus, values).link),
        "recording": offered.source(focus.run),
    },
)
