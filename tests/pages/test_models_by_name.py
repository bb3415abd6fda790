"""Models beside the trained ones: moments of shipped recordings by their names in links, and guests of one session."""

import json
import re
import weakref
from collections import OrderedDict
from dataclasses import replace

import pytest
from app_tools import box, html, link, opened
from guest_tools import GUEST, guest, hold
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import nn

from nnviz_core import datasets, filters, models, zoo
from nnviz_core.numerals import percent
from nnviz_core.recordings import runs, winding
from nnviz_core.recordings.recent import Recent
from nnviz_core.ui.frame import contents, guests, loaded, offers, tweaked, wound_back

TINY = "mnist-tiny-cnn@120"
DENSE = "fashion-mlp@469"
PAGES = ("draw", "why", "filters", "network", "pixels", "averages", "mistakes")


def told(app):
    return [each.value for each in app.warning]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", [TINY, DENSE])
def test_a_link_opens_a_page_on_a_network_wound_back(app, page, name):
    opened(app, page, model=name, input=f"{name.partition('-')[0]}-17")
    assert not told(app)
    assert link(app)["model"] == name
    assert box(app, "Model").value is not None
    assert any(name in label for label in box(app, "Model").options)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("mnist-tiny-cnn@121", "nearest one is mnist-tiny-cnn@120"),
        ("mnist-tiny-cnn@999999999", "nearest one is mnist-tiny-cnn@21500"),
        ("mnist-tiny-cnn@-1", "a whole number"),
        ("mnist-cnn@5", "the recordings that can be wound back are fashion-mlp"),
        (GUEST, "lives in the session that made it"),
        ("run-3f2a@7~off-relu1-3", "lives in the session that made it"),
        ("mnist-cnn~off-conv2-64", "no filter 64; there are 0 to 63"),
        ("mnist-cnn~off-conv9-3", "no layer 'conv9'"),
        ("mnist-cnn~burn-conv2-3", "no change is called 'burn'"),
        ("banana~off-conv2-3", "The models are"),
        ("banana", "there are"),
    ],
)
@pytest.mark.parametrize("page", ["filters", "averages"])
def test_what_is_no_model_is_told_and_the_usual_one_is_shown(app, page, name, words):
    opened(app, page, model=name)
    assert [words in each for each in told(app)] == [True]
    assert link(app)["model"] in zoo.MODELS


@given(some.one_of(some.text(max_size=40), some.from_regex(r"(mnist-mlp|fashion-mlp)@[-0-9٣²]{0,12}", fullmatch=True)))
@settings(max_examples=200, deadline=None)
def test_any_name_is_a_recorded_step_or_refused_in_words(name):
    run, _, step = name.partition("@")
    if run in runs.RUNS and re.fullmatch(r"0|[1-9][0-9]{0,8}", step):
        assert winding.parts(name) == (run, int(step))
    else:
        with pytest.raises(ValueError, match=r"recordings that can be wound back|a whole number"):
            winding.parts(name)


def test_the_trained_steps_have_their_names_and_code():
    model = loaded.shared_model(TINY)
    assert (model.name, model.dataset, model.source) == (
        TINY,
        "mnist",
        'recordings.wound_back("mnist-tiny-cnn@120").network',
    )
    assert loaded.shared_model(TINY) is model
    assert model.title == "… after 120 of 21,500 training steps"


def test_of_networks_wound_back_the_latest_few_are_remembered(monkeypatch):
    few = Recent(300_000)  # two of 106 kB
    monkeypatch.setattr(wound_back, "NETWORKS", few)
    first = wound_back.model("fashion-mlp@1")
    for step in range(1, 5):
        wound_back.model(f"fashion-mlp@{step}")
    assert 200_000 < few.used <= few.bytes
    again = wound_back.model("fashion-mlp@1")
    assert again is not first
    assert again.fingerprint == first.fingerprint
    assert wound_back.model("fashion-mlp@1") is again


def test_a_network_too_large_to_remember_is_answered_all_the_same(monkeypatch):
    monkeypatch.setattr(wound_back, "NETWORKS", Recent(1))
    assert wound_back.model("fashion-mlp@1").name == "fashion-mlp@1"


