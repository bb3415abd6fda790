"""The page's link: what it asks for is taken up once, and what is shown is written back, all at once."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from nnviz_core.ui.components import prose
from nnviz_core.ui.components.markup import quoted
from nnviz_core.ui.frame import navigation

ASKED, WRITTEN, OPENED, CHOICES = "link_asked", "link_written", "link_opened", "link_choices"
"""What a link asked for and nobody took yet; the visit in which a link was opened last, and what was written last in it; and
what was chosen, by page, view and word."""
EVERY_PAGE = "every page"
Translation = Callable[[dict[str, str]], dict[str, str]]


def open_link(page: str, words: Collection[str], translated: Translation = dict) -> None:
    """Take up the link that was opened, first of all on `page`: `words` are those it may hold, `translated` knows older ones.

    A link is opened when a page is, and by the browser's buttons back and forward; any other run may come with one that
    we have replaced since. What the link doesn't say of the page is as usual.
    """
    there, visit = present(), navigation.visit()
    is_new = visit != st.session_state.get(OPENED)
    st.session_state[OPENED] = visit
    if not is_new and not (_is_by_history() and there != st.session_state.get(WRITTEN)):
        return
    if (
        WRITTEN in st.session_state
    ):  # the browser may have been told of what the run before wrote after it opened this link
        st.query_params.from_dict(there)
    st.session_state[WRITTEN] = there
    asked = {word: text for word, text in translated(there).items() if word in words}
    st.session_state[ASKED] = asked
    if asked:
        _forget(page)


def _is_by_history() -> bool:
    """Whether this run comes from the browser's buttons back and forward."""
    context = get_script_run_ctx()
    return bool(context and context.is_history_navigation)


def present() -> dict[str, str]:
    """What stands in the link, by word; a word that stands there several times has its texts joined by commas."""
    return {word: ",".join(st.query_params.get_all(word)) for word in st.query_params}


def asked(word: str) -> str | None:
    """What the link asks for under `word`, if nobody has taken it."""
    return st.session_state.get(ASKED, {}).get(word)


def take(word: str) -> str | None:
    """What the link asks for under `word`, if nobody has taken it: from now on somebody has."""
    return st.session_state.get(ASKED, {}).pop(word, None)


def choices() -> dict[tuple[str, str, str], Any]:
    """What was chosen on any page: values by page, view and word."""
    return st.session_state.setdefault(CHOICES, {})


def tell_left_over() -> None:
    """Say what of the link nothing on the page took; nothing is left afterwards."""
    asked = st.session_state.pop(ASKED, None)
    if asked:
        texts = ", ".join(f"{word}={quoted(text)}" for word, text in asked.items())
        prose.caption(f":material/link_off: Of the link, this view has no use for {texts}.")


def open_view(page: str, name: str) -> None:
    """Open another view of `page`, as a callback does."""
    take("view")
    choices()[page, "", "view"] = name


def view_of(page: str) -> str:
    """The view of `page` that was opened; "" where none was, so that it is the first."""
    return choices().get((page, "", "view"), "")


def write(shown: Mapping[str, str]) -> None:
    """Let the link hold `shown` and nothing else."""
    if present() != shown:
        st.query_params.from_dict(shown)
    st.session_state[WRITTEN] = dict(shown)


def _forget(page: str) -> None:
    for place in [place for place in choices() if place[0] == page]:
        del choices()[place]


def tell(word: str, text: str, problem: str) -> None:
    """Say that what the link asks for isn't there."""
    prose.alert(st.warning, f"The link's {word}={quoted(text)} can't be followed: {problem}.", ":material/link_off:")


def to(page: str, /, **words: object) -> str:
    """The link to `page` with these words, in their order."""
    return f"{page}?{urlencode(words)}" if words else page
