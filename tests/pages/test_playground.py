"""The playground: what its controls make of a plan, what its route answers, and what no page asks."""

import base64
import io
import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from app_tools import box, link, opened
from PIL import Image

from nnviz_core import playground
from nnviz_core.figures import style
from nnviz_core.playground import PRESETS, Plan, Run, inspection, plane
from nnviz_core.playground.formula import EDGES
from nnviz_core.ui.frame import exhibits, jobs, own_runs, own_tables, trainees
from nnviz_core.ui.frame.own_runs import Own
from nnviz_core.ui.frame.texts import with_mark
from nnviz_core.ui.playground import exports, learning, live, moments
from nnviz_core.ui.playground.segments import segments


def same(plan: Plan) -> Plan:
    """The plan with every layer written out, as the page gives it."""
    return replace(plan, hidden=plan.layers)


def run_of(app) -> Own:
    return app.session_state[own_runs.OWN]


def asked(own, **changes) -> dict:
    return live.answer(json.dumps({"token": own.token, "version": own.version} | changes).encode())


def waited_for(own, condition, **changes) -> dict:
    """What is answered once it meets the condition."""
    for _ in range(1200):
        if not (answer := asked(own, **changes)).get("loading") and condition(answer):
            return answer
        changes = {}
        time.sleep(0.05)
    raise AssertionError("it never came")


def levels(text):
    return np.frombuffer(base64.b64decode(text), np.uint8)