@pytest.fixture
def session(monkeypatch):
    """A session by itself, for what no page runs."""
    monkeypatch.setattr(guests.st, "session_state", {})


def test_a_session_holds_a_few_guests_and_the_oldest_goes(session):
    for number in range(guests.MOST + 2):
        guests.keep(guest(f"run-a@{number}"))
    assert [each.name for each in guests.every()] == [f"run-a@{n}" for n in range(guests.MOST + 1, 1, -1)]
    assert guests.named("run-a@0") is None
    assert guests.named("run-a@3") is not None


def test_a_guest_kept_again_is_the_newest_and_stands_once(session):
    for name in ("run-a@1", "run-a@2", "run-a@1"):
        guests.keep(guest(name))
    assert [each.name for each in guests.every()] == ["run-a@1", "run-a@2"]


def test_guests_are_bounded_in_bytes_in_a_session_and_for_all(session, monkeypatch):
    one = contents.size(guest().network.state_dict())
    monkeypatch.setattr(guests, "_EVERY", weakref.WeakValueDictionary())
    monkeypatch.setattr(guests, "BYTES", 2 * one)
    for number in range(3):
        guests.keep(guest(f"run-a@{number}"))
    assert [each.name for each in guests.every()] == ["run-a@2", "run-a@1"]
    monkeypatch.setattr(guests, "BYTES_OF_ALL", 2 * one)
    mine = guests.st.session_state
    monkeypatch.setattr(guests.st, "session_state", {})
    guests.keep(guest("run-b@1"))
    assert [each.name for each in guests.every()] == ["run-b@1"]
    guests.st.session_state.update(mine)
    assert [each.name for each in guests.every()] == ["run-a@2"]
    with pytest.raises(ValueError, match="bytes, more than"):
        guests.keep(guest(widths=(512,)))


@pytest.mark.parametrize("name", ["mnist-cnn", "mnist-mlp@80", "run-", "run-../x", "own-" + 80 * "a", "run-1\n"])
def test_a_guest_bears_no_other_model_s_name(session, name):
    with pytest.raises(ValueError, match="can't be told from"):
        guests.keep(guest(name))


@pytest.mark.parametrize("page", PAGES)
def test_a_guest_opens_on_every_page_of_its_session(app, page):
    app.run()
    hold(app, guest())
    opened(app, page, model=GUEST, input="mnist-17")
    assert not told(app)
    assert link(app)["model"] == GUEST
    assert any(GUEST in label for label in box(app, "Model").options)


def test_a_guest_that_had_to_go_is_told_where_it_was_chosen(app):
    app.run()
    hold(app, guest())
    opened(app, "filters", model=GUEST)
    hold(app)
    app.switch_page("pages/mistakes.py").run()
    assert not app.exception
    assert any(GUEST in each.value and "lives in the session that made it" in each.value for each in app.caption)
    assert link(app)["model"] == "fashion-mlp"


def test_a_network_wound_back_stays_on_offer_after_another_was_chosen(app):
    opened(app, "filters", model=TINY)
    names = [label.partition(":")[0] for label in box(app, "Model").options]
    box(app, "Model").set_value(names.index("mnist-linear")).run()
    assert link(app)["model"] == "mnist-linear"
    names = [label.partition(":")[0] for label in box(app, "Model").options]
    box(app, "Model").set_value(names.index(TINY)).run()
    assert link(app)["model"] == TINY
    app.switch_page("pages/network.py").run()
    assert link(app)["model"] == TINY


def test_a_link_asks_for_few_networks_at_once(app):
    opened(app, "averages", model=TINY, other=",".join(f"fashion-mlp@{step}" for step in range(1, 100)))
    assert len(app.session_state[offers.DERIVED]) <= offers.MOST
    assert link(app)["model"] == TINY


def test_a_model_for_other_images_is_told(app):
    opened(app, "home", model=DENSE)
    assert any("it is not for" in each for each in told(app))
    assert "model" not in link(app)


@pytest.mark.parametrize("name", [TINY, GUEST])
def test_what_was_measured_of_shipped_models_alone_is_said_to_be(app, name):
    app.run()
    hold(app, guest())
    opened(app, "filters", view="attribution", model=name, input="mnist-17")
    assert any("each shipped model, and not of " + name in each.value for each in app.caption)
    assert not app.error
    opened(app, "filters", view="attribution", model="mnist-tiny-cnn", input="mnist-17")
    assert not any("and not of" in each.value for each in app.caption)


