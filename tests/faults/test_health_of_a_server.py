"""What the running server tells of itself while visitors come, leave, and meet errors."""

import sys
import time

import pytest
from server_tools import ROOT, health, running_server

from benchmarks import cold_start
from benchmarks.browser import NoAnswerError
from benchmarks.visitors import Visitor, apart

FAILING = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import streamlit as st
from nnviz_core.ui.frame import health
if __name__ == "__main__":
    raise LookupError("not for others")
app = st.App(__file__, routes=[health.route()])
"""


def until_visitors(address: str, count: int) -> dict:
    deadline = time.monotonic() + 20
    while (answer := health(address))["visitors"] != count:
        assert time.monotonic() < deadline, answer
        time.sleep(0.2)
    return answer


def test_visitors_are_counted_while_they_are_there():
    async def visit(address: str) -> dict:
        async with Visitor(address) as first, Visitor(address) as second:
            await first.open()
            await second.open()
            return until_visitors(address, 2)

    with running_server() as address:
        assert until_visitors(address, 0)["errors"] == {}
        answer = apart(visit(address))
        assert answer["memory"] > 200 * 2**20
        assert answer["caches"]["measured"]["bytes"] <= answer["caches"]["measured"]["at most"]
        assert until_visitors(address, 0)["errors"] == {}


def until_prepared(address: str) -> dict:
    deadline = time.monotonic() + 60
    while (answer := health(address))["preparation"] != "done":
        assert time.monotonic() < deadline, answer
        time.sleep(0.2)
    return answer


def test_what_a_first_visitor_asks_for_is_measured_before():
    with running_server() as address:
        answer = until_prepared(address)
        assert answer["visitors"] == 0
        assert answer["caches"]["measured"]["bytes"] > 2**18
        assert answer["errors"] == {}


def test_a_prepared_server_with_a_first_page_stays_within_its_memory():
    """450 MB with the build of torch without graphics cards, which takes 217 of them; other builds take more."""
    torch = cold_start.libraries(sys.executable)["torch"]
    with running_server() as address:
        until_prepared(address)
        cold_start.opened(address, "")
        assert cold_start.megabytes(address) - torch <= 450 - 217


def test_a_page_that_fails_is_counted_by_the_class_of_its_error(tmp_path):
    script = tmp_path / "app.py"
    script.write_text(FAILING, encoding="utf-8")
    with running_server(str(script), tmp_path) as address:
        with pytest.raises(NoAnswerError, match="LookupError"):
            cold_start.opened(address, "")
        assert health(address)["errors"] == {"LookupError": 1}
