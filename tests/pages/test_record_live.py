"""Record live: real recordings of the engine beside the page, wound back by whoever made or loaded them, and by nobody else."""

from collections import OrderedDict
from dataclasses import replace
from unittest.mock import Mock

import numpy as np
import pytest
import streamlit as st
from app_tools import box, html, link, opened
from page_job_tools import begun, button, done, places, state, until
from torch import nn
from wound_tools import body, told

from nnviz_core import live, models, recordings
from nnviz_core.jobs import server
from nnviz_core.ui.frame import guests, measured, own_recordings
from nnviz_core.ui.frame import jobs as own_jobs
from nnviz_core.ui.frame.jobs import TOLD
from nnviz_core.ui.recording import live as route
from nnviz_core.ui.recording import saved
from nnviz_core.ui.recording.focus import focus

pytestmark = pytest.mark.usefixtures("no_job_left")

SHORT = {"view": "record", "network": "16", "images": 300, "epochs": 2, "batch": 50, "seed": 4, "rate": "0.003"}
PLAN = live.Plan(hidden=(16,), images=300, epochs=2, batch=50, seed=4, learning_rate=0.003)


@pytest.fixture(scope="module")
def content():
    *_, last = live.record(PLAN, 1, "run-1")
    return last.content


def begin(app, **words):
    """The recording that the page begins."""
    return begun(app, "recording", "Record", **SHORT | words)


def test_two_of_ones_own_stand_beside_each_other_first(app):
    for seed in (4, 5):
        done(app, begin(app, seed=seed))
    first, second = (own.name for own in app.session_state["own_recordings"].values())
    opened(app, "recording", view="runs", run=first)
    assert box(app, "Beside it").options == [second, "mnist-tiny-cnn", "mnist-mlp"]
    assert f"<b>{second}</b>" in html(app)


def test_a_job_is_asked_for_on_a_page_that_stops_early_too(app, monkeypatch):
    begin(app)
    asked = Mock()
    monkeypatch.setattr(saved, "find", lambda _: own_jobs.end_page())
    monkeypatch.setattr(own_jobs, "renew", asked)
    app.run()
    asked.assert_called()


def test_its_size_is_told_before_it_begins(app):
    opened(app, "recording", **SHORT)
    told = live.forecast(PLAN, 1)
    assert state(app) == "none"
    assert f"12 steps, 13 moments recorded, about {told.bytes / 1e6:.1f} MB" in html(app)


def test_what_stands_on_the_page_keeps_its_place_once_its_size_is_told(app, monkeypatch):
    monkeypatch.setattr(measured, "POLL", 0)  # so that the wait for it is told
    opened(app, "recording", **SHORT | {"seed": 4711, "images": 444})
    before = places(app.main)
    app.run()
    assert places(app.main) == before


def test_the_size_of_the_next_one_is_told_after_one_too_and_no_other_training_stands_above(app):
    done(app, begin(app))
    told = live.forecast(PLAN, 1)
    assert f"12 steps, 13 moments recorded, about {told.bytes / 1e6:.1f} MB" in html(app)
    assert not any(each.label == "Training" for each in app.selectbox)
    opened(app, "recording", view="record", run="mnist-mlp")
    assert link(app)["run"] == "mnist-mlp"
    opened(app, "recording", view="weights", run="mnist-mlp")
    assert any(each.label == "Training" for each in app.selectbox)


def test_a_recording_ends_as_one_that_the_page_winds_back(app):
    job = begin(app)
    done(app, job)
    assert state(app) == "done"
    (own,) = app.session_state["own_recordings"].values()
    assert f"{own.file}: 13 recorded moments up to step 12 of 12" in html(app)
    button(app, "Wind it back").click().run()
    assert not app.exception
    assert link(app)["run"] == own.name
    assert "view" not in link(app) or link(app)["view"] == "weights"
    assert "12 training steps, each recorded" in " ".join(each.value for each in app.caption)
    network = live.trained(PLAN, 6)
    expected = network.state_dict()["fc1.weight"].numpy()
    got = own.recording.weights(6)["fc1.weight"]
    assert np.linalg.norm(got - expected) < 0.0051 * np.linalg.norm(expected)


