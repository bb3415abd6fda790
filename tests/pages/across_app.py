"""What the tests of the pages across a data set share."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def opened(app, stem, **parameters):
    app.run()
    for name, value in parameters.items():
        app.query_params[name] = value
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception
    return app


def html(app):
    return "\n".join(element.proto.body for element in app.get("html"))


def printed(app):
    """What the code behind the view prints."""
    code = app.code[-1].value
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout
