"""A visitor's own recording in every view of Training, wound back, and its networks on other pages."""

import pytest
from app_tools import box, html, link, opened
from wound_tools import assert_shown, body, request, told

from nnviz_core import live
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.frame import own_recordings
from nnviz_core.ui.frame.own_recordings import NnvizError
from nnviz_core.ui.recording import live as route
from nnviz_core.ui.recording.moments import PAGES

KINDS = {
    "dense": live.Plan(dataset="fashion", hidden=(8,), images=200, epochs=2, batch=50),
    "linear": live.Plan(hidden=(), images=100, epochs=1, batch=50, optimiser="sgd"),
    "cnn": live.Plan(hidden=live.plans.TINY, images=100, epochs=1, batch=50),
}
"""Without momenta and ReLU, too, and with filters."""
WOUND = [view for view in VIEWS["recording"] if view.name != "record"]
CONTENTS = {}


def content(kind):
    if kind not in CONTENTS:
        *_, last = live.record(KINDS[kind], 1, "run-1")
        CONTENTS[kind] = last.content
    return CONTENTS[kind]


def held(app, kind):
    """The page, after the recording was loaded back."""
    opened(app, "recording", view="record")
    app.file_uploader[0].set_value(("run.nnviz", content(kind), "application/octet-stream")).run()
    assert not app.exception
    (own,) = app.session_state["own_recordings"].values()
    return own


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("view", WOUND, ids=lambda view: view.name)
def test_every_view_shows_ones_own_training_and_goes_on_while_it_plays(app, kind, view):
    own = held(app, kind)
    opened(app, "recording", view=view.name, run=own.name, step="1")
    assert not app.error
    assert not app.warning
    assert (link(app)["run"], link(app)["step"]) == (own.name, "1")
    assert own.token not in str(link(app))
    asked = request(app)
    answer = told(**asked)
    assert_shown(app, answer)
    assert told(**asked | {"step": 0})["shown"] != answer["shown"]
    assert 'target="_self"' not in answer["shown"]


def test_a_step_of_ones_own_training_opens_on_every_page(app):
    own = held(app, "dense")
    opened(app, "recording", view="confusion", run=own.name, step="3")
    next(each for each in app.button if each.label == "Keep step 3 as a model").click().run()
    shown = html(app)
    for page in PAGES:
        assert f"{page}?model={own.name}%403" in shown
        opened(app, page, model=f"{own.name}@3")
        assert not app.error
        assert link(app)["model"] == f"{own.name}@3"


def test_ones_own_training_stands_beside_a_shipped_one_of_its_kind(app):
    own = held(app, "dense")
    opened(app, "recording", view="runs", run="fashion-mlp", other=own.name, step="8")
    assert box(app, "Beside it").options == [own.name]
    asked = request(app)
    assert asked["words"]["beside"] == own.token
    answer = told(**asked)
    assert answer["shown"] in html(app)
    assert own.name in answer["shown"]
    for beside in (own.name, "mnist-mlp", "<b>"):
        with pytest.raises(ValueError, match=r"no such training|other images"):
            route.answer(body(**asked | {"words": {"beside": beside}}))
    opened(app, "recording", view="runs", run="mnist-mlp")
    assert box(app, "Beside it").options == ["mnist-tiny-cnn"]


def test_a_file_that_does_not_say_how_it_was_trained_is_refused(monkeypatch):
    from nnviz_core import recordings

    load = recordings.load

    def silent(source):
        recording = load(source)
        recording.header.config.pop("batch_size")
        return recording

    monkeypatch.setattr(recordings, "load", silent)
    with pytest.raises(NnvizError, match="in which batches"):
        own_recordings.opened(content("dense"))
