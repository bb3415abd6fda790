"""Links as the pages wrote them before, which open for good, and what doesn't exist in them."""

import pytest
from app_tools import box, buttons, html, opened

OLD = [
    (
        "averages",
        {"show": "Class minus class", "one": "3: Dress", "minus": "6: Shirt", "images": "Training images"},
        {"show": "difference", "one": "3", "minus": "6", "images": "training"},
    ),
    (
        "averages",
        {"model": "fashion-cnn", "document": "true", "stage": "conv2", "maps_of": "7: Sneaker"},
        {"model": "fashion-cnn", "document": "true", "layer": "conv2", "class": "7"},
    ),
    (
        "averages",
        {"part": "One image", "filter": "One pair", "true": "6: Shirt", "predicted": "0: T-shirt/top"},
        {"view": "image", "filter": "pair", "true": "6", "predicted": "0"},
    ),
    (
        "averages",
        {"part": "One image", "filter": "Only mistakes", "speed": "1 a second"},
        {"view": "image", "filter": "mistakes", "speed": "1"},
    ),
    (
        "averages",
        {"part": "Where classes part", "part-fashion": "0: T-shirt/top", "from-fashion": "6: Shirt"},
        {"view": "parting", "one": "0", "two": "6"},
    ),
    (
        "averages",
        {"part": "Where classes part", "among": "All classes", "map_layer": "fc1", "map": "t-SNE"},
        {"view": "parting", "among": "all", "layer": "fc1", "map": "t-sne"},
    ),
    (
        "mistakes",
        {"cells": "Share of the true class", "diagonal": "true", "order": "Least confident first", "page": "3"},
        {"cells": "true", "diagonal": "true", "order": "unsure", "page": "3"},
    ),
    (
        "mistakes",
        {"true": "4: Coat", "predicted": "2: Pullover", "look": "4233"},
        {"view": "confusion", "true": "4", "predicted": "2", "sample": "fashion-4233"},
    ),
    (
        "mistakes",
        {"about": "Two models", "other": "fashion-mlp-wide", "page-fashion-mlp-wide": "2"},
        {"view": "duel", "other": "fashion-mlp-wide", "page": "2"},
    ),
    (
        "mistakes",
        {"about": "Two models", "model": "mnist-mlp", "only-mnist-mlp-mnist-cnn": "Only mnist-cnn"},
        {"view": "duel", "model": "mnist-mlp", "only": "second"},
    ),
    (
        "mistakes",
        {"about": "Robustness", "change": "Noise", "beside": "fashion-cnn"},
        {"view": "robustness", "change": "noise", "beside": "fashion-cnn"},
    ),
    (
        "network",
        {"scene_model": "mnist-cnn", "cube": "relu3-10-3-3", "lines": "50"},
        {"model": "mnist-cnn", "place": "relu3-10-3-3", "lines": "50"},
    ),
    ("filters", {"layer": "conv2", "at": "3-5-6", "view": "sum"}, {"place": "conv2-3-5-6", "view": "sum"}),
    (
        "filters",
        {"view": "sum", "layer": "dropout", "at": "5", "trail": "logits-2.dropout-5"},
        {"place": "logits-2", "trail": "logits-2.relu4-5"},
    ),
]


def in_link(app):
    return {name: value if isinstance(value, str) else value[0] for name, value in app.query_params.items()}


@pytest.mark.parametrize(("stem", "asked", "now"), OLD)
def test_an_old_link_brings_back_what_was_chosen(app, stem, asked, now):
    opened(app, stem, **asked)
    assert not [warning for warning in app.warning if "link" in warning.value]
    assert in_link(app) == in_link(app) | now
    assert not set(asked) - set(in_link(app)) - {name for name in asked if name not in now}


@pytest.mark.parametrize(
    ("stem", "asked", "wrong"),
    [
        ("averages", {"model": "no-such-model"}, "no-such-model"),
        ("averages", {"part": "Nothing"}, "Nothing"),
        ("averages", {"show": "Class minus class", "minus": "77: Hat"}, "77"),
        ("averages", {"part": "Where classes part", "map_layer": "conv9"}, "conv9"),
        ("mistakes", {"true": "77: Hat"}, "77"),
        ("mistakes", {"about": "Two models", "other": "no-such-model"}, "no-such-model"),
        ("mistakes", {"about": "Robustness", "change": "Fire"}, "fire"),
        ("mistakes", {"about": "Robustness", "beside": "no-such-model"}, "no-such-model"),
        ("mistakes", {"look": "fashion-0"}, "fashion-0"),
        ("network", {"scene_model": "no-such-model"}, "no-such-model"),
    ],
)
def test_what_does_not_exist_is_told_and_the_page_stands(app, stem, asked, wrong):
    opened(app, stem, **asked)
    assert wrong in app.warning[0].value
    assert "there are" in app.warning[0].value
    app.run()
    assert not app.warning
    assert not app.exception


