"""What the scene is answered beside Streamlit's runs: the numbers of the page itself, and bad requests."""

import asyncio
import base64
import json
import socket
from types import SimpleNamespace

import numpy as np
import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from nnviz_core import attribution, contributions, datasets, predictions, recordings, scene, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.numerals import numeral
from nnviz_core.ui.frame import live as frame
from nnviz_core.ui.frame import loaded
from nnviz_core.ui.frame.no_delay import NoDelay
from nnviz_core.ui.network import live, sums

MODEL = "mnist-cnn"
LEVELS = datasets.load("mnist").images[1]
IMAGE = np.float32(LEVELS) / np.float32(255)
KEPT = [[0], *([list(range(8))] * 5), *([list(range(32))] * 2), list(range(10))]


def body(**changes) -> bytes:
    asked = {
        "sequence": 5,
        "version": 3,
        "pixels": base64.b64encode(LEVELS.tobytes()).decode(),
        "kept": KEPT,
        "controls": {"model": MODEL, "threshold": 0.3, "form": attribution.FORMS[0]},
        "modes": {},
        "channel": "both",
        "cube": None,
        "hovered": [1, 4],
    }
    return json.dumps(asked | changes).encode()


def test_the_answer_is_the_networks_own():
    found = live.answer(body())
    own = predictions.predict(zoo.load(MODEL), IMAGE)
    np.testing.assert_allclose(found["probabilities"], own.probabilities, atol=1e-6)
    assert [stage["kept"] for stage in found["stages"]] == [list(some) for some in KEPT]
    assert (found["sequence"], found["version"], found["incoming"]["cube"]) == (5, 3, 4)


def test_a_network_wound_back_is_asked_for_by_its_name():
    name = "fashion-mlp@469"
    network = recordings.wound_back(name).network
    kept = [list(stage.kept) for stage in scene.scene(network, IMAGE).stages]
    controls = {"model": name, "threshold": 0.3, "form": attribution.FORMS[0]}
    found = live.answer(body(controls=controls, kept=kept))
    np.testing.assert_allclose(found["probabilities"], predictions.predict(network, IMAGE).probabilities, atol=1e-6)
    assert found["live"]


def terms(told):
    """The terms of a sum as the card shows it: places, values, weights and products."""
    places = np.frombuffer(base64.b64decode(told["sources"]), "<i4")
    return places, *(np.frombuffer(base64.b64decode(told[name]), "<f4") for name in ("values", "weights", "products"))


def test_the_sum_beside_the_scene_is_that_of_the_chosen_value_or_of_the_answer():
    told = live.answer(body(cube="relu2-3-5-6"))["sum"]
    network, image = zoo.load(MODEL), predictions.as_inputs(IMAGE)
    whole = contributions.explain(network, image, "conv2", (3, 5, 6))
    assert (told["title"], told["chosen"], told["stage"]) == ("The sum behind relu2-3-5-6", True, 2)
    assert f"conv2 = {numeral(whole.total, '.4f')}" in told["words"]
    places, values, weights, products = terms(told)
    strongest = np.abs(whole.products).argmax()
    assert np.unravel_index(places[0], (32, 14, 14)) == tuple(whole.source_indices[strongest])
    assert (values[0], weights[0]) == pytest.approx((whole.sources[strongest], whole.weights[strongest]))
    assert sorted(products) == pytest.approx(sorted(whole.products), abs=1e-6)
    assert list(np.abs(products)) == sorted(np.abs(products), reverse=True)
    assert products.sum() + whole.bias == pytest.approx(whole.total, abs=1e-3)
    answered = live.answer(body())["sum"]
    assert (answered["title"], answered["chosen"]) == ("The sum behind logits-2", False)


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[1]",
        b"not JSON",
        b"\xff",
        b"[" * 9000,
        body(pixels="AAAA"),
        body(pixels=None),
        body(version="3"),
        body(sequence=[]),
        body(kept=None),
        body(kept=[[0]]),
        body(kept=[1, 2]),
        body(kept=[[0], [10**9], *KEPT[2:]]),
        body(kept=[[0], [1, 1], *KEPT[2:]]),
        body(kept=[[0], list(range(32)), *KEPT[2:]]),
        body(kept=[[0], ["1"], *KEPT[2:]]),
        body(kept=[[0], [True], *KEPT[2:]]),
        body(controls=None),
        body(controls={"model": "../secret", "threshold": 0.3, "form": attribution.FORMS[0]}),
        body(controls={"model": MODEL, "threshold": 0, "form": attribution.FORMS[0]}),
        body(controls={"model": MODEL, "threshold": 1.01, "form": attribution.FORMS[0]}),
        body(controls={"model": MODEL, "threshold": 0.3, "form": "other"}),
        body(controls={"model": [MODEL], "threshold": 0.3, "form": attribution.FORMS[0]}),
        *(
            body(controls={"model": name, "threshold": 0.3, "form": attribution.FORMS[0]})
            for name in ("mnist-tiny-cnn@7", "fashion-mlp@-1", "fashion-mlp@" + 50 * "9", "run-3f2a@7", "mnist-cnn@1")
        ),
        body(kept=[[0]] * 1000),
        body(hovered=["1", 2]),
        body(hovered=[True, True]),
        body(hovered=7),
        body(hovered="x"),
        body(hovered=[1, -1]),
        body(cube=5),
        body(channel=1),
        body(modes="hidden"),
        body(modes={"relu1": "gone"}),
        body(modes={str(number): "shown" for number in range(1000)}),
    ],
)
def test_what_no_scene_asks_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        live.answer(wrong)
    assert responded(wrong) == 400


