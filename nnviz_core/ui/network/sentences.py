"""What the Network page shows, in three sentences with its present numbers."""

from nnviz_core.contributions.sums import explain_in
from nnviz_core.numerals import numeral, percent, probability_percent
from nnviz_core.predictions import of_trace
from nnviz_core.scene.recorded import Scene
from nnviz_core.ui.network import sums
from nnviz_core.ui.network.answers import Controls


def sentences(recorded: Scene, controls: Controls, place: sums.CubePlace | None) -> str:
    prediction, stages = of_trace(recorded.trace), recorded.stages
    number, index = sums.place_of(recorded, place)
    explained = explain_in(recorded.network, recorded.trace, stages[number].main, index)
    between = stages[1:-1]
    active = sum(int((stage.values(recorded.trace) > 0).sum()) for stage in between)
    return (
        f"{controls.model.name} answers {controls.model.class_names[prediction.label]} with {probability_percent(prediction.confidence)}, and here "
        f"is its pass from the input to {stages[-1].layer}: {len(stages)} planes, in which each cube is one value. "
        f"The layers between have {sum(stage.size for stage in between):,} cubes here, {active:,} of them above zero; a line is a value × its weight, "
        f"drawn from {percent(controls.threshold)} of the strongest between the same two planes on. "
        f"The sum behind {recorded.name(number, index)} has {len(explained.products)} products and gives {numeral(explained.total)}."
    )
