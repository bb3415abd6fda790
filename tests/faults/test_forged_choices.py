"""Choices that no page offers, sent by a visitor without a browser: they change nothing, and nothing is raised."""

import pytest
from server_tools import running_server

from benchmarks.visitors import Visitor, apart

FORGED = ("3", '"text"', "[1]", '{"picked": [{}], "drawn": 7, "request": "x"}')
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


@pytest.mark.parametrize("page", ["", "draw", "filters", "network"])
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
