"""Every view of every page, for each model that the page offers: it opens, its link restores it, its code and tables are true.

A view is walked once it stands in the catalogue. Pages across a data set are walked over its first 500 images, and where
classes part is measured beside one untrained network.
"""

import functools
import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import streamlit as st
from app_tools import code_of, html, link, opened, ran, sheets

from nnviz_core import datasets, zoo
from nnviz_core.predictions import predict
from nnviz_core.separation import control
from nnviz_core.ui.averages import means, variants
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.filters.focus import focus
from nnviz_core.ui.frame import loaded, model, views
from nnviz_core.ui.frame.choices import Choice, Several, Toggle
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import of
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.pixels import page as pixels_page
from nnviz_core.ui.why.page import Case

ACROSS = ("averages", "mistakes")
FIRST = 500
OF_ONE = ("filters", "why", "pixels")
"""The pages that are about one input."""
MODELS = dict.fromkeys(OF_ONE, tuple(zoo.MODELS)) | dict.fromkeys(ACROSS, model.EVERY_MODEL)
EVERY = [(page, view) for page, its in VIEWS.items() for view in its]
WALKS = [
    (page, view, name)
    for page, view in EVERY
    for name in (variants.NAMES if view.name == variants.VIEW.name else MODELS[page])
]
SETTINGS = [(page, view, each) for page, view in EVERY for each in (*view.settings, *view.within)]


def named(walk):
    return "-".join(getattr(each, "name", getattr(each, "word", each)) for each in walk)


@functools.cache
def first(name, split="test"):
    """The first images of a set."""
    images = WHOLE(name, split)
    return replace(images, images=images.images[:FIRST], labels=images.labels[:FIRST])


WHOLE = datasets.load


@pytest.fixture(autouse=True)
def few_images(request, monkeypatch):
    """The first images of each set across the data, for the page and its code alike, but where the whole is asked for."""
    asked = request.node.callspec.params
    if asked["page"] not in ACROSS:
        return
    monkeypatch.setattr(control, "SEEDS", control.SEEDS[:1])
    if asked.get("name", model.USUAL) != model.USUAL:
        monkeypatch.setattr(loaded, "_images", first)
        monkeypatch.setattr(datasets, "load", first)


@pytest.fixture
def tables(monkeypatch):
    """The tables that are offered, by the words on their buttons."""
    offered, button = {}, views.csv_button

    def record(table, label="CSV", *rest, **more):
        offered[label] = table
        button(table, label, *rest, **more)

    monkeypatch.setattr(views, "csv_button", record)
    return offered


def told(app):
    """What a page tells of its link."""
    captions = [each.value for each in app.caption if "no use for" in each.value]
    return captions + [each.value for each in app.warning if "link" in each.value.lower()]


def shown(app):
    """What a page says and draws, to compare with another."""
    charts = [each.proto.spec for each in app.get("plotly_chart")]
    return [each.value for each in (*app.markdown, *app.caption)], html(app), charts, sheets(app)


def some_input(page, name):
    """An input of the model's kind, for the page that is about one."""
    return {"input": f"{zoo.spec(name).dataset}-17"} if page in OF_ONE else {}


PLACE = {"filters": {"place": "relu1"}}
"""A place stands in every link to its page: without it, `layer` once meant another thing."""


@functools.cache
def lines_of(code, load):
    """What `code` prints with this way to load images: the same for every model whose page shows it."""
    return tuple(ran(code))


