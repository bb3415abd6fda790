"""Training, wound back: what was the network at any step of its training?"""

from nnviz_core.ui import catalogue
from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.recording import page

VIEWS = catalogue.VIEWS["recording"]

open_page("recording")
link.open_link("recording")
page.find()
page.show(VIEWS)
