"""Open Home in this process, then every page, and print what it has loaded by then."""

import sys
import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

from nnviz_core.evaluation import comparison
from nnviz_core.recordings import shipped
from nnviz_core.ui.frame import trainees, wound_back

app = AppTest.from_file(str(Path(__file__).parents[2] / "app.py"), default_timeout=120).run()
print(*sorted(sys.modules), sep="\n")
print("every page")
for stem in ("draw", "why", "filters", "network", "pixels", "recording", "playground", "tweak", "averages", "mistakes"):
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception, stem
while not trainees.is_ready():  # the kernels
    time.sleep(0.1)
for name in shipped.NAMES:
    wound_back.recording(name)
assert comparison.mcnemar(3, 9) < 1
print(*sorted(sys.modules), sep="\n")
