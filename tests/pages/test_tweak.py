"""Tweak: changes are made, undone and shown as they are, and touch nobody else's network."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
import torch
from app_tools import box, html, link, opened, sheets
from guest_tools import guest

from nnviz_core import datasets, evaluation, links, models, trace, tweak, zoo
from nnviz_core.numerals import accuracy_percent
from nnviz_core.predictions import as_inputs
from nnviz_core.tweak import Off, Quantise
from nnviz_core.ui.frame import loaded, tweaked
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.inputs.chosen import opened as opened_input
from nnviz_core.ui.tweak import changes as of
from nnviz_core.ui.tweak import live, pen
from nnviz_core.ui.tweak.changes import CHANGES
from nnviz_core.ui.tweak.channels import channel_list
from nnviz_core.ui.tweak.focus import Subject
from nnviz_core.ui.tweak.measures import images_lost

TINY = "mnist-tiny-cnn"


def button(app, label):
    return next(each for each in app.button if each.label == label)


def typed(app, label):
    return next(each for each in app.text_input if each.label == label)


def choose(app, label, option):
    """Choose what begins with these words."""
    options = box(app, label).options
    return box(app, label).set_value(next(place for place, each in enumerate(options) if each.startswith(option))).run()


def changed(app, **words):
    return opened(app, "tweak", model=TINY, input="mnist-17", **words)


def test_a_first_visit_shows_what_a_change_does(app):
    opened(app, "tweak")
    assert "changes" not in link(app)
    text = html(app)
    assert "For example" in text
    assert "Over 10,000 test images" in re.sub("<[^>]*>", "", text)
    before, after = sheets(app)[-2:] if "Grad-CAM" not in sheets(app)[-1]["title"] else sheets(app)[-3:-1]
    assert before["values"] != after["values"]
    assert after["words"] == "1 of them differs."


def test_typed_channels_are_switched_off_undone_and_done_again(app):
    changed(app, changes="none")
    start = html(app), sheets(app)
    assert "Nothing is changed" in start[0]
    typed(app, "Filters").set_value("0-1").run()
    button(app, "Switch off").click().run()
    assert link(app)["changes"] == "off-relu2-0_1"
    there = html(app), sheets(app)
    assert there != start
    button(app, "Undo").click().run()
    assert link(app)["changes"] == "none"
    assert (html(app), sheets(app)) == start
    button(app, "Redo").click().run()
    assert (html(app), sheets(app)) == there
    button(app, "2 filters (0–1) of relu2 off").click().run()
    assert link(app)["changes"] == "none"
    button(app, "Undo").click().run()
    button(app, "Reset").click().run()
    assert link(app)["changes"] == "none"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("Keep only", "off-relu2-0"),
        ("Scale and shift", "scale-relu2-1-2"),
        ("Add noise", r"noise-conv2-\d.*-0"),
        ("Prune", "prune-conv2-0.5"),
        ("Quantise", "quantise-conv2-4"),
        ("Randomise", "randomise-conv2-0"),
    ],
)
def test_each_kind_of_change_can_be_made(app, kind, text):
    changed(app, changes="none")
    if kind in ("Keep only", "Scale and shift"):
        choose(app, "Change", kind)
        typed(app, "Filters").set_value("1").run()
    else:
        choose(app, "Change", kind)
    button(app, kind).click().run()
    assert not app.exception
    assert re.fullmatch(text, link(app)["changes"])


def test_a_layer_is_swapped_with_that_of_another_model(app):
    opened(app, "tweak", model="mnist-mlp", changes="none", layer="fc2")
    choose(app, "Change", "Swap")
    assert box(app, "From").options == ["mnist-mlp-500"]
    button(app, "Swap").click().run()
    assert link(app)["changes"] == "swap-fc2-mnist.2d.mlp.2d.500"


def test_a_channel_that_is_not_there_is_told_and_nothing_is_made(app):
    changed(app, changes="none")
    for text, words in {"7": "there are filters 0 to 1", "x": "filters are written like"}.items():
        typed(app, "Filters").set_value(text).run()
        assert button(app, "Switch off").disabled
        assert any(words in each.value.lower() for each in app.caption)


def test_a_number_of_a_kernel_is_edited_by_hand(app):
    changed(app, changes="none", layer="relu1")
    choose(app, "Change", "Edit")
    boxes = [each for each in app.number_input if re.fullmatch(r"\d, \d", each.label)]
    weight = zoo.load(TINY).get_parameter("conv1.weight")[0, 0]
    assert [each.value for each in boxes] == pytest.approx(weight.flatten().tolist())
    boxes[4].set_value(3.0).run()
    assert link(app)["changes"] == "set-conv1-weight-0_0_1_1-3"
    boxes = [each for each in app.number_input if re.fullmatch(r"\d, \d", each.label)]
    assert boxes[4].value == 3.0
    boxes[4].set_value(-1.5).run()
    assert link(app)["changes"] == "set-conv1-weight-0_0_1_1-m1.5"
    button(app, "Undo").click().run()
    assert link(app)["changes"] == "set-conv1-weight-0_0_1_1-3"


def test_the_accuracy_is_that_of_the_changed_network(app):
    changed(app, changes="off-relu1-2~quantise-fc1-2")
    network = tweak.apply(zoo.load(TINY), [Off("relu1", 2), Quantise("fc1", 2)])
    images = datasets.load("mnist")
    words = re.sub("<[^>]*>", "", html(app))
    before, after = (accuracy_percent(evaluation.evaluate(each, images).accuracy) for each in (zoo.load(TINY), network))
    assert f"goes from {before} to {after}" in words


def test_what_is_measured_from_kept_outputs_stays_that_of_the_whole_pass(app):
    opened(app, "tweak", model="mnist-linear", changes="off-flatten-350to400")
    network = tweak.apply(zoo.load("mnist-linear"), [Off("flatten", range(350, 401))])
    after = evaluation.evaluate(network, datasets.load("mnist")).accuracy
    assert f"to {accuracy_percent(after)}" in re.sub("<[^>]*>", "", html(app))


def test_a_link_to_a_changed_network_opens_its_model_and_its_changes(app):
    opened(app, "tweak", model=f"{TINY}~off-relu1-3~prune-fc1-0.5")
    assert (link(app)["model"], link(app)["changes"]) == (TINY, "off-relu1-3~prune-fc1-0.5")
    assert not app.warning


def test_a_changed_network_of_another_page_is_taken_apart(app):
    opened(app, "filters", model=f"{TINY}~off-relu1-3", input="mnist-17")
    assert "filter 3 of relu1 off" in re.sub("<[^>]*>", "", html(app))
    app.switch_page("pages/tweak.py").run()
    assert not app.exception
    assert (link(app)["model"], link(app)["changes"]) == (TINY, "off-relu1-3")


def test_changes_that_another_model_cannot_have_give_way_to_its_example(app):
    changed(app, changes="off-relu2-1")
    assert "changes" not in link(app) or link(app)["changes"] == "off-relu2-1"
    choose(app, "Model", "mnist-linear")
    assert not app.exception
    assert "For example" in html(app)


def subject_values():
    st.session_state.clear()
    return Values("tweak", Subject(sources.usual("mnist"), loaded.model(TINY)), "network")


def test_a_click_switches_a_channel_off_and_on_again_and_can_be_undone():
    values = subject_values()
    of.put(values, (Off("relu1", (1, 2), (0.5, -1)), Quantise("fc1", 4)))
    of.toggle(values, "relu1", 5)
    of.toggle(values, "relu1", 1)
    assert values[CHANGES] == (Off("relu1", 2, -1), Quantise("fc1", 4), Off("relu1", 5))
    for _ in range(2):
        of.undo(values)
    assert values[CHANGES] == (Off("relu1", (1, 2), (0.5, -1)), Quantise("fc1", 4))
    of.redo(values)
    assert values[CHANGES][-1] == Off("relu1", 5)


def test_states_to_go_back_to_are_bounded():
    values = subject_values()
    for number in range(of.MOST_UNDONE + 20):
        of.put(values, (Off("relu1", number % 8),))
    assert len(values[of.PAST]) == of.MOST_UNDONE


@pytest.mark.parametrize(
    ("text", "channels"),
    [("", [7]), ("3", [3]), ("3, 5–7", [3, 5, 6, 7]), ("5 - 7,6", [5, 6, 7]), ("9;0", [0, 9])],
)
def test_channels_are_read_as_they_are_typed(text, channels):
    assert channel_list(text, 10, 7, "unit") == channels


@pytest.mark.parametrize("text", ["x", "3-", "10", "5-3", "1,,2", "٣"])
def test_what_names_no_channel_is_told(text):
    with pytest.raises(ValueError, match="units"):
        channel_list(text, 10, 0, "unit")


def test_a_changed_network_never_shares_a_fingerprint_with_another_and_the_shared_one_stays():
    model = loaded.shared_model(TINY)
    before = {name: value.clone() for name, value in model.network.state_dict().items()}
    texts = ["off-relu2-1", "off-relu2-0", "scale-relu2-1-2", "prune-fc1-0.5", "set-fc1-weight-0_0-9"]
    every = [loaded.shared_model(f"{TINY}~{text}") for text in texts]
    assert len({each.fingerprint for each in (model, *every)}) == 1 + len(texts)
    assert all(torch.equal(value, before[name]) for name, value in model.network.state_dict().items())
    assert loaded.shared_model(f"{TINY}~off-relu2-1") is every[0]


def test_two_visitors_changes_of_networks_of_one_name_never_meet():
    """Each visitor holds a network of its own under the same name, and changes it in the same way at the same time."""
    mine = [replace(guest(seed=seed), name="own-1") for seed in range(6)]
    changes = (Off("relu1", (0, 5, 7)), Quantise("fc1", 3))
    image = as_inputs(datasets.load("mnist").inputs([17])[0, 0])
    expected = [trace.record(tweak.apply(each.network, changes), image).logits for each in mine]

    def asked(visitor):
        model = tweaked.changed(mine[visitor], changes)
        return visitor, model.fingerprint, trace.record(model.network, image).logits

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(asked, list(range(6)) * 20))
    assert all(torch.equal(logits, expected[visitor]) for visitor, _, logits in answers)
    assert len({fingerprint for _, fingerprint, _ in answers}) == 6
    assert all(models.fingerprint(each.network) == each.fingerprint for each in mine)


def test_changed_networks_stay_within_their_bytes(monkeypatch):
    monkeypatch.setattr(tweaked, "NETWORKS", tweaked.Recent(20_000))
    model = loaded.shared_model(TINY)
    for channel in range(8):
        tweaked.changed(model, (Off("relu1", channel),))
    assert 6_000 < tweaked.NETWORKS.used <= 20_000


def test_mean_ablation_gives_the_mean_of_the_test_images(app):
    changed(app, changes="none")
    next(each for each in app.segmented_control if each.label == "Each gives then").set_value(1).run()
    typed(app, "Filters").set_value("1").run()
    button(app, "Switch off").click().run()
    text = link(app)["changes"]
    (change,) = tweak.read(text)
    network, images = zoo.load(TINY), datasets.load("mnist")
    outputs = tweak.outputs(network, images, "relu2").batches
    mean = np.mean(np.concatenate([each[:, 1].numpy().ravel() for each in outputs]), dtype=np.float64)
    assert change.constants[0] == pytest.approx(mean, rel=1e-4)


def way(app, words):
    """The words of the link on the page that says so."""
    (target,) = re.findall(rf'data-testid="switch" href="([^"]*)"[^>]*>{words}', html(app))
    page, _, texts = unescape(target).partition("?")
    return page, dict(parse_qsl(texts))


@pytest.mark.parametrize(("view", "place"), [("filter", "relu1-3-4-5"), ("maps", "relu1-3-4-5"), ("filter", "fc1-7")])
def test_a_filter_is_switched_off_and_on_again_where_one_looks(app, view, place):
    start = {"view": view, "model": TINY, "place": place, "input": "mnist-17"}
    opened(app, "filters", **start)
    page, words = way(app, "Switch it off")
    layer, _, index = place.partition("-")
    assert words == start | {"model": f"{TINY}~off-{layer}-{index.partition('-')[0]}", "place": f"{layer}-off-{index}"}
    opened(app, page, **words)
    assert not app.warning
    assert link(app) == words
    page, words = way(app, "Switch it on again")
    assert (page, words) == ("filters", start)


def test_a_second_filter_is_switched_off_beside_the_first(app):
    name = f"{TINY}~prune-fc1-0.5~off-relu1-3"
    opened(app, "filters", view="filter", model=name, place="relu1-off-5-4-5", input="mnist-17")
    assert way(app, "Switch it off")[1]["model"] == f"{TINY}~prune-fc1-0.5~off-relu1-3_5"


@pytest.mark.parametrize("place", ["logits-2", "probabilities-2"])
def test_the_answer_is_not_switched_off(app, place):
    opened(app, "filters", view="filter", model=TINY, place=place, input="mnist-17")
    assert "Switch it" not in html(app)


def test_the_channel_of_a_cube_is_switched_off_and_on_again(app):
    start = {"model": TINY, "place": "relu1-3-4-5", "input": "mnist-17"}
    opened(app, "network", **start)
    page, words = way(app, "Switch it off")
    assert words == start | {"model": f"{TINY}~off-relu1-3", "place": "relu1-off-3-4-5"}
    opened(app, page, **words)
    assert not app.warning
    assert link(app) == words
    assert way(app, "Switch it on again") == ("network", start)


def inked(image, rows=slice(3, 6)):
    """`image` with a line of full ink, as a browser sends it."""
    ink = image.copy()
    ink[rows, 4:20] = 1
    return ink, base64.b64encode(np.round(255 * ink).astype(np.uint8).tobytes()).decode()


@pytest.mark.parametrize("model", [TINY, "fashion-mlp"])
def test_the_answer_that_follows_the_pen_is_the_one_that_the_page_gives(app, model):
    ink, sent = inked(loaded.images("mnist").inputs([17])[0, 0])
    answer = live.answer(json.dumps({"model": model, "levels": sent}).encode())["html"]
    probabilities = torch.softmax(loaded.shared_model(model).network(as_inputs(ink)), 1)
    assert f"{100 * float(probabilities.max()):.1f} %" in answer
    opened(app, "tweak", view="input", model=model, input=links.encode(ink))
    shown = [each.proto for each in app.get("bidi_component") if each.proto.component_name == "ink"]
    assert json.loads(shown[0].json)["html"] == answer


@pytest.mark.parametrize("body", [b"", b"[]", b'{"model": "mnist-cnn", "levels": "AAAA"}', b'{"model": "own-3f2a"}'])
def test_what_no_pen_asks_is_refused(body):
    with pytest.raises(ValueError, match=r"\w"):
        live.answer(body)


def test_ink_of_a_pen_is_read_where_it_was_put_on_the_input_that_is_shown():
    ink, sent = inked(np.zeros((28, 28), np.float32))
    drawn = pen.read({"of": "mnist-17", "levels": sent}, "mnist-17")
    assert drawn is not None
    np.testing.assert_array_equal(drawn, ink)
    for wrong in (None, {}, {"of": "mnist-18", "levels": sent}, {"of": "mnist-17", "levels": sent[:40]}):
        assert pen.read(wrong, "mnist-17") is None


def test_ink_that_is_added_makes_an_input_that_a_link_holds(app):
    changed_image, _ = inked(loaded.images("mnist").inputs([17])[0, 0])
    text = links.encode(changed_image)
    opened(app, "tweak", view="input", model=TINY, input=text)
    assert link(app)["input"] == text
    assert np.abs(opened_input(links.read(text)).image - changed_image).max() < 0.003


@pytest.mark.parametrize(("model", "has"), [("mnist-cnn", True), (TINY, False)])
def test_passes_with_dropout_are_told_where_there_is_any(app, model, has):
    opened(app, "tweak", view="input", model=model, input="mnist-445")
    text = re.sub("<[^>]*>", "", html(app))
    assert ("Of 50 passes" in text) == has
    assert any("has no dropout layer" in re.sub("<[^>]*>", "", each.value) for each in app.caption) != has
    if has:
        doubt = tweak.doubt(zoo.load(model), as_inputs(datasets.load("mnist").inputs([445])[0, 0]))
        assert f"mutual information of {doubt.mutual_information:.4f} nats" in text


def test_the_least_ink_leads_on_to_an_input_that_is_read_as_the_class_wanted(app):
    opened(app, "tweak", view="input", model=TINY, input="mnist-17", wanted="3")
    (target,) = re.findall(r'href="([^"]*)"[^>]*>Go on from there', html(app))
    words = dict(parse_qsl(unescape(target).partition("?")[2]))
    image = opened_input(links.read(words["input"])).image
    assert int(trace.record(zoo.load(TINY), as_inputs(image)).logits.argmax()) == 3
    opened(app, "tweak", **words)
    assert link(app)["input"] == words["input"]


def test_one_image_that_is_lost_is_told_as_one():
    assert [images_lost(count) for count in (0, 1, 1063)] == [
        "0 images are lost",
        "1 image is lost",
        "1,063 images are lost",
    ]