def in_a_thread(made):
    """What `made` gives in a thread without a session, in which a file is made for a browser."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(made).result()


def opened_again(app, page, words):
    """The page by a link alone, for a visitor who has chosen nothing."""
    for word in list(app.query_params):
        del app.query_params[word]
    for key in ("link_choices", "link_written"):
        if key in app.session_state:
            del app.session_state[key]
    return opened(app, page, **words)


@pytest.mark.parametrize(("page", "view", "name"), WALKS, ids=map(named, WALKS))
def test_a_view_opens_and_its_link_restores_it(app, tables, page, view, name):
    opened(app, page, view=view.name, model=name, **some_input(page, name))
    assert not told(app)
    words = link(app)
    assert (words["view"], words["model"]) == (view.name, name)
    before = shown(app)
    assert all(each.proto.alt for each in app.get("plotly_chart"))
    assert all(sheet["title"] or sheet["words"] for sheet in sheets(app))
    for table in tables.values():
        read = pd.read_csv(io.StringIO(in_a_thread(table.text)))
        assert list(read.columns) == list(table.header)
        assert len(read) > 0 or "no such image" in app.info[0].value
    assert set(tables) == set(view.tables) or "choose an earlier layer" in app.info[0].value
    opened_again(app, page, words)
    assert not told(app)
    assert link(app) == words
    assert shown(app) == before


TINY = "mnist-tiny-cnn"
EXPORTS = [
    ("filters", "maps", TINY, {"place": "relu1-0"}),
    ("filters", "maps", TINY, {"place": "relu1-0", "shown": "kernels"}),
    ("filters", "filter", TINY, {"place": "relu2-1"}),
    ("filters", "sum", TINY, {"place": "conv2-1-3-4"}),
    ("filters", "attribution", TINY, {"method": "occlusion"}),
    ("filters", "compare", TINY, {"place": "relu2-1", "with": "mnist-3"}),
    ("pixels", "mosaic", "mnist-linear", {}),
    ("pixels", "mosaic", "fashion-mlp", {"layer": "fc1", "reading": "recipe"}),
    ("pixels", "unit", "mnist-mlp", {"layer": "fc2", "reading": "gated"}),
    ("pixels", "unit", TINY, {"layer": "fc1", "unit": "3"}),
    ("pixels", "readings", "mnist-mlp-500", {}),
    ("pixels", "readings", TINY, {"layer": "fc1"}),
    ("pixels", "observations", "mnist-mlp", {"row": "24"}),
    ("averages", "averages", TINY, {"show": "difference"}),
    ("averages", "averages", "mnist-mlp-500", {}),
    ("averages", "image", TINY, {"input": "17"}),
    ("averages", "own", TINY, {"input": "clock-3"}),
    ("averages", "parting", TINY, {}),
    ("averages", "variants", "fashion-mlp-wide", {}),
    ("mistakes", "confusion", "mnist-linear", {}),
    ("mistakes", "duel", "mnist-linear", {"only": "second"}),
    ("mistakes", "confidence", "mnist-linear", {"other": TINY}),
    ("mistakes", "robustness", "mnist-linear", {"beside": TINY}),
]
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")


@pytest.mark.parametrize(("page", "view", "name", "words"), EXPORTS)
def test_the_code_prints_what_the_files_hold(app, tables, page, view, name, words):
    opened(app, page, view=view, model=name, **({"input": "mnist-17"} if page in OF_ONE else {}), **words)
    numbers = np.unique(
        [float(each) for line in lines_of(code_of(app), datasets.load) for each in NUMBER.findall(line)]
    )
    assert tables
    for label, table in tables.items():
        values = pd.read_csv(io.StringIO(in_a_thread(table.text))).select_dtypes("float").to_numpy().ravel()
        values = values[np.isfinite(values)]
        after = np.searchsorted(numbers, values).clip(1, len(numbers) - 1)
        nearest = np.minimum(np.abs(values - numbers[after]), np.abs(values - numbers[after - 1]))
        assert (nearest <= 1e-6 + 1e-4 * np.abs(values)).all(), label


CODED = [each for each in WALKS if each[0] in ACROSS or each[2] in ("mnist-tiny-cnn", "fashion-mlp")]


@pytest.mark.parametrize(("page", "view", "name"), CODED, ids=map(named, CODED))
def test_the_code_of_a_view_runs_as_it_is_shown(app, page, view, name):
    opened(app, page, view=view.name, model=name)
    assert lines_of(code_of(app), datasets.load)


ABOUT = {
    "filters": lambda shown: focus(shown, loaded.model("mnist-cnn")),
    "why": lambda shown: Case(shown, loaded.model("mnist-cnn"), predict(zoo.load("mnist-cnn"), shown.image)),
    "pixels": lambda shown: pixels_page.focus(shown, loaded.model("mnist-mlp")),
}
"""What a page is about, with this input."""


def values_of(page, setting=None, view=""):
    """Settings of the page as at first, outside any session, in a model in which `setting` has a choice."""
    st.session_state.clear()
    about = loaded.model(named_model(setting))
    if page in OF_ONE:
        about = ABOUT[page](sources.usual("mnist"))
    return Values(page, about, view)


def named_model(setting):
    """Where maps are chosen, a model that has some."""
    return "fashion-cnn" if setting in (means.STAGE, means.CLASS) else model.USUAL


def other_text(setting, values):
    """The text of a value of `setting` that is not the default, or None where there is no other."""
    usual = setting.usual(values)
    match setting:
        case Toggle():
            return "true"
        case Choice():
            return next((word for word in reversed(setting.offered(values)) if word != usual), None)
        case Several():
            return next(iter(setting.options(values)))
        case Number():
            high = of(setting.high, values)
            return None if high == usual else setting.write(type(setting.default)(high), values)
    return {"trail": "relu1-25-19-11.conv1-25-19-11", "with": "mnist-17", "point": "fashion-1", "input": "clock-3"}[
        setting.word
    ]


@pytest.mark.parametrize(("page", "view", "setting"), SETTINGS, ids=map(named, SETTINGS))
def test_a_link_holds_a_setting_that_is_not_as_usual(app, page, view, setting):
    values = values_of(page, setting, view.name)
    words = {setting.when.setting.word: setting.when.words[0]} if setting.when else {}
    if setting.when:
        values.put(setting.when.setting, setting.when.words[0])
    text = other_text(setting, values)
    if text is None:
        pytest.skip("there is one value")
    if page in ACROSS:
        words["model"] = named_model(setting)
    opened(app, page, view=view.name, **PLACE.get(page, {}), **words, **{setting.word: text})
    assert not told(app)
    assert link(app)[setting.word] == text


ALWAYS = {("own", "input"): "fashion-0"}
"""What stands in the link also as usual, by view and word."""


@pytest.mark.parametrize(("page", "view", "setting"), SETTINGS, ids=map(named, SETTINGS))
def test_a_wrong_word_is_told(app, page, view, setting):
    opened(app, page, view=view.name, **PLACE.get(page, {}), **{setting.word: "<b>[x](//y)"})
    assert any(setting.word in each for each in told(app))
    assert link(app).get(setting.word) == ALWAYS.get((view.name, setting.word))


CHANGING = {
    ("filters", "attribution", "method"),
    ("filters", "attribution", "class"),
    ("filters", "attribution", "layer"),
    ("filters", "attribution", "channel"),
    ("filters", "attribution", "form"),
    ("filters", "compare", "with"),
    ("why", "why", "true"),
    ("filters", "maps", "shown"),
    ("filters", "sum", "trail"),
    ("pixels", "mosaic", "layer"),
    ("pixels", "mosaic", "reading"),
    ("pixels", "mosaic", "class"),
    ("pixels", "unit", "layer"),
    ("pixels", "unit", "unit"),
    ("pixels", "unit", "reading"),
    ("pixels", "readings", "unit"),
    ("pixels", "readings", "class"),
    ("pixels", "observations", "row"),
    ("averages", "averages", "show"),
    ("averages", "averages", "images"),
    ("averages", "averages", "one"),
    ("averages", "averages", "minus"),
    ("averages", "averages", "class"),
    ("averages", "image", "input"),
    ("averages", "own", "input"),
    ("averages", "parting", "among"),
    ("averages", "parting", "one"),
    ("averages", "parting", "two"),
    ("mistakes", "confusion", "true"),
    ("mistakes", "confusion", "predicted"),
    ("mistakes", "confusion", "order"),
    ("mistakes", "confusion", "sample"),
    ("mistakes", "duel", "other"),
    ("mistakes", "duel", "only"),
    ("mistakes", "robustness", "change"),
    ("mistakes", "robustness", "beside"),
}
"""The settings that change which numbers are shown, not only how."""
CHOSEN = [each for each in SETTINGS if (each[0], each[1].name, each[2].word) in CHANGING]


@pytest.mark.parametrize(("page", "view", "setting"), CHOSEN, ids=map(named, CHOSEN))
def test_a_file_holds_what_the_setting_shows(app, tables, page, view, setting):
    """Files made outside the session, with the setting as usual and another way, differ."""
    contents = []
    values = values_of(page, setting, view.name)
    words = {"model": named_model(setting)} if page in ACROSS else {}
    if setting.when:
        values.put(setting.when.setting, setting.when.words[0])
        words[setting.when.setting.word] = setting.when.words[0]
    for text in (setting.write(setting.usual(values), values), other_text(setting, values)):
        opened(app, page, view=view.name, **PLACE.get(page, {}), **words, **{setting.word: text})
        assert not told(app)
        contents.append({label: in_a_thread(table.text) for label, table in tables.items()})
    assert contents[0] != contents[1]
