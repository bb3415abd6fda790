"""nnviz: see a real small network think. `streamlit run app.py`"""

from nnviz_core.ui.navigation import navigation

navigation().run()
