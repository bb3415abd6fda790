"""Every page under Streamlit's own test harness: what it shows by default, and what bad input does."""

import base64
import io

import numpy as np
import pytest
from app_tools import ROOT, box, html, opened, printed
from PIL import Image, ImageDraw

from nnviz_core import datasets, drawing, links, zoo
from nnviz_core.drawing import presets
from nnviz_core.predictions import predict
from nnviz_core.ui.components import code
from nnviz_core.ui.components.markup import percent
from nnviz_core.ui.frame.navigation import ENTRIES, HOME

CLOCK_TWO = drawing.from_strokes(presets.clock_digit(2), presets.PEN_WIDTH)


def shown_link(app):
    value = app.query_params["input"]
    return value[0] if isinstance(value, list) else value


def canvas_state(png: bytes | None, objects: list):
    data = None if png is None else "data:image/png;base64," + base64.b64encode(png).decode()
    return {"drawing": {"raw": {"objects": objects}, "data": data}, "backgroundFit": None}


def canvas_png(draw):
    picture = Image.new("RGBA", (280, 280))
    draw(ImageDraw.Draw(picture))
    content = io.BytesIO()
    picture.save(content, "PNG")
    return content.getvalue()


LINE = canvas_state(canvas_png(lambda pen: pen.line([(30, 30), (60, 90)], fill="black", width=12)), [])["drawing"][
    "data"
]


def test_the_table_of_pages_is_the_folder():
    assert set(ENTRIES) == {path.stem for path in (ROOT / "pages").glob("*.py")}


@pytest.mark.parametrize("stem", ENTRIES)
def test_every_page_opens(app, stem):
    opened(app, stem) if stem != HOME else app.run()
    assert not app.exception
    title = "See a real small network think" if stem == HOME else ENTRIES[stem].title
    assert f'<h1 class="nn-title">{title}</h1>' in html(app)


def test_home_shows_a_digit_on_its_way_and_another(app):
    app.run()
    assert 'data-testid="strip"' in html(app)
    before = html(app)
    app.session_state["strip_sample"] = 7
    app.run()
    assert html(app) != before
    assert "MNIST test image 7, a 9" in app.caption[0].value


def test_an_empty_canvas_says_what_to_do(app):
    opened(app, "draw")
    assert "Draw a digit" in app.info[0].value
    assert 'data-testid="answer"' not in html(app)


def test_a_stroke_on_the_canvas_is_answered(app):
    opened(app, "draw")
    png = canvas_png(lambda pen: pen.line([(140, 40), (140, 240)], fill="black", width=20))
    app.session_state["canvas"] = canvas_state(png, [{"type": "path"}])
    app.run()
    assert not app.exception
    expected = predict(zoo.load("mnist-cnn"), drawing.from_rgba(np.asarray(Image.open(io.BytesIO(png)))))
    assert f'<span class="nn-answer-label">{expected.label}</span>' in html(app)


@pytest.mark.parametrize(
    "png",
    [
        canvas_png(lambda pen: pen.point((100, 100), fill="black")),
        canvas_png(lambda pen: pen.line([(300, 300), (900, 900)], fill="black", width=20)),
        b"not a picture at all",
    ],
)
def test_odd_canvases_raise_nothing(app, png):
    opened(app, "draw")
    app.session_state["canvas"] = canvas_state(png, [{"type": "path"}])
    app.run()
    assert not app.exception


@pytest.mark.parametrize(
    "drawing_sent",
    [
        {"raw": {"objects": [{"type": "path"}]}, "data": 7},
        {"raw": {"objects": [{"type": "path"}]}, "data": "data:image/png;base64,!"},
        {"raw": None, "data": LINE},
        {"raw": {"objects": "x"}, "data": LINE},
        {"raw": {"objects": ["x"]}, "data": LINE},
        {"data": LINE},
    ],
)
def test_what_is_no_drawing_is_told_and_loses_nothing(app, drawing_sent):
    opened(app, "draw")
    png = canvas_png(lambda pen: pen.line([(140, 40), (140, 240)], fill="black", width=20))
    app.session_state["canvas"] = canvas_state(png, [{"type": "path"}])
    app.run()
    before = shown_link(app)
    app.session_state["canvas"] = {"drawing": drawing_sent, "backgroundFit": None}
    app.run()
    assert not app.exception
    assert "no drawing" in app.warning[0].value
    assert shown_link(app) == before


def test_only_what_is_centred_can_be_left_uncentred(app):
    opened(app, "draw")
    centred = {"Draw": True, "Test image": False, "Upload": True, "Preset": True}
    for source, offered in centred.items():
        app.session_state["source"] = source
        app.run()
        assert ([each.key for each in app.toggle].count("uncentred") == 1) == offered
    app.session_state["preset"] = "Handwritten"
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
    assert "Draw a digit" in app.info[0].value
    assert "input" not in app.query_params


def test_the_wrong_answer_can_be_marked(app):
    opened(app, "draw", input=links.encode(CLOCK_TWO))
    prediction = predict(zoo.load("mnist-cnn"), CLOCK_TWO)
    wrong = (prediction.label + 1) % 10
    box(app, "Wrong? Mark the true class").select(wrong).run()
    assert f"came in place {prediction.rank(wrong)} of 10" in html(app)


def test_logits_on_demand(app):
    opened(app, "draw", input="mnist-3")
    app.toggle(key="draw.logits").set_value(True).run()
    logits = predict(zoo.load("mnist-cnn"), datasets.load("mnist").inputs([3])[0, 0]).logits
    assert f"{logits[0]:.2f}" in html(app)


@pytest.mark.parametrize("kind", ["Digital clock", "Handwritten", "Random lines", "Empty sheet"])
def test_presets(app, kind):
    opened(app, "draw")
    app.session_state["source"] = "Preset"
    app.session_state["preset"] = kind
    app.run()
    assert not app.exception
    assert 'data-testid="answer"' in html(app)


def test_without_centring_the_input_is_the_squeezed_sheet(app):
    opened(app, "draw")
    png = canvas_png(lambda pen: pen.line([(30, 30), (60, 90)], fill="black", width=12))
    app.session_state["canvas"] = canvas_state(png, [{"type": "path"}])
    app.run()
    app.toggle(key="uncentred").set_value(True).run()
    squeezed = drawing.squeezed(drawing.ink_of(np.asarray(Image.open(io.BytesIO(png)))))
    assert shown_link(app) == links.encode(squeezed)


def test_an_empty_sheet_is_answered_by_every_model(app):
    opened(app, "draw", input=links.encode(drawing.empty()))
    expected = predict(zoo.load("mnist-linear"), drawing.empty())
    assert f'<b class="nn-says">{expected.label}</b>' in html(app) or f'nn-wrong">{expected.label}</b>' in html(app)


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
        assert (f'<td class="">{name}</td>' in html(app)) == (spec.dataset == "mnist")


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
