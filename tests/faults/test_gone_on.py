"""A visitor who went on before a page was whole: what still comes from it raises nothing, and changes nothing that is shown."""

import random

from server_tools import health, running_server

from benchmarks.load import stroke
from benchmarks.visitors import Visitor, apart


def test_a_stroke_that_comes_after_its_page_is_left(tmp_path):
    async def draw_late(address: str) -> None:
        async with Visitor(address) as visitor:
            await visitor.open("draw")
            visitor.draw(stroke(random.Random(0)))
            late = visitor.tab.states.pop("canvas")
            await visitor.follow("glossary")
            visitor.tab.states["canvas"] = late
            await visitor.run()
            assert visitor.page == "glossary"

    path = tmp_path / "log"
    with path.open("wb") as log, running_server(log=log) as address:
        apart(draw_late(address))
        assert health(address)["errors"] == {}
