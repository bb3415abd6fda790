"""A race on its page: the second network is the first but for what is chosen, and both take the same steps over the route."""

import base64
import json
import threading
import time

import numpy as np
import pytest
from app_tools import link, opened

from nnviz_core import playground
from nnviz_core.figures import style
from nnviz_core.playground import PRESETS, Plan, Race
from nnviz_core.playground.race import standing
from nnviz_core.ui.frame import own_races, trainees
from nnviz_core.ui.frame.own_races import OwnRace
from nnviz_core.ui.playground import lanes, live, racing


def race_of(app) -> OwnRace:
    return app.session_state[own_races.OWN]


def asked(own, **changes) -> dict:
    return live.answer(json.dumps({"token": own.token, "version": own.version} | changes).encode())


def waited_for(own, condition, **changes) -> dict:
    answer = asked(own, **changes)
    for _ in range(1200):
        if not answer.get("loading") and condition(answer):
            return answer
        time.sleep(0.05)
        answer = asked(own)
    raise AssertionError("it never came")


@pytest.fixture
def own():
    while not trainees.is_ready():
        time.sleep(0.05)
    made = OwnRace(Race(Plan(), Plan(hidden=((8, "relu"),), seed=3)))
    trainees.hold(made)
    yield made
    trainees.trainer().remove(made.run)


def test_the_second_network_is_the_first_but_for_what_is_chosen(app):
    opened(app, "playground", view="race", preset="circle", optimiser="adam", rate="0.02")
    first, second = race_of(app).run.plans
    assert first == second
    assert (first.optimizer, first.learning_rate, first.layers) == ("adam", 0.02, PRESETS["circle"].plan.layers)
    layers = next(each for each in app.number_input if each.label == "Hidden layers, second")
    layers.set_value(1).run()
    before = race_of(app).run.plans
    assert (before[0], before[1].sizes, before[1].optimizer) == (first, (2, 4, 1), "adam")
    seed = next(each for each in app.number_input if each.label == "Seed, second")
    seed.set_value(9).run()
    second = race_of(app).run.plans[1]
    assert (second.seed, second.data_seed) == (9, 0)
    assert link(app) | {"view": "race", "second-layers": "4-tanh", "second-seed": "9"} == link(app)
    assert "second-optimiser" not in link(app)


def test_momentum_and_the_first_weights_of_the_output_are_the_second_s_own(app):
    words = {"second-optimiser": "momentum", "second-momentum": "0.5", "second-output-weights": "zeros"}
    opened(app, "playground", view="race", **words)
    race = race_of(app).run
    assert [(each.momentum, each.output_weights) for each in race.plans] == [(0.9, "uniform-1"), (0.5, "zeros")]
    first, second = (lane["words"] for lane in lanes.lanes(race, style.LIGHT)["lanes"])
    assert ("SGD at 0.05", True) in first
    assert {("momentum 0.5 at 0.05", True), ("output weights zeros", True)} < set(second)
    assert not any("momentum" in text for text, _ in first)
    assert link(app) == link(app) | words


def test_what_does_not_go_together_is_told(app):
    opened(app, "playground", view="race", preset="circle", **{"second-output": "tanh"})
    assert any("cross-entropy needs the output" in each.value for each in app.info)
    assert not app.exception


def test_whoever_trains_is_not_kept_waiting_while_a_picture_is_made(own, monkeypatch):
    before, free = lanes.levels, []

    def take() -> None:
        if is_free := own.run.lock.acquire(timeout=1):
            own.run.lock.release()
        free.append(is_free)

    def watched(*arguments):
        other = threading.Thread(target=take)
        other.start()
        other.join()
        return before(*arguments)

    monkeypatch.setattr(lanes, "levels", watched)
    asked(own)
    assert free == [True, True]


def test_both_take_the_same_steps_and_their_numbers_are_their_own(own):
    answer = waited_for(own, lambda answer: answer["steps"] == 6000, act="step", steps=6000)
    runs = own.run.runs
    assert [run.steps for run in runs] == [6000, 6000]
    measured = np.frombuffer(base64.b64decode(answer["measured"]), "<f4").reshape(3, -1)
    np.testing.assert_allclose(measured[:, -1], [6000, *map(playground.measured_loss, runs)], rtol=1e-6)
    assert answer["words"] == standing(own.run)
    assert all(lane["speed"] is None or lane["speed"] > 1000 for lane in answer["lanes"])
    assert waited_for(own, lambda answer: answer["steps"] > 6000, act="play")["playing"]
    assert not waited_for(own, lambda answer: not answer["training"], act="pause")["playing"]
    again = asked(own, act="restart")
    assert (again["steps"], again["version"]) == (0, 1)
    with pytest.raises(ValueError, match="a race has no kick"):
        asked(own, act="kick")


def test_a_race_that_diverges_ends_and_says_so(own):
    wild = Plan(hidden=((8, "identity"),), output="identity", learning_rate=1.0)
    own.turn_to(Race(Plan(), wild))
    answer = waited_for(own, lambda answer: answer["failed"] and not answer["playing"], act="play")
    assert answer["words"].startswith("The race is over: the second network diverged.")


def test_the_words_of_a_network_mark_what_differs(own):
    first, second = (lane["words"] for lane in lanes.lanes(own.run, style.LIGHT)["lanes"])
    assert first[0] == ("2-24-12-1", True)
    assert second[0] == ("2-8-1", True)
    assert ("SGD at 0.05", False) in first
    assert ("seed 3", True) in second
    assert "data seed" not in str(second)


def test_the_code_of_a_race_prints_its_losses(app, capsys):
    opened(app, "playground", view="race", **{"second-layers": "8-relu"})
    race = race_of(app).run
    race.train(50)
    racing.snippet(*race.plans, race.steps)
    printed = capsys.readouterr().out.splitlines()
    for run in race.runs:
        assert f"50 {playground.measured_loss(run):.6g}" in printed
