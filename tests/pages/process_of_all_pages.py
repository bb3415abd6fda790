"""Open Home in this process, then every page, and print what it has loaded by then."""

import sys
from pathlib import Path

from streamlit.testing.v1 import AppTest

app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=120).run()
print(*sorted(sys.modules), sep="\n")
print("every page")
for stem in ("draw", "why", "filters", "network", "pixels", "averages", "mistakes"):
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception, stem
print(*sorted(sys.modules), sep="\n")
