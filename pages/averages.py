"""Class averages: what does each layer give for each class, and where do the classes part?"""

from functools import partial

from nnviz_core.ui import catalogue
from nnviz_core.ui.averages import old_links, variants
from nnviz_core.ui.frame import link, model, views
from nnviz_core.ui.frame.navigation import open_page

VIEWS = catalogue.VIEWS["averages"]

open_page("averages")
link.open_link("averages", old_links.translated)
views.show(variants.offered(VIEWS), partial(model.choose, "averages"), model.in_link)
