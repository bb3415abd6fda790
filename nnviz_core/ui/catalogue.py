"""Which views each page has, in their order; read by the pages themselves and by the tests that walk every view."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from nnviz_core.ui.averages import means, one_image, own_input, parting, variants
from nnviz_core.ui.averages import sentences as of_averages
from nnviz_core.ui.filters import attribution, compare, maps, one_filter, sums
from nnviz_core.ui.filters import sentences as of_filters
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.mistakes import confidence, confusion, duel, robustness
from nnviz_core.ui.mistakes import sentences as of_mistakes
from nnviz_core.ui.pixels import mosaic, observations, readings, training, unit
from nnviz_core.ui.pixels import sentences as of_pixels
from nnviz_core.ui.playground import learning, racing, seeds
from nnviz_core.ui.recording import answers_film, learnt, moving, one_input, record, two_runs, weights
from nnviz_core.ui.recording import sentences as of_recording
from nnviz_core.ui.tweak import given_input, limits, network, retrain, worth
from nnviz_core.ui.tweak import sentences as of_tweak
from nnviz_core.ui.why import reading
from nnviz_core.ui.why import sentences as of_why


def _told(*views: tuple[View, Callable[[Any, Values], str]]) -> tuple[View, ...]:
    """Each view with its sentences."""
    return tuple(replace(view, sentences=sentences) for view, sentences in views)


VIEWS: dict[str, tuple[View, ...]] = {
    "why": _told((reading.VIEW, of_why.reading)),
    "filters": _told(
        (maps.VIEW, of_filters.maps),
        (one_filter.VIEW, of_filters.one_filter),
        (sums.VIEW, of_filters.sums),
        (attribution.VIEW, of_filters.attribution),
        (compare.VIEW, of_filters.compare),
    ),
    "pixels": _told(
        (mosaic.VIEW, of_pixels.mosaic),
        (unit.VIEW, of_pixels.unit),
        (readings.VIEW, of_pixels.readings),
        (observations.VIEW, of_pixels.observations),
        (training.VIEW, of_pixels.training),
    ),
    "recording": _told(
        (weights.VIEW, of_recording.weights),
        (moving.VIEW, moving.sentences),
        (one_input.VIEW, one_input.sentences),
        (learnt.VIEW, learnt.sentences),
        (answers_film.VIEW, answers_film.sentences),
        (two_runs.VIEW, two_runs.sentences),
        (record.VIEW, of_recording.record),
    ),
    "playground": (learning.VIEW, racing.VIEW, seeds.VIEW),
    "tweak": _told(
        (network.VIEW, of_tweak.network),
        (worth.VIEW, of_tweak.worth),
        (limits.VIEW, of_tweak.curve),
        (given_input.VIEW, of_tweak.changed_input),
        (retrain.VIEW, retrain.sentences),
    ),
    "averages": _told(
        (means.VIEW, of_averages.means),
        (one_image.VIEW, of_averages.one_image),
        (own_input.VIEW, of_averages.own_input),
        (parting.VIEW, of_averages.parting),
        (variants.VIEW, of_averages.variants),
    ),
    "mistakes": _told(
        (confusion.VIEW, of_mistakes.confusion),
        (duel.VIEW, of_mistakes.duel),
        (confidence.VIEW, of_mistakes.confidence),
        (robustness.VIEW, of_mistakes.robustness),
    ),
}
