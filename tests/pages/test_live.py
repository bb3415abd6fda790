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

from nnviz_core import attribution, contributions, datasets, predictions, scene, zoo
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


def number_in(text):
    return float(text.replace("−", "-"))


def test_the_answer_is_the_networks_own():
    found = live.answer(body())
    own = predictions.predict(zoo.load(MODEL), IMAGE)
    np.testing.assert_allclose(found["probabilities"], own.probabilities, atol=1e-6)
    assert [stage["kept"] for stage in found["stages"]] == [list(some) for some in KEPT]
    assert (found["sequence"], found["version"], found["incoming"]["cube"]) == (5, 3, 4)


def test_the_sum_in_short_is_that_of_the_chosen_value_or_of_the_answer():
    short = live.answer(body(cube="relu2-3-5-6"))["sum"]
    network, image = zoo.load(MODEL), predictions.as_inputs(IMAGE)
    whole = contributions.explain(network, image, "conv2", (3, 5, 6))
    assert short["title"] == "The sum behind relu2-3-5-6"
    assert f"conv2 = {numeral(whole.total, '.4f')}" in short["ending"]
    strongest = whole.products.argmax()
    source, factors, product = short["adding"][0]
    assert source == "-".join(("pool1", *map(str, whole.source_indices[strongest])))
    assert factors == f"{numeral(whole.sources[strongest], '.3f')} × {numeral(whole.weights[strongest], '.3f')}"
    assert product == numeral(whole.products[strongest], "+.4f")
    parts = [number_in(row[2]) for side in ("adding", "taking") for row in short[side]]
    rest, bias = (number_in(part.split()[-1]) for part in short["ending"].split(" · ")[:2])
    assert sum(parts) + rest + bias == pytest.approx(whole.total, abs=1e-3)
    assert live.answer(body())["sum"]["title"] == "The sum behind logits-2"


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
def test_every_source_of_a_short_sum_can_be_chosen(model):
    found = scene.scene(zoo.load(model), IMAGE)
    for number in range(1, len(found.stages)):
        index = tuple(axis // 2 for axis in found.stages[number].shape)
        short = sums.short(found, (number, index))
        rows = short["adding"] + short["taking"]
        for source, factors, product in rows:
            assert number == 1 or found.name(*found.named(source)) == source
            first, second = map(number_in, factors.split(" × "))
            assert first * second == pytest.approx(number_in(product), rel=0.01, abs=0.01)
        assert short["ending"].split(" · ")[-1].startswith(f"{found.stages[number].layer} = ")


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
