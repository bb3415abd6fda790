"""nnviz: see a real small network think. `streamlit run app.py`"""

import os

# Numpy reads it when it is first imported: with a thread for each core these would spin beside the pages while they wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from functools import partial
from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware

from nnviz_core.ui.draw import live as draw
from nnviz_core.ui.frame import crowd, forgeries, health, heap, jobs, loaded, navigation, preparation, surveys
from nnviz_core.ui.frame.bounds import Bounds
from nnviz_core.ui.frame.no_delay import NoDelay
from nnviz_core.ui.home import live as home
from nnviz_core.ui.network import live as network
from nnviz_core.ui.playground import live as playground
from nnviz_core.ui.recording import live as recording
from nnviz_core.ui.tweak import live as tweak

if __name__ == "__main__":
    with crowd.turn():
        page = navigation.navigation()
        page.run()
        jobs.hold()
else:
    # The server imports this file, and runs it as a script for every visitor.
    forgeries.refuse()
    lively = (draw, home, network, recording, playground, tweak)
    routes = [*(each for module in lively for each in module.ROUTES), health.route()]
    app = st.App(__file__, routes=routes, middleware=[Middleware(NoDelay), Middleware(Bounds)])
    heap.bound()
    pages = partial(import_module, "nnviz_core.ui.catalogue")
    preparation.prepare_when_idle([pages, loaded.prepare_process, surveys.prepare])
