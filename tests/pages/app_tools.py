"""What the page tests do with the app: open a page, read it, and run the code it shows."""

import base64
import contextlib
import io
import json
import re
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[2]


def opened(app, stem, **parameters):
    app.run()
    app.query_params.clear()
    for name, value in parameters.items():
        app.query_params[name] = value
    if "shown_page" in app.session_state:
        del app.session_state["shown_page"]  # as for those who come by a link
    app.switch_page(f"pages/{stem}.py").run()
    assert not app.exception
    return app


def link(app):
    """The words of the page's link, with their texts."""
    return {name: value[0] if isinstance(value, list) else value for name, value in dict(app.query_params).items()}


def html(app):
    """What the page's own elements say, without the script that each visit runs anew."""
    bodies = [re.sub(r"<script>.*?</script>", "", element.proto.body, flags=re.DOTALL) for element in app.get("html")]
    components = [(each.proto.component_name, each.proto) for each in app.get("bidi_component")]
    steady = [json.loads(proto.json) for name, proto in components if name == "steady"]
    steady = [each for each in steady if isinstance(each, str)]
    answers = [json.loads(proto.json) for name, proto in components if name == "answer"]
    live = [each["html"] + each["below"] + "".join(each["there"].values()) for each in answers]
    wound = [json.loads(proto.json)["shown"] for name, proto in components if name == "recording"]
    return "\n".join([*bodies, *steady, *live, *wound])


def box(app, label):
    """The select box under `label`."""
    return next(each for each in app.selectbox if each.label == label)


class Buttons:
    """The options that stand side by side under a label, by their places or their words."""

    def __init__(self, control):
        self.control = control

    @property
    def value(self):
        return self.control.options[self.control.value]

    def select(self, option):
        """Choose the option of this place or label."""
        place = option if isinstance(option, int) else self.control.options.index(option)
        return self.control.set_value(place)


def buttons(app, label):
    return Buttons(next(each for each in app.segmented_control if each.label == label))


def sheets(app):
    """What the page's sheets of tiles show, as Python described it."""
    components = [(each.proto.component_name, each.proto) for each in app.get("bidi_component")]
    shown = [json.loads(proto.json) for name, proto in components if name == "tiles"]
    shown += [json.loads(proto.json)["sheets"] for name, proto in components if name == "recording"]
    return [sheet for each in shown for sheet in each["sheets"]]


def numbers(text):
    """Packed float32 values as an array."""
    return np.frombuffer(base64.b64decode(text), "<f4")


def code_of(app):
    """The page's Python as it is shown."""
    (shown,) = (block.value for block in app.code if block.language == "python")
    return shown


def ran(code):
    """The lines that `code` prints in a fresh namespace."""
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        exec(code, {"__name__": "__main__"})
    return output.getvalue().splitlines()


def printed(app):
    """The lines that the page's Python prints when it is run as it is shown."""
    return ran(code_of(app))
