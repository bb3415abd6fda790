"""Open every page in this process, and print what it has loaded."""

import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=120).run()
for stem in ("draw", "filters", "network", "averages", "mistakes"):
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception, stem
print("\n".join(sys.modules))
