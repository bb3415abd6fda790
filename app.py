"""nnviz: see a real small network think. `streamlit run app.py`"""

import streamlit as st
from starlette.middleware import Middleware

from nnviz_core.ui import navigation
from nnviz_core.ui.network3d import live
from nnviz_core.ui.no_delay import NoDelay

if __name__ == "__main__":
    navigation.navigation().run()
else:
    # The server imports this file, and runs it as a script for every visitor.
    app = st.App(__file__, routes=live.ROUTES, middleware=[Middleware(NoDelay)])
