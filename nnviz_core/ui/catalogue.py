"""Which views each page has, in their order; read by the pages themselves and by the tests that walk every view."""

from nnviz_core.ui.averages import means, one_image, parting, variants
from nnviz_core.ui.filters import attribution, compare, maps, one_filter, sums
from nnviz_core.ui.frame.views import View
from nnviz_core.ui.mistakes import confidence, confusion, duel, robustness
from nnviz_core.ui.why import reading

VIEWS: dict[str, tuple[View, ...]] = {
    "why": (reading.VIEW,),
    "filters": (maps.VIEW, one_filter.VIEW, sums.VIEW, attribution.VIEW, compare.VIEW),
    "averages": (means.VIEW, one_image.VIEW, parting.VIEW, variants.VIEW),
    "mistakes": (confusion.VIEW, duel.VIEW, confidence.VIEW, robustness.VIEW),
}
