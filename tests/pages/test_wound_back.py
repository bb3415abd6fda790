"""Training, wound back: what is answered while a training plays is what the page shows, and what no page asks is refused."""

import numpy as np
import pytest
from app_tools import box, html, link, numbers, opened, sheets
from wound_tools import assert_shown, body, request, told

from nnviz_core import course, datasets
from nnviz_core.numerals import numeral, probability_percent
from nnviz_core.predictions import as_inputs
from nnviz_core.recordings import shipped
from nnviz_core.trace import record
from nnviz_core.ui import catalogue
from nnviz_core.ui.recording import answers_film, live, player
from nnviz_core.ui.recording.focus import Focus
from nnviz_core.ui.recording.settings import STEP


@pytest.mark.parametrize("view", live.MOMENTS)
def test_what_is_answered_of_a_step_is_what_the_page_shows_there(app, view):
    opened(app, "recording", run="mnist-tiny-cnn", step="160", view=view)
    assert_shown(app, told(**request(app)))


def test_every_view_goes_on_while_the_training_plays():
    assert set(live.MOMENTS) == {view.name for view in catalogue.VIEWS["recording"]} - {"record"}


def test_each_layer_holds_the_recorded_numbers_of_the_step_that_is_asked_for():
    run = shipped.shipped("mnist-tiny-cnn")
    step = int(run.moments[60])
    for quantity in ("weights", "gradients", "momenta"):
        numbers = getattr(run, quantity)(step)
        for sheet, name in zip(
            told(step=step, words={"quantity": quantity})["sheets"], ("conv1", "conv2"), strict=False
        ):
            shown = sheet["values"]
            assert np.sort(shown[np.isfinite(shown)]).tolist() == np.sort(numbers[f"{name}.weight"].ravel()).tolist()


SIDES = [("mnist-tiny-cnn", "mnist-mlp", "steps", 1), ("mnist-tiny-cnn", "mnist-mlp", "images", 2)]


@pytest.mark.parametrize(("run", "other", "at", "pace"), SIDES)
def test_two_trainings_stand_beside_each_other_at_equal_steps_or_equal_images_seen(app, run, other, at, pace):
    own, its = shipped.shipped(run), shipped.shipped(other)
    step = 1600
    opened(app, "recording", view="runs", run=run, other=other, at=at, step=str(step))
    assert box(app, "Beside it").options == [other]
    place, beside = own.steps.tolist().index(step), its.steps.tolist().index(step // pace)
    shown = html(app)
    for name, training, steps, size, at_place in ((run, own, step, 64, place), (other, its, step // pace, 128, beside)):
        cells = f"{steps:,}", f"{steps * size:,}", numeral(training.test_losses[at_place], ".3f")
        assert "".join([f"<b>{name}</b></td>", *(f'<td class="nn-number">{cell}</td>' for cell in cells)]) in shown
    assert numeral(own.test_losses[place] - its.test_losses[beside], "+.3f") in shown
    told = " ".join(each.value for each in app.markdown)
    assert course.turn(own).words in told
    assert course.turn(its).words in told


def test_a_training_without_another_of_its_kind_stands_alone_and_leads_to_record_live(app):
    opened(app, "recording", view="runs", run="fashion-mlp")
    assert "There is no other training on Fashion-MNIST" in " ".join(each.value for each in app.caption)
    assert not any(each.label == "Beside it" and each.options for each in app.selectbox)
    assert not any(each.label == "Compared at" for each in app.get("button_group"))
    assert not sheets(app)
    next(each for each in app.button if each.label == "Record live").click().run()
    assert (link(app)["view"], link(app)["data"]) == ("record", "fashion")


def test_a_training_without_another_of_its_kind_leads_to_two_that_can_be_compared(app):
    opened(app, "recording", view="runs", run="fashion-mlp")
    (pair,) = [each for each in app.button if each.label.startswith("Compare ")]
    assert pair.label == "Compare mnist-tiny-cnn and mnist-mlp"
    pair.click().run()
    assert (link(app)["view"], link(app)["run"]) == ("runs", "mnist-tiny-cnn")
    assert "<b>mnist-mlp</b>" in html(app)


def test_what_was_measured_at_fewer_steps_says_at_which(app):
    run = shipped.shipped("fashion-mlp")
    tried = course.landmarks(run)
    step = next(each for each in range(400, 600) if each not in tried)
    at = int(tried[course.place(tried, step)])
    for view in ("learnt", "confusion"):
        opened(app, "recording", view=view, run="fashion-mlp", step=str(step))
        assert f"As of step {at:,}, " in html(app)
    confusion = answers_film.table(Focus("fashion-mlp", run, "fashion-mlp"), {STEP: step})
    assert confusion.name == f"fashion-mlp-confusion-{at}"
    opened(app, "recording", view="input", run="fashion-mlp", step=str(step))
    shares = record(run.network(step), as_inputs(datasets.load("fashion").inputs([0])[0, 0])).probabilities[0]
    *_, last, _maps = sheets(app)
    assert last["title"] == "softmax: 10 units, activated."
    np.testing.assert_allclose(numbers(last["values"])[:10], shares.numpy(), atol=1e-6)
    told = " ".join(each.value for each in app.markdown)
    assert f"the largest at this step is {probability_percent(float(shares.max()))}" in told
    opened(app, "recording", view="input", run="mnist-tiny-cnn")
    kinds = [
        each["title"].rstrip(".").split(", ")[1]
        for each in sheets(app)[1:]
        if each["title"].startswith(("conv1", "relu1", "pool1"))
    ]
    assert kinds == ["raw", "activated", "pooled"]


WRONG = [
    {"run": "vgg"},
    {"view": "nothing"},
    {"step": 171},
    {"step": -1},
    {"step": "170"},
    {"words": {"quantity": "biases"}},
    {"words": {str(each): "" for each in range(20)}},
    {"run": "x" * 3000},
]


@pytest.mark.parametrize("wrong", WRONG, ids=str)
def test_what_no_page_asks_is_refused(wrong):
    with pytest.raises(ValueError):  # noqa: PT011
        live.answer(body(**wrong))


def test_a_step_beyond_the_end_or_between_recorded_ones_stands_for_the_nearest(app):
    for asked, step in (("99999", "21500"), ("173", "180"), ("0", "0")):
        opened(app, "recording", run="mnist-tiny-cnn", step=asked)
        assert link(app)["step"] == step
    opened(app, "recording", step="soon")
    assert "step" not in link(app)
    assert "whole number" in app.warning[0].value


SENT = [None, "5", {"run": "fashion-mlp"}, {"run": "mnist-mlp", "step": 80}, {"run": "fashion-mlp", "step": 9999}, [[]]]


@pytest.mark.parametrize("sent", SENT, ids=str)
def test_what_a_browser_sends_of_another_training_or_step_changes_nothing(sent):
    focus = Focus("fashion-mlp", shipped.shipped("fashion-mlp"), "fashion-mlp")
    assert player.read(sent, focus) is None
    assert player.read({"run": "fashion-mlp", "step": 80}, focus) == 80


def test_a_page_whose_recording_is_damaged_says_how_to_mend_it(app, monkeypatch, tmp_path):
    name = "mnist-tiny-cnn"
    for suffix in (".json", ".nnviz"):
        content = shipped.FOLDER.joinpath(f"{name}{suffix}").read_bytes()
        (tmp_path / f"{name}{suffix}").write_bytes(content[: len(content) // 2] if suffix == ".nnviz" else content)
    monkeypatch.setattr(shipped, "recording_path", lambda each: tmp_path / f"{each}.nnviz")
    from nnviz_core.ui.frame import wound_back

    wound_back.recording.cache_clear()
    opened(app, "recording", run=name)
    assert f"nnviz_core record {name}" in app.error[0].value
    wound_back.recording.cache_clear()
