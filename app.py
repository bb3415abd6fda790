"""nnviz: see a real small network think. `streamlit run app.py`"""

import streamlit as st
from starlette.middleware import Middleware

from nnviz_core.ui.draw import live as draw
from nnviz_core.ui.frame import crowd, health, navigation
from nnviz_core.ui.frame.bounds import Bounds
from nnviz_core.ui.frame.no_delay import NoDelay
from nnviz_core.ui.home import live as home
from nnviz_core.ui.network import live as network

if __name__ == "__main__":
    with crowd.turn():
        navigation.navigation().run()
else:
    # The server imports this file, and runs it as a script for every visitor.
    routes = [*draw.ROUTES, *home.ROUTES, *network.ROUTES, health.route()]
    app = st.App(__file__, routes=routes, middleware=[Middleware(NoDelay), Middleware(Bounds)])
