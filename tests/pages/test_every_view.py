"""Every view of every page, for each model that the page offers: it opens, its link restores it, its code and tables are true.

Beside the trained models stand two networks wound back in their recordings, and one that only the session holds.

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
from guest_tools import GUEST, guest, hold

from nnviz_core import datasets, zoo
from nnviz_core.playground import Painting
from nnviz_core.predictions import predict
from nnviz_core.recordings import shipped
from nnviz_core.separation import control
from nnviz_core.ui.averages import means, variants
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.filters.focus import focus
from nnviz_core.ui.frame import loaded, model, own_sweeps, views
from nnviz_core.ui.frame.choices import Choice, Several, Toggle
from nnviz_core.ui.frame.numbers import Number
from nnviz_core.ui.frame.settings import Condition, of
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.pixels import page as pixels_page
from nnviz_core.ui.playground.second import Second
from nnviz_core.ui.playground.starts import Start
from nnviz_core.ui.recording.focus import focus as focus_on_training
from nnviz_core.ui.tweak.focus import Subject
from nnviz_core.ui.why.page import Case

ACROSS = ("averages", "mistakes", "tweak")
FIRST = 500
OF_ONE = ("filters", "why", "pixels", "tweak")
"""The pages that are about one input."""
RECORDING = "recording"
"""The page that is about a recorded training, and offers those."""
PLAYGROUND = "playground"
"""The page that is about a network of the visitor's own, and offers presets."""
STARTS = ("depth", "circle", "three-spirals", "line")
MODELS = (
    dict.fromkeys(OF_ONE, tuple(zoo.MODELS))
    | dict.fromkeys(ACROSS, model.EVERY_MODEL)
    | {RECORDING: shipped.NAMES, PLAYGROUND: STARTS}
)
MODELS |= {page: (*MODELS[page], *zoo.VARIANTS) for page in ("filters", "pixels")}
WORD = {RECORDING: "run", PLAYGROUND: "preset"}
"""The word of what a page is about, where that is no model."""
EVERY = [(page, view) for page, its in VIEWS.items() for view in its]
TINY = "mnist-tiny-cnn"
TINY_BEFORE, DENSE_BEFORE = "mnist-tiny-cnn@1000", "fashion-mlp@469"
CHANGED = "mnist-tiny-cnn~off-relu1-3~scale-relu2-0-m2-0.5~prune-fc1-0.5"
OTHERS = (), (TINY_BEFORE, DENSE_BEFORE, GUEST, CHANGED)
"""What is no trained model, for the page of recordings and for the others."""
WALKS = [
    (page, view, name)
    for page, view in EVERY
    for name in (variants.NAMES if view.name == variants.VIEW.name else (*MODELS[page], *OTHERS[page not in WORD]))
    if (page, name) != ("tweak", CHANGED)  # where a changed network stands as its model and its changes
]
USUALLY = ("mnist-cnn", "mnist-tiny-cnn", model.USUAL, *OTHERS[True])
"""The models of the usual walks, one of each kind; the others are walked among the slow tests."""
SETTINGS = [(page, view, each) for page, view in EVERY for each in (*view.settings, *view.within)]


def named(walk):
    return "-".join(getattr(each, "name", getattr(each, "word", each)) for each in walk)


DEAREST = {("recording", "learnt"): "fashion-mlp", ("recording", "confusion"): "fashion-mlp", ("tweak", "data"): TINY}
"""Of the views whose code takes longest, the model for which it usually runs."""


def is_usual(page, view, name):
    return name in USUALLY or page in WORD or view.name == variants.VIEW.name


def is_usually_run(page, view, name):
    return is_usual(page, view, name) and DEAREST.get((page, view.name), name) == name


def walks(cases, usual=is_usual):
    """The cases of walks, those that are not `usual` among the slow tests."""
    return [pytest.param(*case, id=named(case), marks=() if usual(*case) else pytest.mark.slow) for case in cases]


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
        monkeypatch.setattr(loaded, "shared_images", first)
        monkeypatch.setattr(datasets, "load", first)


@pytest.fixture(autouse=True)
def sweeps_are_over(monkeypatch):
    """A page waits for a sweep of seeds, however slow the machine."""
    monkeypatch.setattr(own_sweeps, "FIRST_LOOK", 60.0)


@pytest.fixture(autouse=True)
def a_guest_is_there(app):
    hold(app, guest())


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
    kind = "fashion" if name.startswith("fashion") else "mnist"
    return {"input": f"{kind}-17"} if page in OF_ONE else {}