@pytest.mark.parametrize(
    ("stem", "asked"),
    [
        ("mistakes", {"beside": "fashion-cnn"}),
        ("mistakes", {"glow": "3"}),
        ("playground", {"glow": "3"}),
        ("playground", {"view": "race", "second-glow": "3"}),
        ("playground", {"view": "seeds", "preset": "circle", "momentum": "0.5"}),
        ("playground", {"target": "own", "glow": "3"}),
        ("home", {"glow": "3"}),
        ("draw", {"input": "mnist-17", "threshold": "0.5", "glow": "3"}),
        ("network", {"glow": "3"}),
        ("glossary", {"glow": "3"}),
        ("own", {"glow": "3"}),
        ("averages", {"view": "variants", "layer": "conv1"}),
        ("filters", {"view": "maps", "limit": "3"}),
        ("filters", {"view": "attribution", "model": "mnist-mlp", "place": "relu1", "layer": "relu1"}),
    ],
)
def test_what_a_view_has_no_use_for_is_told(app, stem, asked):
    opened(app, stem, **asked)
    (word, text) = list(asked.items())[-1]
    told = [each.value for each in app.caption if "no use for" in each.value]
    assert told == [f":material/link_off: Of the link, there is no use for `{word}={text}` here."]


def test_a_page_of_the_gallery_that_is_not_there(app):
    opened(app, "mistakes", page="4000")
    assert html(app).count('data-testid="shot"') == 13
    assert "there are 1 … " in app.warning[0].value


def test_a_point_of_the_map_stands_in_the_link(app):
    opened(app, "averages", view="parting", among="all", point="fashion-9999")
    assert "not among the points" in app.info[0].value
    sample = int(app.get("plotly_chart")[-1].proto.spec.split('"customdata":[[')[1].split(",")[0])
    opened(app, "averages", view="parting", among="all", point=str(sample))
    assert f"draw?input=fashion-{sample}" in html(app)


def test_the_model_chosen_on_one_page_is_the_model_on_the_next(app):
    opened(app, "mistakes", model="mnist-linear")
    for stem in ("averages", "filters", "network"):
        for word in list(app.query_params):
            del app.query_params[word]
        app.switch_page(f"pages/{stem}.py").run()
        assert in_link(app)["model"] == "mnist-linear"


def test_a_page_that_cannot_show_the_chosen_model_says_so_and_keeps_the_choice(app):
    opened(app, "mistakes", model="fashion-mlp-wide")
    for word in list(app.query_params):
        del app.query_params[word]
    app.switch_page("pages/why.py").run()
    assert any("fashion-mlp-wide, chosen on another page" in each.value for each in app.caption)
    assert in_link(app)["model"] == "mnist-tiny-cnn"
    for word in list(app.query_params):
        del app.query_params[word]
    app.switch_page("pages/averages.py").run()
    assert in_link(app)["model"] == "fashion-mlp-wide"


def test_a_first_visit_to_filters_shows_an_image_of_the_chosen_models_kind(app):
    opened(app, "filters", model="fashion-cnn")
    assert in_link(app)["input"] == "fashion-0"


def test_a_run_that_comes_with_an_older_link_keeps_what_was_chosen(app):
    opened(app, "mistakes", true="4")
    older = in_link(app)
    for label, place in (("Predicted class", 3), ("True class", 7)):
        box(app, label).select(place).run()
    newer = in_link(app)
    app.query_params.clear()
    for word, text in older.items():
        app.query_params[word] = text
    app.run()
    assert in_link(app) == newer == older | {"true": "6", "predicted": "2"}


def test_a_visit_to_the_network_leaves_the_way_to_the_input(app):
    opened(app, "draw")
    for stem in ("network", "draw"):
        app.session_state["source"] = "Preset"
        app.switch_page(f"pages/{stem}.py").run()
        assert app.session_state["source"] == "Preset"


def test_another_rival_begins_on_the_first_page(app):
    opened(app, "mistakes", view="duel", page="3")
    box(app, "Against").select(1).run()
    assert "page" not in in_link(app)


def test_views_keep_settings_of_one_name_apart(app):
    opened(app, "averages", show="difference", one="4")
    buttons(app, "View").select("Where classes part").run()
    assert not app.info
    assert in_link(app) == {"view": "parting", "model": "fashion-mlp"}


def test_a_link_to_no_input_shows_what_a_first_visit_does(app):
    opened(app, "filters", input="mnist-99999")
    assert "another input" in app.warning[0].value
    assert in_link(app)["input"] == "handwritten-2"
    assert not any("Nothing is drawn" in each.value for each in app.caption)


@pytest.mark.parametrize("text", ["-9", "0", "9" * 24])
def test_a_number_out_of_range_is_told_its_range(app, text):
    opened(app, "mistakes", page=text)
    assert "there are 1 … 100" in app.warning[0].value