def test_a_moment_of_it_opens_on_other_pages(app):
    job = begin(app)
    done(app, job)
    (own,) = app.session_state["own_recordings"].values()
    opened(app, "recording", view="weights", run=own.name, step=8)
    button(app, "Keep step 8 as a model").click().run()
    name = f"{own.name}@8"
    assert f"{name} opens on" in html(app)
    for page in ("mistakes", "filters", "averages"):
        opened(app, page, model=name)
        assert link(app)["model"] == name


def test_one_that_is_stopped_keeps_what_was_recorded(app):
    job = begin(app, images=10_000, epochs=100, every="100")
    until(lambda: job.latest and job.latest.step > 100)
    app.run()
    button(app, "Stop").click().run()
    done(app, job)
    assert state(app) == "stopped"
    (own,) = app.session_state["own_recordings"].values()
    assert not own.recording.is_whole
    assert own.recording.steps[-1] >= 100


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"batch": 1, "epochs": 1000, "images": 10_000}, "10,000,000 steps; a training here has at most 100,000"),
        ({"network": "512-256", "epochs": 100, "images": 10_000}, "more than the 16.0 MB"),
    ],
)
def test_what_is_too_large_is_refused_beforehand(app, words, told):
    opened(app, "recording", **SHORT | words)
    assert button(app, "Record").disabled
    assert [told in each.value for each in app.warning] == [True]
    assert told not in html(app)


@pytest.mark.parametrize(
    ("word", "text"), [("batch", "0"), ("epochs", "1001"), ("optimiser", "lion"), ("every", "7"), ("decay", "-1")]
)
def test_a_setting_out_of_range_is_told(app, word, text):
    opened(app, "recording", **SHORT | {word: text})
    assert any(word in each.value for each in app.warning)


def test_a_full_queue_is_told(app, monkeypatch):
    opened(app, "recording", **SHORT)
    monkeypatch.setattr(server.KEEPER.registry, "most", 0)
    button(app, "Record").click().run()
    assert any("jobs of all visitors are under way" in each.value for each in app.warning)


def loaded(app, content):
    """The page after this file was chosen."""
    opened(app, "recording", view="record")
    app.file_uploader[0].set_value(("run.nnviz", content, "application/octet-stream")).run()
    assert not app.exception
    return app


def test_a_file_is_loaded_back(app, content):
    loaded(app, content)
    (own,) = app.session_state["own_recordings"].values()
    assert own.content == content
    assert f"{own.file}: 13 recorded moments" in html(app)
    button(app, "Wind it back").click().run()
    assert link(app)["run"] == own.name


def version(content):
    """The recording, said to be of a later version."""
    return content[:8] + bytes([200]) + content[9:]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda content: b"",
        lambda content: b"GIF89a" + content,
        lambda content: content[:2000],
        version,
        lambda content: content[:3000] + bytes([content[3000] ^ 1]) + content[3001:],
    ],
    ids=["empty", "foreign", "cut off", "later version", "altered"],
)
def test_a_file_that_is_none_is_refused(app, content, spoil):
    loaded(app, spoil(content))
    assert any("can't be read" in each.value for each in app.error), [each.value for each in app.error]
    assert "own_recordings" not in app.session_state or not app.session_state["own_recordings"]


def test_a_recording_of_other_images_is_refused(content):
    other = content.replace(b'"dataset": "mnist"', b'"dataset": "mnisT"')
    with pytest.raises(Exception, match=r"can't be read"):  # the block's sum differs
        own_recordings.opened(other)
    with pytest.raises(own_recordings.NnvizError, match="at most"):
        own_recordings.opened(bytes(own_recordings.LARGEST + 1))


def test_a_recording_of_another_network_is_refused(app, tmp_path):
    letters = replace(PLAN.data(), class_names=tuple("ABCDEFGHIJ"))
    network = nn.Sequential(OrderedDict(flat=nn.Flatten(), logits=nn.Linear(784, 10)))
    path = tmp_path / "run.nnviz"
    *_, _ = recordings.record(network, letters, PLAN.config(), 1, path)
    loaded(app, path.read_bytes())
    assert any("of another network" in each.value for each in app.error), [each.value for each in app.error]
    assert "own_recordings" not in app.session_state or not app.session_state["own_recordings"]