def about(page, name):
    """The word of the link that opens the page for this model or training."""
    return {WORD.get(page, "model"): name}


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


@pytest.mark.parametrize(("page", "view", "name"), walks(WALKS))
def test_a_view_opens_and_its_link_restores_it(app, tables, page, view, name):
    opened(app, page, view=view.name, **about(page, name), **some_input(page, name))
    assert not told(app)
    words = link(app)
    assert (words["view"], words[WORD.get(page, "model")]) == (view.name, name)
    before = shown(app)
    assert all(each.proto.alt for each in app.get("plotly_chart"))
    assert all(sheet["title"] or sheet["words"] for sheet in sheets(app))
    for table in tables.values():
        read = pd.read_csv(io.StringIO(in_a_thread(table.text)))
        assert list(read.columns) == list(table.header)
        assert len(read) > 0 or "no such image" in app.info[0].value
    assert set(tables) == set(view.tables) or re.search("choose (an earlier layer|another class)", app.info[0].value)
    opened_again(app, page, words)
    assert not told(app)
    assert link(app) == words
    assert shown(app) == before


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
    ("recording", "weights", TINY, {"step": "110"}),
    ("recording", "movement", TINY, {}),
    ("recording", "input", TINY, {"input": "mnist-17"}),
    pytest.param("recording", "learnt", "mnist-mlp", {}, marks=pytest.mark.slow),
    pytest.param("recording", "confusion", "mnist-mlp", {"step": "160"}, marks=pytest.mark.slow),
    ("recording", "learnt", "fashion-mlp", {}),
    ("recording", "confusion", "fashion-mlp", {"step": "160"}),
    ("recording", "runs", TINY, {}),
    ("recording", "weights", "mnist-mlp", {"quantity": "momenta", "step": "400"}),
    ("tweak", "network", TINY, {}),
    ("tweak", "input", TINY, {}),
    ("tweak", "input", "mnist-mlp", {"target": "17"}),
    ("tweak", "worth", TINY, {"layer": "relu1"}),
    ("tweak", "worth", "mnist-mlp-500", {}),
    ("tweak", "limits", TINY, {}),
    ("tweak", "limits", "mnist-mlp-500", {"how": "round", "layer": "fc2"}),
    ("tweak", "data", TINY, {"epochs": "1", "seeds": "2"}),
    ("tweak", "network", DENSE_BEFORE, {"changes": "off-relu1-3to9~prune-fc1-0.5"}),
    ("playground", "seeds", "circle", {"steps": "1000"}),
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
    ("filters", "maps", TINY_BEFORE, {"place": "relu1-0"}),
    ("filters", "filter", TINY_BEFORE, {"place": "relu2-1"}),
    ("filters", "filter", DENSE_BEFORE, {"place": "relu1-1"}),
    ("pixels", "unit", DENSE_BEFORE, {"layer": "fc2", "reading": "gated"}),
    ("averages", "averages", TINY_BEFORE, {"show": "difference"}),
    ("mistakes", "duel", TINY_BEFORE, {"other": "mnist-tiny-cnn@21500"}),
    ("mistakes", "confidence", "mnist-linear", {"other": TINY_BEFORE}),
    ("mistakes", "robustness", "mnist-linear", {"beside": f"{TINY_BEFORE},mnist-mlp@0"}),
]
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")


@pytest.mark.parametrize(("page", "view", "name", "words"), EXPORTS)
def test_the_code_prints_what_the_files_hold(app, tables, page, view, name, words):
    opened(app, page, view=view, **about(page, name), **({"input": "mnist-17"} if page in OF_ONE else {}), **words)
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


CODED = [
    each
    for each in WALKS
    if each[0] in (*ACROSS, PLAYGROUND) or each[2] in ("mnist-tiny-cnn", "fashion-mlp", *OTHERS[True])
]
# An untrained network reads no image correctly.
CODED = [each for each in CODED if (each[0], each[2]) != ("why", GUEST)]


@pytest.mark.parametrize(("page", "view", "name"), walks(CODED, is_usually_run))
def test_the_code_of_a_view_runs_as_it_is_shown(app, page, view, name):
    opened(app, page, view=view.name, **about(page, name))
    assert lines_of(code_of(app), datasets.load)


ABOUT = {
    "filters": lambda shown: focus(shown, loaded.model("mnist-cnn")),
    "why": lambda shown: Case(shown, loaded.model("mnist-cnn"), predict(zoo.load("mnist-cnn"), shown.image)),
    "pixels": lambda shown: pixels_page.focus(shown, loaded.model("mnist-mlp")),
    "tweak": lambda shown: Subject(shown, loaded.model("mnist-tiny-cnn")),
}
"""What a page is about, with this input."""


