"""The page's link: what it asks for is taken up once, and what is shown is written back, all at once."""

from collections.abc import Callable, Mapping
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
PLACE, TOLD, AGAIN = "link_place", "link_told", "link_told_again"
"""Where the page tells of its link: not at a setting, which may be folded; what it told in this run, and whether it tells that again in the next."""
EVERY_PAGE = "every page"
MOST_TOLD = 8
"""Words of a link of which it is told that nothing took them."""
Translation = Callable[[dict[str, str]], dict[str, str]]


def open_link(page: str, translated: Translation = dict) -> None:
    """Take up the link that was opened, first of all on `page`; `translated` knows older ones.

    A link is opened when a page is, and by the browser's buttons back and forward; any other run may come with one that
    we have replaced since. What the link doesn't say of the page is as usual, and `tell_left_over` tells what nothing on it took.
    """
    _tell_again()
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
    st.session_state[ASKED] = translated(there)
    if there:
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
        every = [quoted(f"{word}={text}") for word, text in asked.items()]
        texts = ", ".join(every[:MOST_TOLD] + (["…"] if len(every) > MOST_TOLD else []))
        _say(f"Of the link, there is no use for {texts} here.", is_grave=False)


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
    _say(f"The link's {word}={quoted(text)} can't be followed: {problem}.", is_grave=True)


def rerun() -> None:
    """Run the page again by itself: what was told of the link a moment ago is told again."""
    st.session_state[AGAIN] = True
    st.rerun()


def _tell_again() -> None:
    st.session_state[PLACE] = st.container()
    told = st.session_state.pop(TOLD, [])
    if st.session_state.pop(AGAIN, False):
        for text, is_grave in told:
            _say(text, is_grave)


def _say(text: str, is_grave: bool) -> None:
    st.session_state.setdefault(TOLD, []).append((text, is_grave))
    with st.session_state[PLACE]:
        if is_grave:
            prose.alert(st.warning, text, ":material/link_off:")
        else:
            prose.caption(f":material/link_off: {text}")


def to(page: str, /, **words: object) -> str:
    """The link to `page` with these words, in their order."""
    return f"{page}?{urlencode(words)}" if words else page
