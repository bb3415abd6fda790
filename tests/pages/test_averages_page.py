"""The page of class averages: its panels, one image, where classes part, variants, and bad input."""

import base64
import json
import re
import threading

import numpy as np
import pytest
from app_tools import buttons, html, link, numbers, opened, printed, sheets

from nnviz_core import averages, datasets, links, separation, survey_records, zoo
from nnviz_core.layers import blocks, passes
from nnviz_core.numerals import accuracy_percent
from nnviz_core.predictions import predict
from nnviz_core.separation import neighbours
from nnviz_core.ui.averages import image_map, parting
from nnviz_core.ui.components.markup import numbered
from nnviz_core.ui.frame import heap, loaded, memory, surveys


def test_the_panels_are_the_six_of_the_document_and_the_input(app):
    opened(app, "averages")
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")]
    titles = [
        [chart["layout"]["title"]["text"], *(note["text"] for note in chart["layout"].get("annotations", ()))]
        for chart in charts
    ]
    assert titles == [
        ["fc1: raw, 32", "relu1: activated, 32"],
        ["fc2: raw, 32", "relu2: activated, 32"],
        ["logits: raw, 10", "probabilities: softmax"],
    ]
    means = averages.class_averages(zoo.load("fashion-mlp"), datasets.load("fashion")).means
    (inputs,) = sheets(app)
    assert (inputs["title"], inputs["count"]) == ("input: images", 10)
    np.testing.assert_allclose(numbers(inputs["values"]), means["input"].ravel(), rtol=1e-6)
    values = [float(line.split()[-1]) for line in printed(app) if line.startswith("relu2 ")]
    np.testing.assert_allclose(values, means["relu2"].ravel(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("model", ["mnist-tiny-cnn", "mnist-cnn-reject"])
@pytest.mark.parametrize("show", ["difference", "from-all"])
def test_other_models_and_differences_open(app, model, show):
    opened(app, "averages", model=model, show=show)
    assert app.get("plotly_chart")


def test_a_class_without_images_is_told(app):
    opened(app, "averages", model="mnist-cnn-reject", show="Class minus class", one="10: not a digit")
    assert "choose another" in app.info[0].value


def test_a_link_opens_its_image_with_truth_and_prediction(app, evaluated):
    opened(app, "averages", input="fashion-12")
    assert app.number_input[0].value == 12
    found = evaluated("fashion-mlp")
    names = numbered(zoo.class_names("fashion-mlp"))
    assert names[found.predictions[12]] in html(app)
    assert f"it is {names[found.labels[12]]}" in html(app)
    share = float(printed(app)[found.predictions[12] - 10].split()[-1])
    assert share == pytest.approx(float(found.probabilities[12].max()), abs=1e-4)


@pytest.mark.parametrize("sample", [12, 13])
def test_an_image_stands_beside_the_averages_of_its_class_and_of_its_rival(app, evaluated, sample):
    opened(app, "averages", input=f"fashion-{sample}")
    found, names = evaluated("fashion-mlp"), numbered(zoo.class_names("fashion-mlp"))
    likeliest = np.argsort(-found.probabilities[sample])
    label = found.labels[sample]
    rival = likeliest[likeliest != label][0]
    captions = re.findall(r"<figcaption>(⌀ [^<]*: [^<]*)</figcaption>", html(app))
    assert captions == [f"⌀ {names[label]}", f"⌀ {names[rival]}"]


@pytest.mark.parametrize(
    ("words", "view", "model"),
    [
        ({"input": "clock-2"}, "own", zoo.usual_model("mnist")),
        ({"input": "clock-2", "view": "image", "model": "mnist-linear"}, "own", "mnist-linear"),
        ({"input": "fashion-3", "view": "own"}, "own", "fashion-mlp"),
        ({"input": "mnist-3", "view": "own", "model": "fashion-mlp"}, "own", "fashion-mlp"),
        ({"input": "mnist-3", "model": "fashion-mlp"}, "image", zoo.usual_model("mnist")),
    ],
)
def test_an_input_that_is_no_test_image_opens_as_the_visitors_own(app, words, view, model):
    opened(app, "averages", **words)
    assert link(app) == {"view": view, "model": model, "input": words["input"]}
    assert not app.warning


def test_an_input_without_a_known_class_stands_beside_the_two_likeliest(app):
    opened(app, "averages", input="lines-5", model="mnist-cnn-reject")
    probabilities = predict(zoo.load("mnist-cnn-reject"), links.image("lines-5")).probabilities
    first, second = np.argsort(-probabilities[:10])[:2]
    assert re.findall(r"<figcaption>(⌀ \d)</figcaption>", html(app))[:2] == [f"⌀ {first}", f"⌀ {second}"]
    assert "Right." not in html(app)
    assert "Wrong" not in html(app)


def test_the_truth_of_an_own_input_counts_for_models_of_its_kind(app):
    opened(app, "averages", view="own", model="mnist-linear", input="mnist-3")
    assert "sure. Right." in html(app)
    opened(app, "averages", view="own", model="fashion-mlp", input="mnist-3")
    assert "Right." not in html(app)
    assert any("knows only images like those of Fashion-MNIST" in each.value for each in app.caption)


def test_what_was_drawn_on_another_page_is_the_own_input(app):
    opened(app, "draw", input="clock-7")
    opened(app, "averages", view="own", model="mnist-linear")
    assert link(app)["input"] == "clock-7"
    app.session_state["source"] = "Draw"
    app.run()
    assert any("Nothing is drawn yet" in each.value for each in app.caption)
    assert "input" not in link(app)


def test_a_playing_page_holds_no_fragment_within_its_own(app):
    """A tick that interrupts its own last run would send an inner fragment to a place that the browser lacks."""
    opened(app, "averages", input="fashion-12")
    parents = app._fragment_storage._parent_by_id  # Streamlit tells of fragments nowhere else.
    assert len(parents) == 1
    assert set(parents.values()) == {None}


def test_a_playing_page_takes_no_number_that_a_browser_sends_back(app):
    """The browser's ticks bring the numbers it had got by then, and one of them may come after the pause."""
    opened(app, "averages", input="fashion-12")
    standing = app.number_input[0]
    next(each for each in app.button if each.label == "Play").click().run()
    moving = app.number_input[0]
    assert moving.disabled
    assert not standing.disabled
    assert moving.id != standing.id
    next(each for each in app.button if each.label == "Pause").click().run()
    assert app.number_input[0].id == standing.id
    assert link(app)["input"] == f"fashion-{app.number_input[0].value}"


@pytest.mark.parametrize("text", ["mnist-99999999", "fashion--3", "!!!", "A" * 3000])
def test_a_link_to_no_image_says_so(app, text):
    opened(app, "averages", input=text)
    assert "can't be followed" in app.warning[0].value
    assert app.number_input[0].value == 0


def test_a_pair_without_mistakes_is_told(app):
    opened(app, "averages", part="One image", filter="One pair", true="1: Trouser", predicted="9: Ankle boot")
    assert "No test image" in app.info[0].value


def test_where_two_classes_part_is_said(app):
    opened(app, "averages", part="Where classes part")
    separated = parting.parted(loaded.model("fashion-mlp"), (2, 4))
    assert "Training parts Pullover and Coat step by step: at relu2" in html(app)
    assert "more than the pixels alone" in html(app)
    first, gain = (line.split() for line in printed(app)[:2])
    assert float(first[1]) == pytest.approx(separated.layers[0].probe, abs=1e-3)
    assert float(gain[2]) == pytest.approx(separation.gains(separated)[0].value, abs=1e-3)


def test_every_chart_of_where_classes_part_stands_beside_untrained_networks(app):
    opened(app, "averages", view="parting", among="all")
    separated = parting.parted(loaded.model("fashion-mlp"), None)
    charts = [json.loads(chart.proto.spec) for chart in app.get("plotly_chart")][:4]
    curves = [{trace["name"]: trace for trace in chart["data"]} for chart in charts]
    for measure, curve in zip(("probe", "neighbours", "distance"), (curves[0], *curves[2:]), strict=True):
        expected = np.mean([[getattr(each, measure) for each in layers] for layers in separated.untrained], axis=0)
        percent = 1 if measure == "distance" else 100
        shown = np.frombuffer(base64.b64decode(curve["untrained"]["y"]["bdata"]))
        np.testing.assert_allclose(shown, expected * percent, rtol=1e-6)
    axis, best = charts[1]["layout"]["yaxis"], max(each.value for each in separation.gains(separated))
    assert (axis["title"]["text"], axis["ticksuffix"]) == ("points", "")
    assert np.frombuffer(base64.b64decode(curves[1]["gain"]["y"]["bdata"])).max() == pytest.approx(100 * best)
    assert any("averaged to 7×7" in each.value and "at random to 512" in each.value for each in app.caption)


def test_a_class_does_not_part_from_itself(app):
    opened(app, "averages", part="Where classes part", **{"from-fashion": "2: Pullover"})
    assert "two different" in app.info[0].value


@pytest.mark.slow
def test_the_code_of_the_variants_gives_their_accuracies(app, evaluated):
    opened(app, "averages", part="Variants")
    accuracies = [line.split() for line in printed(app) if " probe " not in line]
    found = {(name, split): float(accuracy) for name, split, accuracy, *_ in accuracies}
    assert len(found) == 2 * (1 + len(zoo.VARIANTS))
    for name in ("fashion-mlp", *zoo.VARIANTS):
        assert found[name, "test"] == pytest.approx(evaluated(name).accuracy, abs=1e-3)
        assert accuracy_percent(evaluated(name).accuracy) in html(app)


def test_variants_are_offered_for_the_models_that_have_them(app):
    opened(app, "averages", view="variants", model="fashion-mlp-wide")
    assert (buttons(app, "View").value, buttons(app, "View").control.options[-1]) == ("Variants", "Variants")
    opened(app, "averages", view="variants", model="mnist-linear")
    assert "Variants" not in buttons(app, "View").control.options
    assert all(name in app.warning[0].value for name in ("fashion-mlp", *zoo.VARIANTS))
    assert link(app) == {"view": "averages", "model": "mnist-linear"}


def test_ten_who_ask_together_wait_for_one_computation(monkeypatch):
    calls = []
    survey = averages.survey
    monkeypatch.setattr(averages, "survey", lambda *asked, **more: calls.append(asked) or survey(*asked, **more))
    for name in ("load_averages", "load_evaluation"):
        monkeypatch.setattr(survey_records, name, lambda network, images: None)
    memory.MEMORY.forget()
    model = loaded.model("mnist-linear")
    asked = [(surveys.evaluation, (model,)), (surveys.class_means, (model, "test"))] * 5
    threads = [threading.Thread(target=target, args=args) for target, args in asked]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory.MEMORY.forget()
    assert len(calls) == 1


@pytest.mark.parametrize("name", survey_records.SHIPPED)
@pytest.mark.parametrize("split", survey_records.ENDINGS)
def test_a_first_visitor_waits_for_no_pass_of_a_model(monkeypatch, name, split):
    def passed(*_, **__):
        raise AssertionError("images are passed through the network")

    monkeypatch.setattr(averages, "survey", passed)
    monkeypatch.setattr(neighbours, "hidden_outputs", passed)
    memory.MEMORY.forget()
    model = loaded.model(name)
    assert len(surveys.evaluation(model, split).logits) == 10_000
    assert surveys.class_means(model, split)
    if name in survey_records.WITH_HIDDEN and split != "test":
        assert len(surveys.hidden_outputs(model, split)) == 10_000


def test_panels_know_what_can_be_negative():
    found = {panel.layer: panel for stage in blocks.stages(zoo.load("fashion-cnn")) for panel in stage}
    assert [found[name].signed for name in ("input", "conv1", "relu1", "bn1", "pool1", "logits", "probabilities")] == [
        False,
        True,
        False,
        True,
        True,
        True,
        False,
    ]
    tiny = {panel.layer: panel for stage in blocks.stages(zoo.load("mnist-tiny-cnn")) for panel in stage}
    assert not tiny["pool1"].signed


def test_a_table_of_cells_holds_every_value_at_its_place():
    maps = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
    assert all(maps[unit, row, column] == value for unit, row, column, value in blocks.cells(maps))
    assert len(list(blocks.cells(maps))) == maps.size
    assert list(blocks.cells(maps[0, 0])) == [(unit, "", "", unit) for unit in range(4)]


def test_average_probabilities_add_up():
    shares = surveys.class_means(loaded.model("mnist-linear"))[passes.PROBABILITIES]
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)


def test_of_a_map_of_images_only_their_places_are_remembered():
    memory.MEMORY.forget()
    model = loaded.model("mnist-tiny-cnn")
    samples, points, _ = image_map._placed(model, "relu1", image_map.PCA)
    assert points.shape == (len(samples), 2) == (2000, 2)
    assert memory.MEMORY.used < 100_000


def test_a_measurement_gives_its_memory_back_unless_a_page_computes_it(monkeypatch):
    given = threading.Event()
    monkeypatch.setattr(heap, "give_back", given.set)
    memory.MEMORY.forget()
    assert memory.asked("brief", lambda: 1, brief=True).result(timeout=20) == 1
    assert not given.is_set()
    for takes_long in (False, True):
        assert memory.asked(f"long: {takes_long}", lambda: 2, takes_long).result(timeout=20) == 2
        assert given.wait(20)
        given.clear()


def test_average_maps_are_on_the_range_of_all_classes(app):
    opened(app, "averages", model="mnist-tiny-cnn", maps_of="3")
    means = averages.class_averages(zoo.load("mnist-tiny-cnn"), datasets.load("mnist")).means
    raw, activated = sheets(app)[1:3]
    for sheet, layer in ((raw, "conv1"), (activated, "relu1")):
        assert sheet["title"].startswith(layer)
        np.testing.assert_allclose(
            numbers(sheet["values"]).reshape(means[layer][3].shape), means[layer][3], rtol=1e-4, atol=2e-5
        )
        np.testing.assert_allclose(sheet["ends"], np.abs(means[layer]).max(), rtol=1e-5)
    assert (raw["signed"], activated["signed"]) == (True, False)


def test_one_image_leads_to_a_drawing_or_picture_of_ones_own(app):
    opened(app, "averages", view="image", model="mnist-mlp")
    next(each for each in app.button if each.label == "A drawing or picture of yours").click().run()
    assert (link(app)["view"], link(app)["model"]) == ("own", "mnist-mlp")
    assert any(each.label == "Input" for each in app.get("button_group"))
