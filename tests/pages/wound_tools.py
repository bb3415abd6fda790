"""What the tests do of a training wound back: ask as its time line does, and take apart what is answered."""

import base64
import json

import numpy as np
from app_tools import html, sheets

from nnviz_core.ui.recording import live


def body(**changes) -> bytes:
    return json.dumps({"run": "mnist-tiny-cnn", "step": 160, "view": "weights", "words": {}} | changes).encode()


def request(app):
    """What the page's time line asks with while it is dragged."""
    (data,) = (
        json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.component_name == "recording"
    )
    return data["request"] | {"run": data["run"], "step": data["step"]}


def told(**changes):
    """What is answered, taken apart: words, and sheets with their values."""
    answer = live.answer(body(**changes))
    start = 4 + int.from_bytes(answer[:4], "little")
    moment, numbers = json.loads(answer[4:start]), np.frombuffer(answer[start:], "<f4")
    ends = np.cumsum([sheet["count"] * sheet["height"] * sheet["width"] for sheet in moment["sheets"]])
    assert len(numbers) == (ends[-1] if len(ends) else 0)
    for sheet, values in zip(moment["sheets"], np.split(numbers, ends[:-1]), strict=False):
        sheet["values"] = values
    return moment


def assert_shown(app, moment):
    """The page shows just what is answered of a `moment`: its words and its sheets, value by value."""
    assert moment["shown"] in html(app)
    for shown, answered in zip(sheets(app), moment["sheets"], strict=True):
        values = np.frombuffer(base64.b64decode(shown["values"]), "<f4")
        np.testing.assert_array_equal(values, answered["values"])
        assert {name: shown[name] for name in answered if name != "values"} == {
            name: value for name, value in answered.items() if name != "values"
        }