def test_a_request_is_not_trusted_in_size():
    assert responded(b"x" * (frame.MOST_BYTES + 1)) == 413


@pytest.mark.parametrize("hovered", [None, [1, 10**9], [99, 0]])
@pytest.mark.parametrize("cube", [None, "", "5", "relu1-99-0-0", "logits-3"])
def test_what_is_not_there_is_left_out(hovered, cube):
    found = live.answer(body(hovered=hovered, cube=cube, modes={"nowhere": "hidden"}, channel="99"))
    assert found["modes"] == {}
    assert found["channel"] == "both"
    chosen = [(into := found["incoming"])["stage"], into["cube"]] if found["incoming"] else None
    assert chosen == ([8, 3] if cube == "logits-3" else None)
    assert found["cube"] == ("logits-3" if cube == "logits-3" else None)


def test_a_layer_that_is_shown_again_has_no_mode():
    modes = {"relu1": "shown", "relu2": "faded", "relu3": "hidden"}
    assert live.answer(body(modes=modes))["modes"] == {"relu2": "faded", "relu3": "hidden"}


@pytest.mark.parametrize("model", zoo.MODELS)
def test_every_source_of_a_sum_is_a_value_of_the_stage_before(model):
    found = scene.scene(zoo.load(model), IMAGE)
    for number in range(1, len(found.stages)):
        index = tuple(axis // 2 for axis in found.stages[number].shape)
        told = sums.packed_sum(found, (number, index))
        places, values, weights, products = terms(told)
        assert values * weights == pytest.approx(products, abs=1e-4)
        assert told["stage"] == number - 1
        before = found.stages[number - 1].shape
        for place in places[:3]:
            source = tuple(int(axis) for axis in np.unravel_index(place, before))
            assert number == 1 or found.named(found.name(number - 1, source)) == (number - 1, source)
        assert told["words"][-1].startswith(f"{found.stages[number].layer} = ")


def test_a_network_that_cannot_be_loaded_is_told(monkeypatch):
    def missing(name):
        raise NnvizError("the weights are missing")

    monkeypatch.setattr(loaded, "shared_model", missing)
    assert responded(body()) == 503


def test_only_so_many_may_wait(monkeypatch):
    monkeypatch.setattr(frame, "MOST_WAITING", 0)
    assert responded(body()) == 503


def test_another_kind_of_body_is_refused():
    assert responded(body(), b"text/plain") == 415


@pytest.mark.parametrize(("base", "path"), [("", "/live/scene"), ("/some/where/", "/some/where/live/scene")])
def test_the_route_lies_below_the_path_of_the_app(monkeypatch, base, path):
    monkeypatch.setattr(frame.config, "get_option", {"server.baseUrlPath": base}.get)
    assert frame.route("scene", live.answer).path == path


def test_the_scene_asks_by_post_alone():
    (route,) = live.ROUTES
    assert route.path == "/live/scene"
    assert route.methods == {"POST"}


def responded(content: bytes, kind: bytes = frame.KIND.encode()) -> int:
    """The status under which the route answers `content`, sent in two parts."""
    parts = [content[:7], content[7:]]

    async def receive():
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    request = {"type": "http", "method": "POST", "headers": [(b"content-type", kind)]}
    try:
        return asyncio.run(live.ROUTES[0].endpoint(Request(request, receive))).status_code
    except HTTPException as refused:
        return refused.status_code


def test_a_good_request_is_answered():
    assert responded(body()) == 200


class Cycle:
    """What uvicorn calls the app with: the object that holds the connection."""

    def __init__(self, connection):
        self.transport = SimpleNamespace(get_extra_info={"socket": connection}.get)

    async def receive(self):
        return {}


def test_connections_send_without_delay_and_closed_ones_do_no_harm():
    passed = []

    async def app(*request):
        passed.append(request)

    with socket.socket() as connection:
        asyncio.run(NoDelay(app)({}, Cycle(connection).receive, None))
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    asyncio.run(NoDelay(app)({}, Cycle(connection).receive, None))
    asyncio.run(NoDelay(app)({}, None, None))
    assert len(passed) == 3
