"""Settings: what a link holds is read back as it was written, and any text is either read or refused in words."""

import pytest
import streamlit as st
from app_tools import box, opened
from hypothesis import given, settings
from hypothesis import strategies as some
from test_every_view import SETTINGS, named, values_of

from nnviz_core import zoo
from nnviz_core.contributions import places
from nnviz_core.contributions.places import Place
from nnviz_core.playground import Painting
from nnviz_core.playground.painted_points import FINEST
from nnviz_core.tweak import Off, Prune, Scale
from nnviz_core.ui.averages.image_map import POINT
from nnviz_core.ui.averages.own_input import INPUT
from nnviz_core.ui.catalogue import VIEWS
from nnviz_core.ui.draw import answers
from nnviz_core.ui.draw.page import LOGITS
from nnviz_core.ui.draw.rejection import THRESHOLD
from nnviz_core.ui.filters.focus import PLACE
from nnviz_core.ui.filters.second_input import WITH
from nnviz_core.ui.filters.trail import TRAIL
from nnviz_core.ui.frame import loaded, model
from nnviz_core.ui.frame.choices import Choice, Several, Toggle
from nnviz_core.ui.frame.numbers import Number, Slider
from nnviz_core.ui.frame.old_words import translation
from nnviz_core.ui.frame.settings import of
from nnviz_core.ui.inputs import sources
from nnviz_core.ui.inputs.truth import TRUTH
from nnviz_core.ui.network.page import FORM, LINES
from nnviz_core.ui.playground.second import OfSecond, Second
from nnviz_core.ui.recording.settings import STEP
from nnviz_core.ui.tweak.changes import CHANGES

WALK = (Place("relu1", (25, 19, 11)), Place("conv1", (25, 19, 11)))
ALL = [(page, view.name, setting) for page, view, setting in SETTINGS]
ALL += [("network", "", each) for each in (LINES, FORM, model.setting())]
ALL += [("draw", "", each) for each in (LOGITS, THRESHOLD, TRUTH)]
ALL += [("filters", "", PLACE)]

PAINTINGS = tuple(str(Painting(points)) for points in (((0, FINEST, 0),), ((100, 20, 1), (30, 7, 0))))


def texts():
    """Anything that a link may hold, and what looks like a value."""
    likely = some.from_regex(r"[a-z0-9.,: -]{0,20}", fullmatch=True)
    return some.one_of(some.text(max_size=40), likely, some.sampled_from(["1e5", "٣", "-0", "nan", "1_0", "true", "²"]))


def around(page, setting):
    """The values of the page that `setting` stands among."""
    values = values_of(page if page in VIEWS else "averages", setting)
    if setting is PLACE:
        values.about = values.about.model
    if setting is TRUTH:
        shown, rejecting = (loaded.shared_model(name) for name in ("mnist-cnn", zoo.REJECT))
        values.about = answers.answered(sources.usual("mnist"), shown, rejecting)
    return values


def present(setting, values):
    """Values of `setting` that are there."""
    match setting:
        case Second():
            return present(setting.of, OfSecond(values))
        case Toggle():
            return some.booleans()
        case Choice():
            return some.sampled_from(list(setting.offered(values)))
        case Several():
            return some.permutations(list(setting.options(values))).map(lambda names: tuple(names[:2]))
        case Slider():
            low, high = (round(end / setting.step) for end in (of(setting.low, values), of(setting.high, values)))
            kind = type(setting.default)
            return some.integers(low, high).map(lambda number: kind(round(number * setting.step, 9)))
        case Number():
            kind = some.integers if isinstance(setting.default, int) else some.floats
            return kind(*(type(setting.default)(of(end, values)) for end in (setting.low, setting.high)))
    return {
        PLACE.word: some.sampled_from([Place("relu1", ()), Place("fc1", (90,)), Place("conv2", (3, 5, 6))]),
        WITH.word: some.sampled_from(["nearest", "clock-3", "mnist-17", "lines-5", "empty"]),
        TRAIL.word: some.sampled_from([1, 2]).map(lambda steps: WALK[:steps]),
        STEP.word: some.sampled_from([0, 1, 100]),
        TRUTH.word: some.integers(0, 9).map(lambda label: ("handwritten-2", label)),
        CHANGES.word: some.sampled_from(
            [(), (Off("relu1", 3), Prune("fc1", 0.5)), (Scale("relu2", (0, 1), -2.0, 0.5),)]
        ),
        INPUT.word: some.sampled_from(["", "clock-3", "fashion-17", "lines-5.uncentred", "empty"]),
        POINT.word: some.integers(0, 9_999),
        "layers": some.sampled_from([(), ((24, "tanh"), (1, "relu")), ((128, "gcu"),) * 6]),
        "formula": some.sampled_from(["a", "(a + b) / 2", "sin(pi * a) ^ 2"]),
        "rate": some.sampled_from([0.05, 0.0001, 1.0]),
        "points": some.sampled_from(PAINTINGS),
    }[setting.word]


@pytest.mark.parametrize(("page", "view", "setting"), ALL, ids=map(named, ALL))
@settings(deadline=None)
@given(data=some.data())
def test_what_is_written_is_read_back(page, view, setting, data):
    values = around(page, setting)
    value = data.draw(present(setting, values))
    text = setting.write(value, values)
    assert setting.read(text, values) == value
    assert setting.write(setting.read(text, values), values) == text


@pytest.mark.parametrize(("page", "view", "setting"), ALL, ids=map(named, ALL))
@settings(deadline=None)
@given(text=texts())
def test_any_text_is_read_or_refused_in_words(page, view, setting, text):
    values, problems = around(page, setting), []
    try:
        value = setting.read(text, values)
    except ValueError as error:
        problems.append(str(error))
    else:
        assert setting.read(setting.write(value, values), values) == value
    assert all(len(problem) > 5 for problem in problems)


@given(
    layer=some.from_regex(r"[a-z][a-z0-9_-]*[a-z]", fullmatch=True),
    index=some.lists(some.integers(0, 99999), max_size=3),
)
def test_a_place_is_read_from_the_right(layer, index):
    place = Place(layer, tuple(index))
    assert places.read(str(place)) == place


@given(asked=some.dictionaries(some.text(max_size=12), texts(), max_size=4))
def test_translation_keeps_what_it_does_not_know(asked):
    known = translation({"old": "new"}, {"new": {"Old label": "word"}})
    kept = {word: text for word, text in asked.items() if word not in ("old", "new")}
    assert {word: text for word, text in known(asked).items() if word not in ("old", "new")} == kept


def teardown_module():
    st.session_state.clear()


def test_a_widget_begins_with_its_value_where_the_run_that_set_it_was_missed(app):
    """A run that is broken off may have set a widget which no browser has received; the next sets nothing."""
    opened(app, "draw", input="clock-6", threshold="0.3", logits="true", model="mnist-mlp")
    app.run()
    slider, toggle = app.slider[0].proto, next(each.proto for each in app.toggle if each.label == "Logits")
    model = box(app, "Model")
    assert (list(slider.default), toggle.default) == ([0.3], True)
    assert model.proto.default == model.value
    opened(app, "mistakes", cells="true", model="fashion-cnn")
    app.run()
    cells = next(each.proto for each in app.get("button_group") if each.label == "Cells")
    assert list(cells.default) == [1]
