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
from nnviz_core.ui.network3d import live
from nnviz_core.ui.no_delay import NoDelay

MODEL = "mnist-cnn"
LEVELS = datasets.load("mnist").images[1]
KEPT = scene.scene(zoo.load(MODEL), np.float32(LEVELS) / np.float32(255)).kept


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
    own = predictions.predict(zoo.load(MODEL), np.float32(LEVELS) / np.float32(255))
    np.testing.assert_allclose(found["probabilities"], own.probabilities, atol=1e-6)
    assert [stage["kept"] for stage in found["stages"]] == [list(some) for some in KEPT]
    assert (found["sequence"], found["version"], found["incoming"]["cube"]) == (5, 3, 4)


def test_the_sum_in_short_is_that_of_the_chosen_value_or_of_the_answer():
    short = live.answer(body(cube="relu2-3-5-6"))["sum"]
    network, image = zoo.load(MODEL), predictions.as_inputs(np.float32(LEVELS) / np.float32(255))
    whole = contributions.explain(network, image, "conv2", (3, 5, 6))
    assert short["title"] == "The sum behind relu2-3-5-6"
    assert f"conv2 = {whole.total:.4f}" in short["ending"]
    strongest = whole.products.argmax()
    source, factors, product = short["adding"][0]
    assert source == "-".join(("pool1", *map(str, whole.source_indices[strongest])))
    assert factors == f"{whole.sources[strongest]:.3f} × {whole.weights[strongest]:.3f}"
    assert product == f"{whole.products[strongest]:+.4f}"
    parts = [float(row[2]) for side in ("adding", "taking") for row in short[side]]
    rest, bias = (float(part.split()[-1]) for part in short["ending"].split(" · ")[:2])
    assert sum(parts) + rest + bias == pytest.approx(whole.total, abs=1e-3)
    assert live.answer(body())["sum"]["title"] == "The sum behind logits-2"


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[1]",
        b"not JSON",
        b"\xff",
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
        body(controls=None),
        body(controls={"model": "../secret", "threshold": 0.3, "form": attribution.FORMS[0]}),
        body(controls={"model": MODEL, "threshold": 0, "form": attribution.FORMS[0]}),
        body(controls={"model": MODEL, "threshold": 0.3, "form": "other"}),
    ],
)
def test_what_no_scene_asks_is_refused(wrong):
    with pytest.raises(ValueError, match=r"."):
        live.answer(wrong)
    assert responded(wrong) == 400


def test_a_request_is_not_trusted_in_size():
    assert responded(b"x" * (live.MOST_BYTES + 1)) == 413


@pytest.mark.parametrize("hovered", [None, [1, 10**9], ["1", 2], 7, "x"])
@pytest.mark.parametrize("cube", [None, "relu1-99-0-0", 5, "logits-3"])
def test_what_is_not_there_is_left_out(hovered, cube):
    found = live.answer(body(hovered=hovered, cube=cube, modes={"nowhere": "hidden"}, channel="99"))
    assert found["modes"] == {}
    assert found["channel"] == "both"
    assert found["cube"] == ("logits-3" if cube == "logits-3" else None)


def responded(content: bytes) -> int:
    """The status under which the route answers `content`, sent in two parts."""
    parts = [content[:7], content[7:]]

    async def receive():
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    try:
        return asyncio.run(live._respond(Request({"type": "http", "method": "POST"}, receive))).status_code
    except HTTPException as refused:
        return refused.status_code


def test_a_good_request_is_answered():
    assert responded(body()) == 200


def test_connections_send_without_delay():
    passed = []

    async def app(*request):
        passed.append(request)

    with socket.socket() as connection:
        transport = SimpleNamespace(get_extra_info={"socket": connection}.get)

        class Cycle(SimpleNamespace):
            async def receive(self):
                return {}

        asyncio.run(NoDelay(app)({}, Cycle(transport=transport).receive, None))
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    asyncio.run(NoDelay(app)({}, None, None))
    assert len(passed) == 2