def test_a_recording_that_was_stopped_before_its_first_gradients_is_refused():
    course = live.record(PLAN, 100, "run-1")
    for _ in range(3):
        next(course)
    *_, last = [each for each in (course.send(True), *course) if each]
    with pytest.raises(own_recordings.NnvizError, match="before the first step of which it holds gradients"):
        own_recordings.opened(last.content)


@pytest.mark.parametrize("rate", [float("inf"), float("nan"), 10**400, 0, True, "0.1"])
def test_a_recording_at_an_impossible_learning_rate_is_refused(monkeypatch, content, rate):
    recording = recordings.load(content)
    monkeypatch.setitem(recording.header.config, "learning_rate", rate)
    monkeypatch.setattr(recordings, "load", lambda content: recording)
    with pytest.raises(own_recordings.NnvizError, match="at which learning rate"):
        own_recordings.opened(content)


@pytest.mark.parametrize(
    ("series", "value"), [("losses", np.nan), ("test_losses", -1), ("accuracies", np.nan), ("test_accuracies", 2)]
)
def test_a_recording_with_impossible_figures_is_refused(monkeypatch, content, series, value):
    recording = recordings.load(content)
    setattr(recording, series, np.full(len(recording.steps), value, np.float32))
    monkeypatch.setattr(recordings, "load", lambda content: recording)
    with pytest.raises(own_recordings.NnvizError, match="losses or accuracies that can’t be"):
        own_recordings.opened(content)


def test_what_can_not_be_read_at_the_end_is_told_and_not_read_again(app, monkeypatch):
    asked = Mock(side_effect=own_recordings.NnvizError("The recording can't be read."))
    monkeypatch.setattr(own_recordings, "opened", asked)
    done(app, begin(app)).run()
    assert [each.value for each in app.error] == ["The recording can't be read."]
    assert asked.call_count == 1


def test_nobody_else_finds_it(app, content):
    loaded(app, content)
    (own,) = app.session_state["own_recordings"].values()
    ask = {"run": own.token, "step": 6, "view": "weights", "words": {}}
    assert told(**ask)["sheets"]
    with pytest.raises(ValueError, match="no such training"):
        route.answer(body(**ask | {"run": own.name}))
    app.session_state["own_recordings"] = {}
    opened(app, "recording", run=own.name)
    assert [each.value for each in app.caption] == [f"Looking for {own.name} …"]
    app.session_state[TOLD] = True  # as the tab does, here without a job that recorded it
    app.run()
    assert any("load it back from its file" in each.value for each in app.warning)
    assert own.token not in str(link(app))


@pytest.mark.parametrize(("optimiser", "momenta"), [("momentum", "running sum"), ("adam", "running mean")])
def test_momenta_are_called_what_they_are(optimiser, momenta):
    st.session_state.clear()
    *_, last = live.record(replace(PLAN, optimiser=optimiser), 1, "run-1")
    own = own_recordings.keep(last.content)
    shown = told(run=own.token, step=5, view="weights", words={"quantity": "momenta"})["shown"]
    assert f"The optimiser’s {momenta} of the gradients after step 5" in shown
    st.session_state.clear()


def test_old_ones_go_where_there_are_too_many(monkeypatch, content):
    st.session_state.clear()
    monkeypatch.setattr(own_recordings, "MOST", 1)
    first = own_recordings.keep(content)
    *_, last = live.record(live.Plan(hidden=(8,), images=100, epochs=1), 1, "run-2")
    second = own_recordings.keep(last.content)
    assert own_recordings.every() == [second]
    assert (first.recording, first.content) == (None, b"")
    assert own_recordings.by_token(first.token) is None
    st.session_state.clear()


def test_a_moment_is_the_network_of_its_step(content):
    st.session_state.clear()
    own = own_recordings.keep(content)
    model = saved.model(focus(own.name), 5)
    assert model.name == f"{own.name}@5"
    assert guests.is_name(model.name)
    assert model.fingerprint == models.fingerprint(recordings.load(content).network(5))
    st.session_state.clear()
