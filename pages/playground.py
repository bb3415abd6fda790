"""Playground: build a small network and watch it learn."""

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.playground import page

VIEWS = catalogue.VIEWS["playground"]

open_page("playground")
link.open_link("playground")
page.show(VIEWS)
