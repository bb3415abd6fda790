"""Mistakes: what does the network mix up, how sure is it, and would another do better?"""

from functools import partial

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link, model, views
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.mistakes import old_links

VIEWS = catalogue.VIEWS["mistakes"]

open_page("mistakes")
link.open_link("mistakes", old_links.translated)
views.show(VIEWS, partial(model.choose, "mistakes"), model.in_link)
