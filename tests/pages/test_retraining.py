"""The data: the page begins, shows and ends real trainings of the engine beside it, and both networks open on every page."""

import re

import pytest
from app_tools import html, link, opened
from page_job_tools import begun, button, done, state, until

from nnviz_core import models, retraining
from nnviz_core.retraining import Change, Plan
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.tweak.retrain_settings import plan

pytestmark = pytest.mark.usefixtures("no_job_left")

SHORT = {"view": "data", "epochs": 1, "seeds": 3}
PLAN = Plan(network="dense", epochs=1, seeds=3, change=Change(without=(4,)))


def begin(app, **words):
    """The trainings that the page begins, as one job."""
    return begun(app, "tweak", "Train both", **SHORT | words)


def heading(app, words):
    return f">{words}</h3>" in re.sub(r"<span[^>]*>|</span>|<a[^>]*>|</a>", "", html(app))


def test_before_the_first_training_it_shows_what_both_are_trained_on_and_what_it_takes(app):
    opened(app, "tweak", **SHORT)
    assert state(app) == "none"
    assert "784-32-32-10 on MNIST, unchanged and changed (without 4): 6 trainings of 157 steps each, about" in html(app)
    heads = ("What is trained", "Changed: the images", "Changed: the network", "Trained on, unchanged")
    assert [heading(app, each) for each in heads] == [True] * 4
    before, after = re.split("Trained on, changed", html(app))[-2:]
    labels = [re.findall(r'aria-label="labelled (\w+)"', part) for part in (before, after)]
    assert labels == [["5", "0", "4", "1", "9", "2", "1", "3"], ["5", "0", "1", "9", "2", "1", "3", "1"]]


def test_without_fours_fours_fail_and_both_networks_open_on_other_pages(app):
    job = begin(app)
    assert state(app) in ("queued", "running", "done")
    done(app, job)
    assert state(app) == "done"
    outcome = retraining.outcome(job.latest)
    assert outcome.classes[4].second == 0
    assert f"<strong>{100 * outcome.overall.second:.2f} %</strong>" in html(app)
    assert re.search(r"<td[^>]*>4</td><td[^>]*>[89]\d\.\d\d %</td><td[^>]*>0\.00 %</td>", html(app))
    assert re.search(r"Of the 10 classes, tested all at once, .*4 \(−\d\d\.\d\d\).* differs? significantly", html(app))
    names = []
    for is_changed in (True, False):
        network = retraining.trained(PLAN, 0, is_changed)
        names.append(f"run-{models.fingerprint(network)[:8]}@157")
    assert all(f"model={name.replace('@', '%40')}" in html(app) for name in names)
    for page in ("mistakes", "filters", "averages", "draw", "network", "tweak"):
        opened(app, page, model=names[0])
        assert link(app)["model"] == names[0]


def test_one_that_is_stopped_keeps_what_it_has(app):
    job = begin(app, network="small", epochs=20)
    until(lambda: job.latest and job.latest.step)
    app.run()
    assert state(app) == "running"
    button(app, "Stop").click().run()
    done(app, job)
    assert state(app) == "stopped"
    assert "No two seeds are done" in html(app)
    changed = Plan(epochs=20, seeds=3, change=Change(without=(4,)))
    network = retraining.trained(changed, 0, True, job.latest.trained)
    assert f"run-{models.fingerprint(network)[:8]}@{job.latest.trained}" in html(app)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"without": ""}, "Nothing is changed"),
        ({"swapped": "3"}, "choose both"),
        ({"network": "cnn", "epochs": 50}, "are the most"),
    ],
)
def test_what_can_not_be_trained_is_told_and_not_begun(app, words, told):
    opened(app, "tweak", **SHORT | words)
    assert button(app, "Train both").disabled
    assert [told in each.value for each in app.warning] == [True]
    assert told not in html(app)


def test_every_change_stands_in_the_link_and_reaches_the_plan(app):
    words = {
        "network": "small",
        "data": "mnist",
        "epochs": "2",
        "rate": "0.003",
        "seeds": "4",
        "seed": "9",
        "images": "500",
        "without": "",
        "swapped": "3,8",
        "noise": "20",
        "others": "40",
        "shuffled": "true",
        "uncentred": "true",
        "inverted": "true",
        "augmented": "true",
        "width": "0.5",
        "activation": "tanh",
        "unnormalised": "true",
        "unpooled": "true",
    }
    (view,) = (each for each in VIEWS["tweak"] if each.name == "data")
    values = Values.of_texts("tweak", None, "data", view.settings, words)
    change = Change(500, (), (3, 8), 0.2, 40, True, True, True, True, 0.5, "tanh", False, False)
    assert plan(values) == Plan("mnist", "small", 2, 0.003, 4, 9, change)
    opened(app, "tweak", view="data", model="fashion-mlp", **words)
    told = link(app)
    assert {word: told[word] for word in words} == words
    assert "half the filters or units, tanh, no batch normalisation, no pooling" in html(app)


def test_what_belongs_to_convolutions_or_digits_counts_for_these_alone(app):
    (view,) = (each for each in VIEWS["tweak"] if each.name == "data")
    words = {
        "network": "dense",
        "data": "fashion",
        "others": "40",
        "unnormalised": "true",
        "unpooled": "true",
        "without": "",
    }
    values = Values.of_texts("tweak", None, "data", view.settings, words)
    assert plan(values).change == Change()
