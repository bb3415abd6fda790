"""Your own: where a network and images are loaded, for every page to show."""

from nnviz_core.ui.frame import link
from nnviz_core.ui.frame.navigation import open_page
from nnviz_core.ui.own import page

open_page("own")
link.open_link("own")
link.tell_left_over()
page.show()
