"""What the tests of long work beside the pages share: they begin a real job, wait for it, and leave none behind."""

import re
import time

from app_tools import html, opened

from nnviz_core import jobs
from nnviz_core.jobs import server
from nnviz_core.ui.frame.jobs import OWNER


def begun(app, stem, label, **words):
    """The job that the button of this label begins on a page."""
    opened(app, stem, **words)
    button(app, label).click().run()
    (*_, job) = jobs.of(app.session_state[OWNER])
    return job


def done(app, job):
    """The page after the end of its job."""
    until(lambda: job.is_over)
    app.run()
    assert not app.exception
    return app


def button(app, label):
    return next(each for each in app.button if each.label == label)


def state(app):
    """The state that the bar of the page's job shows."""
    return re.search(r'data-state="(\w+)"', html(app))[1]


def places(block):
    """Where the page's own parts stand in the tree of its blocks."""
    parts = {
        (number,): part.type
        for number, part in block.children.items()
        if part.type in ("html", "button", "bidi_component")
    }
    inner = {number: part for number, part in block.children.items() if getattr(part, "children", None)}
    return parts | {(number, *path): kind for number, part in inner.items() for path, kind in places(part).items()}


def until(condition, seconds=120):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def end_all():
    """Stop whatever job is under way."""
    for job in server.KEEPER.registry.all():
        job.stop()
    until(lambda: all(job.is_over for job in server.KEEPER.registry.all()))