@pytest.mark.parametrize("name", [TINY, GUEST])
def test_how_a_filter_behaves_is_measured_where_it_is_not_shipped(app, name):
    app.run()
    hold(app, guest())
    opened(app, "filters", view="filter", model=name, place="relu1-1", input="mnist-17")
    model = guest() if name == GUEST else loaded.shared_model(name)
    statistics = filters.filter_statistics(model.network, datasets.load("mnist"), "relu1")
    silent = percent(float(statistics.silent[1]))
    assert any(f"silent on {silent}" in each.value for each in app.markdown)


def sent(app, component):
    """What the page sends to the component of this name."""
    (proto,) = (each.proto for each in app.get("bidi_component") if each.proto.component_name == component)
    return json.loads(proto.json)


@pytest.mark.parametrize("name", ["mnist-cnn", TINY, GUEST, f"{GUEST}~off-relu1-3"])
def test_the_browser_asks_over_http_for_a_guest_by_a_token_that_stands_in_no_link(app, name):
    app.run()
    hold(app, guest())
    opened(app, "draw", model=name, input="mnist-17")
    address = sent(app, "answer")["request"]["model"]
    assert (address == name) == (GUEST not in name)
    assert loaded.addressed(address).fingerprint == known(app, name).fingerprint
    opened(app, "network", model=name, input="mnist-17")
    assert (sent(app, "network3d")["controls"]["model"], sent(app, "network3d")["live"]) == (address, True)
    assert link(app)["model"] == name
    opened(app, "home", model=name, input="mnist-17")
    assert sent(app, "home")["model"] == address


def known(app, name):
    """The model of this name, as the session of `app` knows it."""
    return tweaked.model(name, lambda _: guest()) if "~" in name else {GUEST: guest()}.get(name) or loaded.known(name)


def test_a_guest_is_given_to_nobody_without_its_token_and_to_nobody_once_it_is_gone(session):
    guests.keep(guest())
    address = guests.address(f"{GUEST}~off-relu1-3")
    assert loaded.addressed(address).name == f"{GUEST}~off-relu1-3"
    token = address.partition("~")[0].partition(":")[2]
    for wrong in (GUEST, f"{GUEST}:", f"{GUEST}:{token[:-1]}", f"run-other:{token}", token, f"{GUEST}~off-relu1-3"):
        with pytest.raises(ValueError, match=r"There is no such network|The models are"):
            loaded.addressed(wrong)
    guests.st.session_state.clear()
    with pytest.raises(ValueError, match="There is no such network"):
        loaded.addressed(f"{GUEST}:{token}")


@pytest.mark.parametrize("name", [TINY, GUEST])
def test_the_model_that_answers_stands_among_every_model(app, name):
    app.run()
    hold(app, guest())
    opened(app, "draw", model=name, input="mnist-17")
    (table,) = re.findall(r"<table.*?</table>", html(app).split("Every model on this input")[1], re.DOTALL)[:1]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    assert len(rows) == 1 + len(zoo.MODELS) + 1
    assert sum(name in row for row in rows) == 1


def test_a_network_with_layers_that_cannot_be_shown_is_no_guest(session):
    odd = nn.Sequential(OrderedDict(fold=nn.Unfold(3), flatten=nn.Flatten(), logits=nn.Linear(6084, 10))).eval()
    with pytest.raises(ValueError, match="fold"):
        guests.keep(replace(guest(), network=odd))
    assert guests.every() == []


def test_a_page_offers_no_network_that_lacks_what_it_shows(app):
    layers = OrderedDict(conv1=nn.Conv2d(1, 10, 28), flatten=nn.Flatten())
    network = nn.Sequential(layers).eval().requires_grad_(False)
    app.run()
    hold(app, replace(guest(), network=network, fingerprint=models.fingerprint(network)))
    opened(app, "pixels", model=GUEST, input="mnist-17")
    assert any("it has no dense layer" in each for each in told(app))
    opened(app, "mistakes", model=GUEST)
    assert not told(app)
    assert link(app)["model"] == GUEST
