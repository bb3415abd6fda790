"""What the page tests do with the app: open a page, read it, and run the code it shows."""

import contextlib
import io
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


def printed(app, block=0):
    """The lines that a code block of the page prints when it is run as it is shown, in a fresh namespace."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(app.code[block].value, {"__name__": "__main__"})
    return output.getvalue().splitlines()
