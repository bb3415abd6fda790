"""Choices that no page offers, sent by a visitor without a browser: they change nothing, and nothing is raised."""

import asyncio

import pytest
from server_tools import running_server

from benchmarks.visitors import Visitor

RUBBISH = "\U0001f4a5"


@pytest.mark.parametrize(("page", "query"), [("draw", "input=lines-0"), ("filters", "view=sum"), ("mistakes", "")])
def test_a_label_that_no_box_offers(page, query):
    async def forge(address: str) -> int:
        async with Visitor(address) as visitor:
            await visitor.open(page, query)
            boxes = [key for key, widget in visitor.widgets.items() if widget.kind == "selectbox"]
            for key in boxes:
                await visitor.open(page, query)
                await visitor.run(visitor.choose(key, RUBBISH))
            return len(boxes)

    with running_server() as address:
        assert asyncio.run(forge(address)) > 0
