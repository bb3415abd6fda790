"""Every page under Streamlit's own test harness: what it shows by default, and what bad input does."""

import json

import numpy as np
import pytest
from app_tools import ROOT, box, html, opened, printed

from nnviz_core import datasets, drawing, links, zoo
from nnviz_core.drawing import presets
from nnviz_core.links import SketchLink
from nnviz_core.numerals import numeral, percent
from nnviz_core.predictions import predict
from nnviz_core.ui.components import code
from nnviz_core.ui.draw import marks
from nnviz_core.ui.draw.answers import answered
from nnviz_core.ui.frame.navigation import ENTRIES, HOME
from nnviz_core.ui.frame.values import Values
from nnviz_core.ui.inputs import chosen, strokes
from nnviz_core.ui.inputs.truth import TRUTH

CLOCK_TWO = drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH)


def shown_link(app):
    value = app.query_params["input"]
    return value[0] if isinstance(value, list) else value


def drawn(*strokes, width=20):
    """What the canvas sends of strokes along straight lines between points."""
    paths = [[["M", *first], *(["L", *point] for point in more)] for first, *more in strokes]
    objects = [{"type": "Path", "path": path, "strokeWidth": width, "stroke": "#1b2433"} for path in paths]
    return {"drawing": {"raw": {"version": "7.1.0", "objects": objects}, "data": None}, "backgroundFit": None}


def sketch(*strokes, width=20):
    return tuple(drawing.Stroke(width, stroke) for stroke in strokes)


LINE = ((140, 40), (140, 240))


