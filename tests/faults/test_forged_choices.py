"""Choices that no page offers, sent by a visitor without a browser: they change nothing, and nothing is raised."""

from itertools import product

import pytest
from server_tools import health, running_server
from streamlit.proto.Common_pb2 import ChatInputValue, DoubleArray, FileUploaderState, SInt64Array, StringArray

from benchmarks.visitors import Visitor, apart

FORGED = ("3", '"text"', "[1]", '{"drawing": 1, "backgroundFit": 2}', '{"picked": [{}], "drawn": 7, "request": "x"}')
RUBBISH = "\U0001f4a5"


@pytest.mark.parametrize(("page", "query"), [("draw", "input=lines-0"), ("filters", "view=sum"), ("mistakes", "")])
def test_a_label_that_no_box_offers(page, query):
    async def boxes(address: str) -> list[str]:
        async with Visitor(address) as visitor:
            await visitor.open(page, query)
            return [key for key, widget in visitor.widgets.items() if widget.kind == "selectbox"]

    async def forge(address: str, key: str) -> None:
        async with Visitor(address) as visitor:
            await visitor.open(page, query)
            await visitor.run(visitor.choose(key, RUBBISH))

    with running_server() as address:
        keys = apart(boxes(address))
        assert keys
        for key in keys:
            apart(forge(address, key))


@pytest.mark.parametrize("page", ["", "draw", "filters", "network", "tweak", "playground"])
def test_a_component_that_sends_what_no_component_sends(page):
    async def components(address: str) -> list[str]:
        async with Visitor(address) as visitor:
            await visitor.open(page, "input=lines-0")
            return [key for key, widget in visitor.widgets.items() if widget.kind == "bidi_component"]

    async def forge(address: str, key: str, value: str) -> None:
        async with Visitor(address) as visitor:
            await visitor.open(page, "input=lines-0")
            await visitor.run(visitor.put(key, json_value=value))

    with running_server() as address:
        keys = apart(components(address))
        assert keys
        for key in keys:
            for value in FORGED:
                apart(forge(address, key, value))


KINDS = {
    "bool_value": True,
    "double_value": 1e308,
    "int_value": -3,
    "string_value": RUBBISH,
    "trigger_value": True,
    "bytes_value": b"\xff",
    "json_value": "{",
    "double_array_value": DoubleArray(data=[1.5, 2.5, 3.5]),
    "int_array_value": SInt64Array(data=[99, -1]),
    "string_array_value": StringArray(data=[RUBBISH, "", RUBBISH]),
    "file_uploader_state_value": FileUploaderState(),
    "chat_input_value": ChatInputValue(data=RUBBISH),
}
"""A value of each kind that a widget may have, which most widgets don't."""
FORGED_VALUES = [*KINDS.items(), ("string_array_value", StringArray())]


@pytest.mark.parametrize(
    ("page", "query"), [("draw", ""), ("draw", "input=lines-0"), ("filters", ""), ("network", ""), ("averages", "")]
)
def test_a_value_of_another_kind_is_refused_and_leaves_everybody_alone(page, query, tmp_path):
    async def forge(address: str) -> int:
        async with Visitor(address) as hostile, Visitor(address) as other:
            await other.open(page, query)
            await hostile.open(page, query)
            keys = list(hostile.widgets)
            for key, (kind, value) in product(keys, FORGED_VALUES):
                if key in hostile.widgets:
                    before = hostile.tab.states.get(key)
                    await hostile.run(hostile.put(key, **{kind: value}))
                    hostile.tab.states.pop(key, None)
                    if before:
                        hostile.tab.states[key] = before
            await other.run()
            return len(keys)

    path = tmp_path / "log"
    with path.open("wb") as log, running_server(log=log) as address:
        assert apart(forge(address)) >= 5
        assert health(address)["errors"] == {}
    told = path.read_text()
    assert "Traceback" not in told
    assert "instead of" in told
