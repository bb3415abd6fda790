"""Train it here: the page begins, shows and ends real trainings of the engine beside it, and says what it can't do."""

import os
import signal

import numpy as np
import pytest
from app_tools import html, link, numbers, opened, sheets
from page_job_tools import begun, button, done, places, state, until

from nnviz_core import live, models, pixels
from nnviz_core.jobs import server
from nnviz_core.ui.frame import measured
from nnviz_core.ui.frame.jobs import OWNER

pytestmark = pytest.mark.usefixtures("no_job_left")

SHORT = {"view": "train", "model": "mnist-linear", "network": "none", "images": 500, "epochs": 2, "seed": 7}
PLAN = live.Plan(hidden=(), images=500, epochs=2, seed=7)


def begin(app, **words):
    """The training that the page begins."""
    return begun(app, "pixels", "Train", **SHORT | words)


def maps(app):
    (sheet,) = sheets(app)
    return numbers(sheet["values"]).reshape(sheet["count"], 28, 28)


def test_before_the_first_training_the_network_stands_as_it_would_begin(app):
    opened(app, "pixels", **SHORT)
    assert state(app) == "none"
    assert maps(app) == pytest.approx(pixels.back_project(PLAN.network(), "logits"), abs=1e-4)
    other = maps(opened(app, "pixels", **SHORT | {"seed": 8}))
    assert other == pytest.approx(pixels.back_project(live.Plan(hidden=(), seed=8).network(), "logits"), abs=1e-4)


def test_a_training_ends_with_a_model_that_other_pages_open(app):
    job = begin(app)
    assert state(app) in ("queued", "running", "done")
    done(app, job)
    assert state(app) == "done"
    network = live.trained(PLAN, PLAN.steps)
    expected = pixels.back_project(network, "logits")
    assert maps(app) == pytest.approx(expected, abs=1e-3 * float(np.abs(expected).max()))
    name = f"run-{models.fingerprint(network)[:8]}@16"
    assert f"model={name.replace('@', '%40')}" in html(app)
    for page in ("filters", "network", "pixels", "averages", "mistakes"):
        assert f"{page}?model={name.replace('@', '%40')}" in html(app)
    for page in ("filters", "network", "pixels", "averages", "mistakes"):
        opened(app, page, model=name)
        assert link(app)["model"] == name


def test_what_stands_on_the_page_keeps_its_place_once_its_beginning_is_computed(app, monkeypatch):
    monkeypatch.setattr(measured, "POLL", 0)  # so that the wait for it is told
    opened(app, "pixels", **SHORT | {"seed": 4711})
    before = places(app.main)
    app.run()
    assert places(app.main) == before


def test_one_that_is_stopped_keeps_what_it_has(app):
    job = begin(app, images=10_000, epochs=100)
    until(lambda: job.latest and job.latest.step)
    app.run()
    assert state(app) == "running"
    button(app, "Stop").click().run()
    done(app, job)
    assert state(app) == "stopped"
    steps = job.latest.step
    code = models.fingerprint(live.trained(live.Plan(hidden=(), epochs=100, seed=7), steps))
    assert f"run-{code[:8]}@{steps} is right for" in html(app)


def test_a_job_is_found_again_by_who_knows_its_owner_and_by_nobody_else(app):
    job = begin(app)
    until(lambda: job.is_over)
    name = app.session_state[OWNER]
    del app.session_state[OWNER]
    assert state(app.run()) == "none"
    app.session_state[OWNER] = name
    assert state(app.run()) == "done"
    assert name not in str(link(app))


@pytest.mark.parametrize("sent", [None, 5, "short", "x" * 23, "../../etc/passwd123456", ["a" * 22], {"a": "b" * 22}])
def test_a_name_that_is_none_is_not_taken(app, sent):
    opened(app, "pixels", **SHORT)
    name = app.session_state[OWNER]
    app.session_state["tab"] = {"owner": sent}
    app.run()
    assert app.session_state[OWNER] == name


def test_a_full_queue_is_told(app, monkeypatch):
    opened(app, "pixels", **SHORT)
    monkeypatch.setattr(server.KEEPER.registry, "most", 0)
    button(app, "Train").click().run()
    assert any("jobs of all visitors are under way" in each.value for each in app.warning)
    assert state(app) == "none"


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("images", "9"),
        ("images", "10001"),
        ("epochs", "0"),
        ("epochs", "1000000"),
        ("rate", "1e9"),
        ("seed", "-1"),
        ("network", "deep"),
    ],
)
def test_a_setting_out_of_range_is_told(app, word, text):
    opened(app, "pixels", **SHORT | {word: text})
    assert any(word in each.value for each in app.warning)
    assert word not in link(app)


def test_a_training_that_leaves_all_bounds_is_told(app, monkeypatch):
    monkeypatch.setattr(
        "nnviz_core.ui.pixels.training.plan",
        lambda values: live.Plan(hidden=(), images=500, epochs=2, optimiser="sgd", learning_rate=1e38),
    )
    job = begin(app)
    done(app, job)
    assert state(app) == "failed"
    assert "It failed. After step" in html(app)
    assert "smaller learning rate" in html(app)


def test_a_killed_worker_is_replaced_and_gives_the_same(app):
    job = begin(app, images=10_000, epochs=6)
    until(lambda: job.latest and job.latest.step)
    (worker,) = server.KEEPER.engine._client.run(os.getpid).values()
    os.kill(worker, signal.SIGKILL)
    done(app, job)
    assert state(app) == "done"
    plan = live.Plan(hidden=(), epochs=6, seed=7)
    assert f"run-{models.fingerprint(live.trained(plan, plan.steps))[:8]}@{plan.steps} is right" in html(app)