def numbers(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


@pytest.fixture
def ready():
    while not trainees.is_ready():
        time.sleep(0.05)


@pytest.fixture
def own(ready):
    made = Own(Run(Plan()))
    trainees.hold(made)
    yield made
    trainees.trainer().remove(made.run)


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_opens_as_its_plan(app, preset):
    opened(app, "playground", preset=preset)
    assert run_of(app).run.plan == same(PRESETS[preset].plan)


def test_a_control_begins_anew_and_stands_in_the_link(app):
    opened(app, "playground")
    before = run_of(app).run
    box(app, "Optimiser").select_index(3).run()
    assert run_of(app).run is not before
    assert run_of(app).run.plan == Plan(hidden=PRESETS["depth"].plan.layers, optimizer="adam")
    assert link(app)["optimiser"] == "adam"
    next(each for each in app.number_input if each.label == "Hidden layers").set_value(3).run()
    assert run_of(app).run.plan.sizes == (2, 24, 12, 12, 1)
    assert link(app)["layers"] == "24-tanh,12-tanh,12-tanh"
    box(app, "Start from").select_index(list(PRESETS).index("circle")).run()
    assert run_of(app).run.plan == same(PRESETS["circle"].plan)
    assert link(app) == {"view": "learning", "preset": "circle"}


def test_the_first_output_weights_the_momentum_and_the_number_of_examples_are_set(app):
    words = {"output-weights": "zeros", "optimiser": "momentum", "momentum": "0.5", "examples": "1200"}
    opened(app, "playground", preset="circle", **words)
    run = run_of(app).run
    assert (run.plan.output_weights, run.plan.optimizer, run.plan.momentum) == ("zeros", "momentum", 0.5)
    assert run.plan.count == len(run.stream.points) == 1200
    assert not run.parameters[-1][0].any()
    assert link(app) == {"view": "learning", "preset": "circle"} | words
    opened(app, "playground", preset="circle", momentum="0.5")
    assert run_of(app).run.plan == same(PRESETS["circle"].plan)


def test_what_shapes_a_training_is_in_the_plan(app):
    opened(app, "playground", schedule="cosine", period="5000", dropout="0.3", l1="0.001", l2="0.003", decay="0.01")
    plan = run_of(app).run.plan
    assert (plan.schedule, plan.period, plan.l1, plan.l2, plan.weight_decay) == ("cosine", 5000, 0.001, 0.003, 0.01)
    assert [layer.dropout for layer in plan.layers] == [0.3, 0.3]


CLASSES = b"a,b,kind\n" + b"".join(b"%d,%d,%s\n" % (i % 7, i % 5, [b"up", b"down"][i % 2]) for i in range(60))
VALUES = b"a,b,value\n" + b"".join(b"%d,%d,%d\n" % (i % 7, i % 5, -3 * (i % 4)) for i in range(60))


@pytest.mark.parametrize(
    ("content", "output", "loss", "kind"),
    [(CLASSES, "sigmoid", "cross-entropy", ("two", 1.0)), (VALUES, "sigmoid", "squared", ("signed", 9.0))],
)
def test_a_table_of_one_s_own_is_learnt(app, ready, content, output, loss, kind):
    opened(app, "playground", target="own")
    assert any("Choose a CSV file" in each.value for each in app.info)
    app.file_uploader[0].set_value(("table.csv", content, "text/csv")).run()
    plan = run_of(app).run.plan
    assert plan.target == playground.read_table(content)
    assert (plan.output, plan.loss, moments.kind(plan)) == (output, loss, kind)
    run_of(app).run.train(200)
    assert asked(run_of(app))["steps"] == 200
    assert not app.exception


def test_a_reload_finds_the_run_and_its_table_and_no_other_visitor_does(app, ready):
    opened(app, "playground", target="own")
    app.file_uploader[0].set_value(("table.csv", CLASSES, "text/csv")).run()
    own, words = run_of(app), (own_runs.OWN, own_tables.TABLE, own_tables.UPLOAD, jobs.OWNER)
    visitor = app.session_state[jobs.OWNER]
    own.run.train(100)

    def reloaded(name):
        for word in words:
            if word in app.session_state:
                del app.session_state[word]
        app.session_state[jobs.OWNER] = name
        return opened(app, "playground", target="own")

    assert any("Choose a CSV file" in each.value for each in reloaded("x" * 22).info)
    reloaded(visitor)
    assert run_of(app) is own
    assert own.run.steps == 100
    assert visitor not in str(link(app))


def test_what_nobody_looks_at_rests_within_a_minute():
    assert trainees.PATIENCE <= 60


def test_points_that_are_painted_are_learnt_and_stand_in_the_link(app, ready, capsys):
    opened(app, "playground", target="painted")
    first = run_of(app).run
    assert (first.plan.sizes[-1], first.plan.output, first.plan.loss) == (1, "sigmoid", "cross-entropy")
    assert len(first.plan.target.points) == 28
    three = playground.Painting(((0, 0, 0), (511, 0, 1), (511, 511, 2), (0, 255, 2)))
    opened(app, "playground", target="painted", points=str(three))
    run = run_of(app).run
    assert run.plan.target == three.examples()
    assert (run.plan.sizes[-1], run.plan.output) == (3, "softmax")
    assert link(app)["points"] == str(three)
    run.train(50)
    assert asked(run_of(app))["steps"] == 50
    code = "\n".join(each.value for each in app.code)
    assert f'playground.painting("{three}").examples()' in code
    values = playground.Painting(((0, 0, 20), (511, 0, 3)), has_values=True)
    opened(app, "playground", target="painted", points=str(values))
    assert (run_of(app).run.plan.loss, run_of(app).run.plan.output) == ("squared", "sigmoid")
    assert not app.exception


def test_a_table_that_can_t_be_read_is_told(app):
    opened(app, "playground", target="own")
    app.file_uploader[0].set_value(("table.csv", b"a,b,value\n1,2,3\n1,x,3\n", "text/csv")).run()
    assert any("row 3: “x” is no number" in each.value for each in app.error)
    app.file_uploader[0].set_value(("table.csv", b"1,2,3\n" * 10_001, "text/csv")).run()
    assert any("from 1 to 10,000 rows" in each.value for each in app.error)


def test_what_is_taken_along_gives_the_same_outputs(own):
    own.run.train(500)
    points = np.random.default_rng(0).random((50, 2)).astype(np.float32)
    told = json.loads(exports.network_json(own.run))
    y = points
    for layer, curve in zip(told["layers"], (np.tanh, np.tanh, lambda z: 1 / (1 + np.exp(-z))), strict=True):
        y = curve(y @ np.array(layer["weights"]).T + np.array(layer["biases"] or 0))
    np.testing.assert_allclose(y[:, 0], own.run.respond(points), rtol=1e-4)
    assert (told["steps"], told["plan"]["learning_rate"]) == (500, 0.05)
    table = Run(Plan(target=playground.read_table(VALUES), output="identity"))
    assert json.loads(exports.network_json(table))["plan"]["target"]["values"][1] == [-3.0]


def test_the_picture_of_the_response_has_its_colours_where_it_answers_so(own, ready):
    own.run.train(3000)
    picture = Image.open(io.BytesIO(exports.response_png(own.run, style.LIGHT)))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (768, 768), "RGB")
    stops = [[int(each[at : at + 2], 16) for at in (1, 3, 5)] for each in style.colours(style.LIGHT, "positive")]
    pixels = np.asarray(picture)
    for across, down in ((100, 40), (384, 384), (700, 650)):
        a, b = (across // 3) / 255, 1 - (down // 3) / 255
        place = float(own.run.respond(np.array([[a, b]]))[0]) * (len(stops) - 1)
        low = min(int(place), len(stops) - 2)
        expected = [x + (y - x) * (place - low) for x, y in zip(stops[low], stops[low + 1], strict=True)]
        np.testing.assert_allclose(pixels[down, across], expected, atol=2)


def test_another_learning_rate_acts_on_the_same_run(app):
    opened(app, "playground")
    before = run_of(app).run
    before.train(10)
    opened(app, "playground", rate="0.2")
    assert run_of(app).run is before
    assert (before.learning_rate, before.steps) == (0.2, 10)


@pytest.mark.parametrize(
    ("word", "text", "problem"),
    [
        ("layers", "129-tanh", "from 1 to 128"),
        ("layers", ",".join(["1-tanh"] * 7), "at most 6"),
        ("layers", "4-cosh", "the activations are"),
        ("batch", "257", "1 … 256"),
        ("rate", "nan", "written like 0.05"),
        ("rate", "9", "0.000100 … 1"),
        ("noise", "0.07", "steps of 0.05"),
        ("l2", "0.5", "0.0001"),
        ("schedule", "linear", "cosine"),
        ("target", "moebius", "there are"),
        ("optimiser", "lion", "there are sgd"),
        ("output-weights", "orthogonal", "there are zeros"),
    ],
)
def test_what_a_link_can_t_have_is_told_and_left_as_usual(app, word, text, problem):
    opened(app, "playground", **{word: text})
    assert any(problem in each.value for each in app.warning)
    assert run_of(app).run.plan == same(PRESETS["depth"].plan)


def test_a_formula_is_learnt_and_what_is_wrong_with_one_is_told_by_its_character(app):
    opened(app, "playground", target="formula", formula="a * b")
    assert run_of(app).run.plan.target == "= a * b"
    field = next(each for each in app.text_input if "Formula" in each.label)
    assert field.proto.max_chars > 5000  # so that what is too long is told
    field.set_value("a * (b + 1").run()
    assert any("character 11: “)” is missing" in each.value for each in app.warning)
    assert run_of(app).run.plan.target == "= a * b"
    assert field.value == "a * (b + 1"
    assert "a * (b + 1\n          ^" in [each.value for each in app.code]


@pytest.mark.parametrize(
    ("text", "position", "marked"),
    [
        ("1 / 0", 3, "1 / 0\n  ^"),
        ("", 1, "\n^"),
        ("a" * 30, 1, "a" * 24 + "…\n^"),
        ("a" * 30, 30, "…" + "a" * 24 + "\n" + " " * 24 + "^"),
        ("b" * 40 + "x" + "b" * 40, 41, "…" + "b" * 12 + "x" + "b" * 11 + "…\n" + " " * 13 + "^"),
    ],
)
def test_a_mark_stands_under_the_character_that_is_wrong(text, position, marked):
    assert with_mark(text, position) == marked


def test_a_moment_holds_the_network_s_own_numbers(own):
    own.run.train(500)
    answer = asked(own)
    places = playground.grid(own.run.plan.problem, moments.SIDE)
    expected = np.round(255 * own.run.respond(places).clip(0, 1))
    np.testing.assert_allclose(levels(answer["answer"]), expected, atol=1)
    assert (answer["steps"], answer["examples"]) == (500, 500)
    every = np.concatenate([weights.ravel() / np.abs(weights).max() for weights, _ in own.run.parameters])
    np.testing.assert_allclose(numbers(answer["lines"]["shares"]), every, rtol=1e-5)
    side = moments.unit_side(own.run.plan)
    maps = levels(answer["units"]).reshape(-1, side**2)
    first = own.run.values(playground.grid(own.run.plan.problem, side))[0][1]
    np.testing.assert_allclose((maps[:24].T - 128.0) / 127 * answer["ranges"][0], first, atol=answer["ranges"][0] / 200)


def test_what_is_told_of_a_run_that_trains_is_all_of_the_same_step(own):
    waited_for(own, lambda answer: answer["steps"] > 1000, act="play")
    for _ in range(30):
        answer = asked(own)
        steps, _ = numbers(answer["measured"]).reshape(2, -1)
        assert steps[-1] == np.float32(answer["steps"])
    asked(own, act="pause")


def is_free(lock) -> bool:
    """Whether another thread gets the lock at once."""

    def take() -> bool:
        if taken := lock.acquire(timeout=1):
            lock.release()
        return taken

    with ThreadPoolExecutor(1) as other:
        return other.submit(take).result()


@pytest.mark.parametrize("drawn", ["unit_levels", "lines", "fault"])
def test_whoever_trains_is_not_kept_waiting_while_a_picture_is_made(own, monkeypatch, drawn):
    before, free = getattr(moments, drawn), []

    def watched(*arguments):
        free.append(is_free(own.run.lock))
        return before(*arguments)

    monkeypatch.setattr(moments, drawn, watched)
    asked(own)
    assert free
    assert all(free)


def test_a_run_that_is_told_to_rest_is_told_at_its_last_step(own, monkeypatch):
    def renew() -> bool:
        own.run.train(7)  # the turn that was under way
        return False

    monkeypatch.setattr(own, "renew", renew)
    assert asked(own)["steps"] == own.run.steps == 7


def test_it_plays_pauses_steps_and_restarts(own):
    assert waited_for(own, lambda answer: answer["steps"] > 1000, act="play")["playing"]
    paused = waited_for(own, lambda answer: not answer["training"], act="pause")
    time.sleep(0.2)
    steps = asked(own)["steps"]
    assert not paused["playing"]
    assert (
        waited_for(own, lambda answer: answer["steps"] == steps + 1000, act="step", steps=1000)["steps"] == steps + 1000
    )
    again = asked(own, act="restart")
    assert again["version"] == own.version == 1
    assert again["steps"] == 0


def test_a_question_that_comes_twice_is_heard_once(own):
    for _ in range(2):
        asked(own, act="step", steps=20, id="k3")
    waited_for(own, lambda answer: not answer["training"])
    assert own.run.steps == 20
    asked(own, act="step", steps=20, id="k4")
    assert waited_for(own, lambda answer: not answer["training"])["steps"] == 40


def test_a_restart_gives_the_same_losses(own):
    own.run.train(3000)
    before = own.run.losses
    asked(own, act="restart")
    own.run.train(3000)
    np.testing.assert_array_equal(own.run.losses, before)


def test_a_rate_acts_at_once_and_an_older_version_s_wishes_do_not(own):
    assert asked(own, rate=0.3)["rate"] == 0.3
    assert asked(own, version=own.version - 1, rate=0.7)["rate"] == 0.3


def test_a_run_that_diverges_is_told_with_its_step_and_layer(ready):
    own = Own(Run(Plan(hidden=((8, "identity"),), output="identity", learning_rate=1.0)))
    trainees.hold(own)
    answer = waited_for(own, lambda answer: answer["fault"] and not answer["playing"], act="play")
    assert "stopped at step" in answer["fault"]["words"]
    assert "layer" in answer["fault"]["words"]
    assert answer["fault"]["act"] == {"act": "restart", "rate": 0.33}
    assert not answer["playing"]
    assert not asked(own, act="restart", rate=0.001)["fault"]
    assert own.run.plan.learning_rate == 0.001


def test_pictures_come_more_seldom_the_more_are_trained(own):
    assert asked(own)["pause"] == 40
    others = [Run(Plan(seed=seed)) for seed in range(19)]
    for run in others:
        trainees.trainer().add(run)
    answer = asked(own, act="play")
    assert (answer["trained"], answer["pause"]) == (20, 240)
    for run in others:
        trainees.trainer().remove(run)
    assert asked(own, act="pause")["trained"] == 0


def floats(text):
    return [float(each) for each in numbers(text)]


def test_a_weight_is_set_by_hand_and_put_back(own):
    own.run.train(100)
    before, bias = own.run.parameters[1][0][2, 3], own.run.parameters[0][1][4]
    edit = {"layer": 1, "unit": 2, "source": 3, "value": 0.5}
    answer = asked(own, edit=edit)
    assert answer["undo"] == "weight"
    assert own.measured == [(100, playground.measured_loss(own.run))]
    assert own.run.parameters[1][0][2, 3] == 0.5
    assert asked(own, edit={"layer": 0, "unit": 4, "source": None, "value": -2})["undo"] == "bias"
    assert own.run.parameters[0][1][4] == -2
    assert asked(own, act="undo")["undo"] == "weight"
    assert asked(own, act="undo")["undo"] == ""
    assert own.run.parameters[1][0][2, 3] == before
    assert own.run.parameters[0][1][4] == bias
    assert own.measured[-1] == (100, playground.measured_loss(own.run))


@pytest.mark.parametrize(
    "edit",
    [
        {"layer": 6, "unit": 0, "source": 0, "value": 1},
        {"layer": 2, "unit": 0, "source": None, "value": 1},
        {"layer": 0, "unit": 0, "source": 2, "value": 1},
        {"layer": 0, "unit": 0, "source": 0, "value": 1e7},
    ],
)
def test_a_weight_that_there_is_not_is_refused(own, edit):
    with pytest.raises(ValueError, match=r"."):
        asked(own, edit=edit)
    assert not own.changes


def test_a_rate_and_a_restart_are_undone(own):
    own.run.train(50)
    for rate in (0.1, 0.2, 0.3):
        asked(own, rate=rate)
    run, losses = own.run, own.run.losses
    assert asked(own, act="undo")["askedRate"] == 0.05
    asked(own, act="restart")
    assert own.run.steps == 0
    assert asked(own, act="undo")["steps"] == 50
    assert own.run is run
    np.testing.assert_array_equal(own.run.losses, losses)


def test_a_kick_passes_and_leaves_the_rate_as_it_was(own):
    own.run.train(100)
    kicked = asked(own, act="kick")
    assert (kicked["rate"], kicked["askedRate"]) == (1.0, 0.05)
    own.run.train(500)
    assert asked(own)["rate"] == 0.05
    assert playground.Run(own.run.plan).rates.now(0) == 0.05


def test_a_kick_begins_at_the_step_at_which_it_is_given(own):
    with own.run.lock, ThreadPoolExecutor(1) as other:
        kicked = other.submit(asked, own, act="kick")
        time.sleep(0.2)
        own.run.train(300)  # the slice that was under way
        own.run.lock.release()
        kicked.result()
        own.run.lock.acquire()
    assert own.run.rates.changes == [(0, 0.05), (300, 1.0), (800, 0.05)]


def test_a_replay_goes_through_all_that_was_changed_by_hand(own):
    own.run.train(300)
    asked(own, act="kick")
    own.run.train(200)
    asked(own, edit={"layer": 0, "unit": 1, "source": 1, "value": 3})
    own.run.train(700)
    losses, version = own.run.losses, own.version
    answer = asked(own, act="replay")
    assert answer["version"] == version + 1
    waited_for(own, lambda answer: answer["steps"] == 1200)
    np.testing.assert_array_equal(own.run.losses, losses)
    assert segments(own.run)[:3] == ((300, 0.05, ()), (200, 1.0, ()), (300, 1.0, ((0, 1, 1, 3.0),)))


def test_a_fault_is_told_with_what_mends_it(ready):
    plan = PRESETS["circle"].plan
    own = Own(Run(plan))
    trainees.hold(own)
    own.run.train(20_000)
    own.measured = [(1000 * number, loss) for number, loss in enumerate([0.7, 0.3, 0.02, *[0.4] * 6], 1)]
    own.measured.append((20_000, 0.4))
    fault = asked(own)["fault"]
    assert "was 0.02 at step 3,000" in fault["words"]
    assert (fault["label"], fault["act"]) == ("Back to step 3,000", {"act": "replay", "until": 3000})
    asked(own, **fault["act"])
    assert waited_for(own, lambda answer: answer["steps"] >= 3000)["steps"] == 3000


def test_a_formula_that_ends_a_run_is_told_without_a_button(ready):
    own = Own(Run(Plan(target="= sqrt(abs(a - 0.5003) - 0.00001)")))
    trainees.hold(own)
    answer = waited_for(own, lambda answer: answer["fault"], act="play")
    assert answer["fault"] == {"words": str(own.run.failure), "grave": True}
    assert "“sqrt” has no finite value at a = 0.5" in answer["fault"]["words"]


def test_every_grid_on_which_a_target_is_drawn_or_measured_is_one_on_which_formulas_are_tried():
    assert {moments.SIDE, plane.SIDE, inspection.GRID} == set(EDGES)


def test_a_unit_is_shown_large_with_the_sum_behind_it(own):
    own.run.train(2000)
    large = asked(own, focus={"layer": 2, "unit": 5, "a": 0.25, "b": 0.75})["large"]
    products = np.array(floats(large["values"])) * floats(large["weights"])
    assert products.sum() + large["bias"] == pytest.approx(large["total"], rel=1e-4, abs=1e-6)
    assert np.tanh(large["total"]) == pytest.approx(large["activation"], rel=1e-4, abs=1e-6)
    assert [len(floats(each)) for each in large["every"]] == [2, 24, 12, 1]
    assert floats(large["every"][2])[5] == pytest.approx(large["activation"])
    assert floats(large["outgoing"]) == [own.run.parameters[2][0][0, 5]]
    shown = (levels(large["map"]).reshape(48, 48) - 128.0) / 127 * large["range"]
    expected = own.run.values(playground.grid(own.run.plan.problem, 48))[1][1][:, 5].reshape(48, 48)
    np.testing.assert_allclose(shown, expected, atol=large["range"] / 200)
    assert asked(own, focus={"layer": 2, "unit": 12})["large"] is None
    assert asked(own)["large"] is None


def test_histograms_come_once_they_are_asked_for(own):
    assert asked(own)["spread"] is None
    layers = asked(own, spread=True)["spread"]
    assert [len(layer) for layer in layers] == [3, 3, 3]
    weights = layers[1][0]
    assert weights["most"] == pytest.approx(np.abs(own.run.parameters[1][0]).max())
    assert sum(floats(weights["shares"])) == pytest.approx(1)


def test_the_course_of_a_run_with_changes_is_repeated_by_its_code(app, ready, capsys):
    opened(app, "playground", preset="circle")
    own = run_of(app)
    own.run.train(20)
    own.run.change(0, 0, 1, 2.5)
    own.run.train(30)
    own.run.change(1, 0, None, -1.0)
    learning.snippet(own.run.plan, segments(own.run))
    assert capsys.readouterr().out.splitlines()[-1] == f"50 {playground.measured_loss(own.run):.6g}"


def test_a_run_that_nobody_holds_is_gone():
    own = Own(Run(Plan()))
    assert asked(own) == {"gone": True}


WRONG = [
    b"",
    b"[]",
    b"{}",
    b'{"token": 3, "version": 0}',
    b'{"token": "x", "version": "0"}',
    b'{"token": "x", "version": 0, "act": "delete"}',
    b'{"token": "x", "version": 0, "act": "step", "steps": 100000000}',
    b'{"token": "x", "version": 0, "steps": 0}',
    b'{"token": "x", "version": 0, "rate": NaN}',
    b'{"token": "x", "version": 0, "rate": 11}',
    b'{"token": "x", "version": 0, "rate": -1}',
    b'{"token": "' + b"x" * 200 + b'", "version": 0}',
    b'{"token": "x", "version": 0, "focus": {"layer": 0, "unit": 0}}',
    b'{"token": "x", "version": 0, "focus": {"layer": 1, "unit": 0, "a": 1.5}}',
    b'{"token": "x", "version": 0, "edit": {"layer": 1, "unit": 0, "source": 0, "value": NaN}}',
    b'{"token": "x", "version": 0, "edit": {"layer": -1, "unit": 0, "source": 0, "value": 1}}',
    b"[" * 20_000,
]


@pytest.mark.parametrize("body", WRONG)
def test_what_no_page_asks_is_refused(body):
    with pytest.raises(ValueError, match=r"."):
        live.answer(body)


def test_measurements_are_bounded(monkeypatch):
    monkeypatch.setattr(exhibits, "MOST_MEASURED", 16)
    own = Own(Run(Plan(hidden=())))
    for _ in range(60):
        own.run.train(1)
        own.measure(own.run)
    steps = [step for step, _ in own.measured]
    assert len(steps) <= 16
    assert (steps[0], steps[-1]) == (1, 60)
    assert steps == sorted(steps)
