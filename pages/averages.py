"""Class averages: what does each layer give for each class, and where do the classes part?"""

from nnviz_core.ui.averages.means import averages_view
from nnviz_core.ui.averages.parting import separation_view
from nnviz_core.ui.averages.sample import sample_view
from nnviz_core.ui.averages.variants import variants_view
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.frame.settings import read_sample_link, select_model, select_view

VIEW = "part"
AVERAGES, SAMPLE, PARTING, VARIANTS = "Averages", "One image", "Where classes part", "Variants"
VIEWS = {AVERAGES: averages_view, SAMPLE: sample_view, PARTING: separation_view, VARIANTS: variants_view}

open_page("averages")
read_sample_link(VIEW, SAMPLE)
model = select_model()
view = select_view(tuple(VIEWS), VIEW)
VIEWS[view](model)