def values_of(page, setting=None, view=""):
    """Settings of the page as at first, outside any session, in a model in which `setting` has a choice."""
    st.session_state.clear()
    if page == RECORDING:
        return Values(page, focus_on_training(named_training(setting)), view)
    if page == PLAYGROUND:
        return Values(page, Start("depth"), view)
    subject = loaded.model(named_model(setting))
    if page in OF_ONE:
        subject = ABOUT[page](sources.usual("mnist"))
    return Values(page, subject, view)


TRAININGS = {"other": "mnist-tiny-cnn", "at": "mnist-tiny-cnn", "page": "mnist-mlp"}


def named_training(setting):
    """Where two trainings are set beside each other, one that has another of its kind; where layers are paged, one with many units."""
    return TRAININGS.get(setting.word, model.USUAL) if setting else model.USUAL


def words_of_subject(page, setting):
    """What the link says of the page's subject for this setting."""
    if page == RECORDING:
        return {"run": named_training(setting)}
    return {"model": named_model(setting)} if page in ACROSS and page not in OF_ONE else {}


def named_model(setting):
    """Where maps are chosen, a model that has some."""
    return "fashion-cnn" if setting in (means.STAGE, means.CLASS) else model.USUAL


def other_text(setting, values):
    """The text of a value of `setting` that is not the default, or None where there is no other."""
    usual = setting.usual(values)
    match setting:
        case Toggle():
            return "true"
        case Second():
            return other_text(setting.of, values)
        case Choice():
            return next((word for word in reversed(setting.offered(values)) if word != usual), None)
        case Several():
            return next(iter(setting.options(values)))
        case Number():
            high = of(setting.high, values)
            return None if high == usual else setting.write(type(setting.default)(high), values)
    return {
        "trail": "relu1-25-19-11.conv1-25-19-11",
        "with": "mnist-17",
        "point": "fashion-1",
        "input": "clock-3",
        "step": "100",
        "layers": "8-relu,4-gcu",
        "formula": "a * b",
        "rate": "0.02",
        "points": str(Painting(((100, 100, 0), (300, 300, 1)))),
        "changes": "off-relu1-3~prune-fc1-0.5",
    }[setting.word]


def met(setting, values):
    """The word and text of the other setting without which `setting` does not count, which is put so."""
    if isinstance(setting, Second):
        its = met(setting.of, values)
        return {f"second-{word}": text for word, text in its.items()}
    if not isinstance(setting.when, Condition):
        return {}
    values.put(setting.when.setting, setting.when.words[0])
    return {setting.when.setting.word: setting.when.words[0]}


@pytest.mark.parametrize(("page", "view", "setting"), SETTINGS, ids=map(named, SETTINGS))
def test_a_link_holds_a_setting_that_is_not_as_usual(app, page, view, setting):
    values = values_of(page, setting, view.name)
    words = dict(met(setting, values))
    text = other_text(setting, values)
    if text is None:
        pytest.skip("there is one value")
    words |= words_of_subject(page, setting)
    opened(app, page, view=view.name, **PLACE.get(page, {}), **words, **{setting.word: text})
    assert not told(app)
    assert link(app)[setting.word] == text


ALWAYS = {("learning", "preset"): "depth", ("own", "input"): "fashion-0", ("input", "input"): "fashion-0"}
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
    ("playground", "seeds", "steps"),
    ("recording", "weights", "quantity"),
    ("recording", "weights", "step"),
    ("recording", "input", "input"),
    ("recording", "confusion", "step"),
    ("recording", "weights", "page"),
    ("recording", "runs", "at"),
    ("tweak", "network", "changes"),
    ("tweak", "input", "target"),
    ("tweak", "worth", "layer"),
    ("tweak", "worth", "among"),
    ("tweak", "limits", "how"),
    ("tweak", "limits", "layer"),
    ("tweak", "data", "network"),
    ("tweak", "data", "seed"),
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
    words = words_of_subject(page, setting)
    words |= met(setting, values)
    for text in (setting.write(setting.usual(values), values), other_text(setting, values)):
        opened(app, page, view=view.name, **PLACE.get(page, {}), **words, **{setting.word: text})
        assert not told(app)
        contents.append({label: in_a_thread(table.text) for label, table in tables.items()})
    assert contents[0] != contents[1]