def test_the_table_of_pages_is_the_folder():
    assert set(ENTRIES) == {path.stem for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("stem", ENTRIES)
def test_every_page_opens(app, stem):
    opened(app, stem) if stem != HOME else app.run()
    assert not app.exception
    title = "See a real small network think" if stem == HOME else ENTRIES[stem].title
    assert f'<h1 class="nn-title">{title}</h1>' in html(app)


def test_an_empty_canvas_invites_to_draw(app):
    opened(app, "draw")
    assert 'data-testid="invitation"' in html(app)
    assert "Draw a digit on the sheet" in html(app)
    assert 'data-testid="answer"' not in html(app)
    assert "Every model" not in html(app)
    assert not app.info


def test_something_to_try_is_one_click_away(app):
    opened(app, "draw")
    next(button for button in app.button if button.label == "The clock’s 2").click().run()
    assert shown_link(app) == "clock-2"
    assert app.session_state["source"] == "Preset"
    assert 'data-testid="answer"' in html(app)


def test_a_stroke_on_the_canvas_is_answered(app):
    opened(app, "draw")
    app.session_state["canvas"] = drawn(LINE)
    app.run()
    assert not app.exception
    ink = drawing.ink_of_sketch(sketch(LINE))
    expected = predict(zoo.load("mnist-cnn"), drawing.prepare(ink).image)
    assert f'<span class="nn-answer-label">{expected.label}</span>' in html(app)
    assert links.read(shown_link(app)) == SketchLink(sketch(LINE))


@pytest.mark.parametrize("stroke", [((100, 100),), ((300, 300), (900, 900)), ((0.49, -0.5), (1e5, 20))])
def test_odd_strokes_raise_nothing(app, stroke):
    opened(app, "draw")
    app.session_state["canvas"] = drawn(stroke)
    app.run()
    assert not app.exception
    assert not app.warning


@pytest.mark.parametrize(
    "raw",
    [
        None,
        7,
        {},
        {"objects": "x"},
        {"objects": ["x"]},
        {"objects": [{"type": "Path"}]},
        {"objects": [{"path": [], "strokeWidth": 20}]},
        {"objects": [{"path": [["M", 1]], "strokeWidth": 20}]},
        {"objects": [{"path": [["C", 1, 2, 3, 4, 5, 6]], "strokeWidth": 20}]},
        {"objects": [{"path": [["M", "L", "Q"]], "strokeWidth": 20}]},
        {"objects": [{"path": [["M", 1, 2], ["L", 3, 4]], "strokeWidth": 0}]},
        {"objects": [{"path": [["M", 1, 2], ["L", 3, 4]], "strokeWidth": 1e9}]},
        {"objects": [{"path": [["M", 1, float("nan")]], "strokeWidth": 20}]},
    ],
)
def test_what_is_no_drawing_is_told_and_loses_nothing(app, raw):
    opened(app, "draw")
    app.session_state["canvas"] = drawn(LINE)
    app.run()
    before = shown_link(app)
    app.session_state["canvas"] = {"drawing": {"raw": raw, "data": None}, "backgroundFit": None}
    app.run()
    assert not app.exception
    assert raw is None or "no drawing" in app.warning[0].value
    assert shown_link(app) == before


def test_undo_and_clear_take_strokes_back(app):
    opened(app, "draw")
    app.session_state["canvas"] = drawn(LINE, ((20, 20), (200, 30)))
    app.run()
    for label, left in (("Undo", sketch(LINE)), ("Undo", ()), ("Clear", ())):
        next(button for button in app.button if button.label == label).click().run()
        assert canvas_start(app) == left
    assert 'data-testid="invitation"' in html(app)


def canvas_start(app):
    """What the canvas is told to begin with."""
    (canvas,) = (each.proto for each in app.get("bidi_component") if "drawable" in each.proto.component_name)
    return strokes.read(json.loads(canvas.json)["initialDrawing"])


def test_a_link_to_strokes_puts_them_on_the_sheet(app):
    text = links.write(SketchLink(sketch(LINE, ((20, 20), (60, 30), (90, 90)))))
    opened(app, "draw", input=text)
    assert app.session_state["source"] == "Draw"
    assert links.write(SketchLink(canvas_start(app))) == text == shown_link(app)


def test_strokes_too_long_for_a_link_stand_there_as_pixels(app):
    opened(app, "draw")
    zigzag = tuple((140 + 120 * (-1) ** step, step % 280) for step in range(700))
    app.session_state["canvas"] = drawn(zigzag, width=8)
    app.run()
    image = links.image(shown_link(app))
    assert len(shown_link(app)) <= links.LONGEST
    assert np.array_equal(image, drawing.prepare(drawing.ink_of_sketch(sketch(zigzag, width=8))).image)
    assert isinstance(links.read(shown_link(app)), links.PixelLink)


@pytest.mark.parametrize(
    ("text", "source", "key", "value"),
    [
        ("clock-7", "Preset", "clock_digit", 7),
        ("handwritten-4", "Preset", "handwritten_digit", 4),
        ("lines-1234", "Preset", "lines_seed", 1234),
        ("empty", "Preset", "preset", "empty"),
        ("clock-7.uncentred", "Preset", "uncentred", True),
        ("fashion-12", "Test image", "test_sample", 12),
    ],
)
def test_what_was_chosen_comes_back_from_its_link(app, text, source, key, value):
    opened(app, "draw", input=text)
    assert not app.warning
    assert (app.session_state["source"], app.session_state[key]) == (source, value)
    assert shown_link(app) == text


def test_only_what_is_centred_can_be_left_uncentred(app):
    opened(app, "draw")
    centred = {"Draw": True, "Test image": False, "Upload": True, "Preset": True}
    for source, offered in centred.items():
        app.session_state["source"] = source
        app.run()
        assert ([each.key for each in app.toggle].count("uncentred") == 1) == offered
    app.session_state["preset"] = "handwritten"
    app.run()
    assert "uncentred" not in [each.key for each in app.toggle]


def test_a_shared_drawing_opens_with_the_same_answer(app):
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    assert app.session_state["source"] == "From the link"
    expected = predict(zoo.load("mnist-cnn"), CLOCK_TWO)
    assert f'<span class="nn-answer-label">{expected.label}</span>' in html(app)
    assert shown_link(app) == links.encode(CLOCK_TWO)


def test_a_link_to_a_test_image_opens_it(app):
    opened(app, "draw", input="fashion-12")
    assert app.number_input[0].value == 12
    name = datasets.CLOTHES[int(datasets.load("fashion").labels[12])]
    assert name in html(app)


@pytest.mark.parametrize("text", ["!!!", "A" * 5000, "AAAA", "mnist-99999999"])
def test_a_broken_link_says_so_and_starts_empty(app, text):
    opened(app, "draw", input=text)
    assert "another input" in app.warning[0].value
    assert "Draw a digit" in html(app)
    assert "input" not in app.query_params


def test_the_wrong_answer_can_be_marked(app):
    prediction = predict(zoo.load("mnist-cnn"), CLOCK_TWO)
    wrong = (prediction.label + 1) % 10
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    assert "Mark the true class" in html(app)
    assert 'aria-pressed="true"' not in html(app)
    opened(app, "draw", input=links.encode(CLOCK_TWO), true=str(wrong))
    assert f"came in place {prediction.rank(wrong)} of 10" in html(app)
    assert html(app).count('aria-pressed="true"') == 1
    assert f'data-pick="{wrong}" aria-pressed="true"' in html(app)


@pytest.mark.parametrize(
    ("sent", "marked"), [("4", 4), (None, None), (4, None), ("10", None), ("-1", None), (["3"], None)]
)
def test_a_click_marks_a_class_of_the_input_and_what_is_none_changes_nothing(monkeypatch, sent, marked):
    values = []
    monkeypatch.setattr(Values, "put", lambda self, setting, value: values.append((setting, value)))
    network = zoo.model("mnist-linear")
    marks.mark(answered(chosen.opened(links.read("lines-3")), network, zoo.model(zoo.REJECT)), sent)
    assert values == ([] if marked is None else [(TRUTH, ("lines-3", marked))])


def test_logits_on_demand(app):
    opened(app, "draw", input="mnist-3")
    app.toggle(key="draw.logits").set_value(True).run()
    logits = predict(zoo.load("mnist-cnn"), datasets.load("mnist").inputs([3])[0, 0]).logits
    assert numeral(logits[0], ".2f") in html(app)


@pytest.mark.parametrize("kind", presets.COUNTS)
def test_presets(app, kind):
    opened(app, "draw")
    app.session_state["source"] = "Preset"
    app.session_state["preset"] = kind
    app.run()
    assert not app.exception
    assert 'data-testid="answer"' in html(app)


def test_without_centring_the_input_is_the_squeezed_sheet(app):
    opened(app, "draw")
    app.session_state["canvas"] = drawn(LINE)
    app.run()
    app.toggle(key="uncentred").set_value(True).run()
    assert links.read(shown_link(app)) == SketchLink(sketch(LINE), uncentred=True)
    assert np.array_equal(links.image(shown_link(app)), drawing.squeezed(drawing.ink_of_sketch(sketch(LINE))))


def test_an_empty_sheet_is_told_as_one(app):
    opened(app, "draw", input=links.encode(drawing.empty()))
    assert '<span class="nn-answer-label nn-word">An empty sheet</span>' in html(app)
    assert 'data-testid="probabilities"' not in html(app)
    assert 'data-testid="steps"' not in html(app)
    expected = predict(zoo.load("mnist-linear"), drawing.empty())
    assert f'<b class="nn-says">{expected.label}</b>' in html(app)


def test_the_chosen_model_answers(app):
    opened(app, "draw", input="clock-2", model="mnist-linear")
    expected = predict(zoo.load("mnist-linear"), CLOCK_TWO)
    assert expected.label != 2
    assert f'<span class="nn-answer-label nn-wrong">{expected.label}</span>' in html(app)
    assert "mnist-linear: probability of each class" in html(app)
    assert f"entropy {expected.entropy:.2f} nats" in html(app)
    assert 'data-pick="mnist-linear" aria-current=true' in html(app)
    assert 'zoo.load("mnist-linear")' in next(block.value for block in app.code)
    box(app, "Model").select(list(zoo.MODELS).index("mnist-mlp")).run()
    assert "mnist-mlp: probability of each class" in html(app)
    assert app.query_params["model"] in ("mnist-mlp", ["mnist-mlp"])


def test_a_model_for_other_images_says_so_and_is_not_told_wrong(app):
    opened(app, "draw", input="mnist-3", model="fashion-cnn")
    assert "fashion-cnn was trained on Fashion-MNIST only" in html(app)
    assert "Wrong." not in html(app)
    assert "Mark the true class" not in html(app)


def test_the_usual_model_follows_the_kind_of_the_input(app):
    opened(app, "draw", input="mnist-3", model="mnist-linear")
    app.session_state["test_set"] = "fashion"
    app.run()
    assert "fashion-cnn: probability of each class" in html(app)


@pytest.mark.parametrize("text", ["mnist-17", "clock-2", "handwritten-9"])
def test_where_the_truth_is_known_every_model_is_told_right_or_wrong(app, text):
    opened(app, "draw", input=text)
    label, image = chosen.opened(links.read(text)).label, links.image(text)
    for name, spec in zoo.MODELS.items():
        row = html(app).split(f'data-pick="{name}"')[1].split("</tr>")[0]
        right = spec.dataset == "mnist" and predict(zoo.load(name), image).label == label
        if name != zoo.REJECT:
            assert ("nn-right" in row, "nn-wrong" in row) == (right, spec.dataset == "mnist" and not right)
    told = "Right." if predict(zoo.load("mnist-cnn"), image).label == label else "Wrong."
    assert told in html(app)
    assert ('nn-answer-label nn-wrong"' in html(app)) == (told == "Wrong.")
    assert "Mark the true class" not in html(app)


def test_the_models_for_such_inputs_are_told_right_or_wrong_when_another_answers(app):
    opened(app, "draw", input="mnist-445", model="fashion-cnn")
    for name, kind in (("mnist-cnn", "nn-right"), ("mnist-tiny-cnn", "nn-wrong"), ("fashion-cnn", "nn-says")):
        row = table_of_models(app).split(f'data-pick="{name}"')[1].split("</tr>")[0]
        assert f'{kind}">' in row


def test_a_wrong_answer_leads_to_its_reasons(app):
    opened(app, "draw", input="mnist-445", model="mnist-tiny-cnn")
    assert 'href="why?model=mnist-tiny-cnn&amp;true=6&amp;input=mnist-445"' in html(app)
    assert "Why not 6?" in html(app)


def test_where_the_truth_is_unknown_nothing_is_right_or_wrong_until_it_is_marked(app):
    opened(app, "draw", input="lines-3")
    assert 'nn-says nn-right"' not in table_of_models(app)
    assert 'nn-says nn-wrong"' not in table_of_models(app)
    opened(app, "draw", input="lines-3", true="4")
    assert 'nn-says nn-wrong"' in table_of_models(app)
    assert app.query_params["true"] in ("4", ["4"])


def table_of_models(app):
    return html(app).split("Every model on this input")[1].split("</section>")[0]


def test_the_true_class_comes_back_from_its_link_and_belongs_to_that_input(app):
    opened(app, "draw", input="lines-3", true="4")
    assert "The true class" in html(app)
    app.session_state["lines_seed"] = 5
    app.run()
    assert "The true class" not in html(app)
    assert "true" not in app.query_params


@pytest.mark.parametrize("text", ["10", "x", "-1", "4.0", "9" * 30])
def test_a_true_class_that_there_is_not_is_told(app, text):
    opened(app, "draw", input="lines-3", true=text)
    assert any("true=" in each.value for each in app.warning)
    assert "true" not in app.query_params


def test_the_threshold_turns_the_verdict_and_its_shares(app):
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    refusal = float(predict(zoo.load("mnist-cnn-reject"), CLOCK_TWO).probabilities[zoo.NOT_A_DIGIT])
    figures = zoo.reject_figures()["digits_refused"]["MNIST test"]["shares"]
    for threshold in (max(0.01, round(refusal - 0.1, 2)), min(0.99, round(refusal + 0.1, 2))):
        app.slider(key="draw.threshold").set_value(threshold).run()
        assert ('<strong class="nn-wrong">Not a digit</strong>' in html(app)) == (refusal >= threshold)
        assert percent(figures[round(100 * threshold) - 1]) in html(app)


def test_stories_tell_every_digit_model(app):
    opened(app, "draw")
    for name, spec in zoo.MODELS.items():
        assert (f"<td>{name}</td>" in html(app)) == (spec.dataset == "mnist")


def test_the_code_is_sent_when_it_is_asked_for(app):
    app.session_state[code.OPEN] = False
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    assert not app.code
    app.session_state[code.OPEN] = True
    app.run()
    assert app.code


def test_the_code_behind_the_view_gives_its_numbers(app):
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    prediction = predict(zoo.load("mnist-cnn"), CLOCK_TWO)
    values = [line.split() for line in printed(app)]
    assert [float(logit) for _, logit, _ in values] == pytest.approx(prediction.logits.tolist(), abs=1e-3)
    assert [float(share) for *_, share in values] == pytest.approx(prediction.probabilities.tolist(), abs=1e-5)
