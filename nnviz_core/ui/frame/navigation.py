"""One table of pages, and the frame that every page puts itself into."""

import time
from dataclasses import dataclass

import streamlit as st
from streamlit.navigation.page import Page

from nnviz_core import files
from nnviz_core.ui.components import prose, static_view, theme
from nnviz_core.ui.components.markup import heading
from nnviz_core.ui.frame import loaded, own_shown

STATIC = files.APP / "static"


@dataclass(frozen=True)
class PageEntry:
    """A page as the navigation and the home page show it; `stem` is its file in `pages/` and its URL."""

    stem: str
    title: str
    icon: str
    question: str


SECTIONS: dict[str, tuple[PageEntry, ...]] = {
    "": (PageEntry("home", "Home", ":material/home:", "See a real small network think."),),
    "Use it": (
        PageEntry("draw", "Draw", ":material/draw:", "What does the network make of this, and how sure is it?"),
        PageEntry(
            "why", "Why not?", ":material/help_center:", "Why was it read so, and what would have turned the answer?"
        ),
        PageEntry(
            "own",
            "Your own",
            ":material/upload_file:",
            "What does a network of your own make of your own images? Load both, and every page shows them.",
        ),
    ),
    "Look inside": (
        PageEntry(
            "filters",
            "Filters",
            ":material/grid_view:",
            "What does each filter make of this input, and what made the answer?",
        ),
        PageEntry(
            "network",
            "Network",
            ":material/view_in_ar:",
            "What happens in every layer while you draw, and which values made which?",
        ),
        PageEntry(
            "pixels",
            "Weights to pixels",
            ":material/blur_on:",
            "What does each unit look for, and how far is that what the network does?",
        ),
        PageEntry(
            "recording",
            "Training, wound back",
            ":material/history:",
            "What was the network at any step of its training, and how did it become what it is?",
        ),
        PageEntry(
            "playground",
            "Playground",
            ":material/hub:",
            "How does a small network learn, and what does each of its units learn?",
        ),
    ),
    "Change it": (
        PageEntry(
            "tweak",
            "Tweak",
            ":material/tune:",
            "What follows when the network, its data or its input is changed?",
        ),
    ),
    "Across the data": (
        PageEntry(
            "averages",
            "Class averages",
            ":material/stacked_bar_chart:",
            "What does each layer give for each class, and where do the classes part?",
        ),
        PageEntry(
            "mistakes",
            "Mistakes",
            ":material/rule:",
            "What does the network mix up, how sure is it, and would another do better?",
        ),
        PageEntry("glossary", "Glossary", ":material/menu_book:", "What do the terms of the field mean?"),
    ),
}
ENTRIES = {entry.stem: entry for entries in SECTIONS.values() for entry in entries}
HOME = "home"
MODULES = ("groups", "inside", "back", "terms", "away")
"""What works on every page: buttons without room become a box, links to our pages stay in the app, back leads back, a server that is away is told."""
HEAD_START = 0.05
"""Seconds."""
SHOWN, VISIT = "shown_page", "visit"


def navigation(stem: str = HOME) -> Page:
    """Set page `stem` up and build the navigation; `app.py` runs the result, and every page calls this first.

    A fresh server runs a deep link's page without `app.py`, which is why each page must do the same. That a page calls it also
    makes its widgets the app's own, which keep their values on other pages.
    """
    st.set_page_config(page_title=f"{ENTRIES[stem].title} · nnviz", page_icon=str(STATIC / "icon.svg"), layout="wide")
    st.logo(str(STATIC / "wordmark.svg"), icon_image=str(STATIC / "icon.svg"), size="large")
    loaded.prepare_process()
    own_shown.begin()
    theme.apply()
    return st.navigation({section: [_page(entry) for entry in entries] for section, entries in SECTIONS.items()})


def open_page(stem: str) -> None:
    """Build the frame of page `stem`, with its title and the question it answers."""
    navigation(stem)
    arrive(stem)
    entry = ENTRIES[stem]
    head(entry.title, entry.question)


def head(title: str, question: str) -> None:
    """The head of a page, which opens at its top: the browser would keep how far the page before was scrolled.

    Links to other pages stay in the app.
    """
    # The browser runs a script anew when its text changes, which is once a visit.
    scroll = f"document.querySelector('[data-testid=stMain]')?.scrollTo(0, 0) // visit {visit()}"
    modules = "\n".join(map(static_view.module, MODULES))
    st.html(
        f"{prose.marked(heading(title, question))}<script>{modules}\n{scroll}</script>",
        unsafe_allow_javascript=True,
    )
    theme.follow()


def arrive(stem: str) -> None:
    """Remember which page is shown."""
    if st.session_state.get(SHOWN) != stem:
        st.session_state.update({SHOWN: stem, VISIT: visit() + 1})


def stem() -> str:
    """The page that is shown."""
    return st.session_state[SHOWN]


def visit() -> int:
    """Grows with each change of page: what the page before had open starts anew on this one."""
    return st.session_state.get(VISIT, 0)


def send_first() -> None:
    """Give the browser what stands, before what takes the processor."""
    time.sleep(HEAD_START)


def _page(entry: PageEntry) -> Page:
    return st.Page(f"pages/{entry.stem}.py", title=entry.title, icon=entry.icon, default=entry.stem == HOME)
