"""What takes long is measured once for all visitors, whoever asks, and remembered within bounds."""

import inspect
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz_core.errors import NnvizError
from nnviz_core.ui.components import prose
from nnviz_core.ui.frame import crowd, jobs, memory
from nnviz_core.ui.frame.contents import token
from nnviz_core.ui.frame.turns import Answer

Arguments = ParamSpec("Arguments")
Value = TypeVar("Value")
POLL = 0.3
"""Seconds between two looks at a measurement that is under way; in between, the visitor's next click can end the wait."""

TELL = "tell"
"""The parameter of a measurement that tells its steps."""


def measured(told: str = "", brief: bool = False) -> Callable[[Callable[Arguments, Value]], Callable[Arguments, Value]]:
    """Remember what a function returns by its arguments: networks, image sets, arrays and plain values.

    It takes networks and images, never models: their titles and class names may differ for equal weights. However many ask
    at the same time, it is computed once, in a thread of its own, which no click ends. What takes long stands on the page
    as `told`, with its seconds and its place in the queue. A function with a parameter `tell` takes long: it tells its steps,
    and one such function is computed at a time. What is `brief`, some milliseconds, and asks for nothing else that is measured,
    is computed by the thread that asks: behind the pages it would wait for longer than it takes. An `NnvizError` becomes a message and is not remembered. Values are shared:
    nobody changes them.
    """

    def decorate(function: Callable[Arguments, Value]) -> Callable[Arguments, Value]:
        signature, name = inspect.signature(function), f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def value(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Value:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            key = (name, *(token(each) for word, each in bound.arguments.items() if word != TELL))
            takes_long = TELL in bound.arguments
            if takes_long:
                bound.arguments[TELL] = memory.tell

            def asked() -> Answer:
                return memory.asked(key, lambda: function(*bound.args, **bound.kwargs), takes_long, brief)

            return _awaited(asked, told)

        return value

    return decorate


def _awaited(asked: Callable[[], Answer], told: str) -> Any:
    """The value that is `asked` for; on a page an error that the visitor can mend is shown, and ends the run."""
    is_page = get_script_run_ctx(suppress_warning=True) is not None
    try:
        answer = asked()
        if is_page and not answer.done():
            with crowd.aside():
                _wait(answer, told or "Computing …")
        return answer.result()
    except CancelledError:  # it lost its place, as the page that asked for it first went on
        return _awaited(asked, told)
    except NnvizError as error:
        if not is_page:
            raise
        prose.alert(st.error, str(error))
        jobs.end_page()


def _wait(answer: Answer, told: str) -> None:
    start = time.monotonic()
    answer.want()
    if memory.is_settled(answer, POLL):
        return
    slot = st.empty()
    while not answer.done():
        answer.want()
        words = f":material/hourglass_top: {told} {time.monotonic() - start:.0f} s"
        done, total = answer.steps
        if ahead := memory.ahead(answer):
            slot.caption(f"{words}, after {ahead} other measurement{'s' * (ahead > 1)}")
        elif total:
            slot.progress(done / total, f"{words}, {done} of {total} steps")
        else:
            slot.caption(words)
        memory.is_settled(answer, POLL)
    slot.empty()
