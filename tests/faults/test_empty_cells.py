"""A visitor who arrives at a cell of the confusion matrix without images, and goes on to one with images."""

from server_tools import running_server

from benchmarks.visitors import Visitor, apart


def test_the_images_of_another_cell_are_shown_after_an_empty_one():
    async def visit(address: str) -> None:
        async with Visitor(address) as visitor:
            await visitor.open("mistakes", "true=1&predicted=9")
            (predicted,) = (key for key in visitor.widgets if key.startswith("mistakes.confusion.predicted"))
            assert not any("confusion.sample" in key for key in visitor.widgets)
            await visitor.run(visitor.choose(predicted, "any"))  # a part of the page runs by itself, or raises
            assert any("confusion.sample" in key for key in visitor.widgets)

    with running_server() as address:
        apart(visit(address))
