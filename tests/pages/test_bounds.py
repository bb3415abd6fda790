"""What visitors may send: slow bodies, many uploads, forged states; more than the bounds is told, and nothing else is lost."""

import asyncio
import tomllib
from types import SimpleNamespace

import pytest
from app_tools import ROOT, opened
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit.proto.Common_pb2 import FileUploaderState
from streamlit.runtime import caching
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from nnviz_core.drawing import pictures
from nnviz_core.ui.frame import bounds, loaded, memory, uploads
from nnviz_core.ui.frame.bounds import Bounds
from nnviz_core.ui.inputs import strokes


async def length(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


PATHS = ("/body", "/_stcore/metrics", "/_stcore/upload_file/one/new")
ROUTES = [Route(path, length, methods=["GET", "PUT"]) for path in PATHS]
APP = Starlette(routes=ROUTES, middleware=[Middleware(Bounds)])


def answered(messages, path="/body", method="PUT"):
    """The status that the app answers to a body in parts: (seconds to wait, message)."""
    scope = {"type": "http", "method": method, "path": path, "headers": [], "query_string": b"", "root_path": ""}
    parts, sent = iter(messages), []

    async def receive():
        seconds, message = next(parts)
        await asyncio.sleep(seconds)
        return message

    async def send(message):
        sent.append(message)

    asyncio.run(APP(scope, receive, send))
    return next((message["status"] for message in sent if "status" in message), None)


def part(body, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


def test_a_body_that_comes_slowly_is_answered_with_408(monkeypatch):
    monkeypatch.setattr(bounds, "PATIENCE", 0.2)
    assert answered([(0, part(b"12")), (0, part(b"3", more=False))]) == 200
    assert answered([(0, part(b"1")), (5, part(b"2"))]) == 408
    assert answered([(0.05, part(b"1"))] * 20) == 408


def test_a_large_body_has_more_time(monkeypatch):
    monkeypatch.setattr(bounds, "PATIENCE", 0.1)
    large = part(bytes(bounds.SLOWEST))
    assert answered([(0.05, large), (0.3, part(b"", more=False))]) == 200


def test_who_hangs_up_is_answered_nothing():
    assert answered([(0, part(b"1")), (0, {"type": "http.disconnect"})]) is None


def test_other_errors_are_still_raised():
    async def broken(scope, receive, send):
        raise KeyError("else")

    with pytest.raises(KeyError, match="else"):
        asyncio.run(Bounds(broken)({"type": "http", "path": "/", "method": "GET"}, None, None))


def test_the_servers_own_figures_are_hidden():
    assert answered([(0, part(b"", more=False))], "/_stcore/metrics", "GET") == 404


def manager(*files):
    """Uploads as the server keeps them: (session, file, bytes)."""
    kept = MemoryUploadedFileManager("")
    for session, name, size in files:
        kept.add_file(session, UploadedFileRec(name, "a.png", "image/png", bytes(size)))
    return kept


def sizes(kept):
    return {(session, name): len(file.data) for session, own in kept.file_storage.items() for name, file in own.items()}


def test_a_visitor_keeps_two_files_at_most():
    kept = manager(*(("one", str(number), 10) for number in range(5)), ("two", "a", 10))
    uploads.keep_within_bounds(kept, "4")
    assert sizes(kept) == {("one", "3"): 10, ("one", "4"): 10, ("two", "a"): 10}


def test_the_oldest_files_of_all_are_emptied_until_the_rest_fits():
    kept = manager(("one", "new", 40), ("two", "a", 40), ("three", "b", 40), ("four", "c", 40))
    uploads.keep_within_bounds(kept, "new", bytes=100)
    assert sizes(kept) == {("one", "new"): 40, ("two", "a"): 0, ("three", "b"): 0, ("four", "c"): 40}


def test_an_upload_brings_all_of_them_within_bounds(monkeypatch):
    kept = manager(*(("one", str(number), 10) for number in range(3)), ("one", "new", 10))
    instance = SimpleNamespace(uploaded_file_mgr=kept)
    monkeypatch.setattr(bounds.runtime, "get_instance", lambda: instance)
    assert answered([(0, part(b"1", more=False))], PATHS[2]) == 200
    assert list(sizes(kept)) == [("one", "2"), ("one", "new")]


def test_a_forged_upload_is_no_upload(app):
    opened(app, "draw")
    app.segmented_control(key="source").set_value("Upload").run()
    widgets = app._tree.get_widget_states()
    (uploader,) = app.get("file_uploader")
    state = widgets.widgets.add(id=uploader.proto.id)
    for name in ("nobody's", "../../etc", ""):
        state.file_uploader_state_value.CopyFrom(
            FileUploaderState(uploaded_file_info=[{"file_id": name, "name": name}])
        )
        app._run(widgets)
        assert not app.exception
        assert "picture" not in app.session_state


def test_no_message_of_a_visitor_empties_what_all_share(app):
    opened(app, "mistakes", model="mnist-linear")
    models, used = loaded._trained.cache_info().currsize, memory.MEMORY.used
    caching.cache_data.clear()
    caching.cache_resource.clear()
    assert models > 0
    assert used > 0
    assert (loaded._trained.cache_info().currsize, memory.MEMORY.used) == (models, used)


def line(number):
    return {"path": [["M", 10, number % 280], ["L", 200, number % 280]], "strokeWidth": 10}


def put(app, objects):
    app.session_state["canvas"] = {"drawing": {"raw": {"objects": objects}}}
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    "more",
    [
        [line(number) for number in range(strokes.MOST + 1)],
        [{"path": [["M", 1, 1], *[["L", at % 280, at % 100] for at in range(5_000)]], "strokeWidth": 9}] * 5,
    ],
)
def test_a_drawing_beyond_the_bounds_is_told_and_what_was_drawn_stays(app, more):
    put(opened(app, "draw"), [line(100), line(200)])
    drawing = app.session_state["canvas_sheet"]["sketch"]
    assert len(drawing) == 2
    put(app, more)
    assert strokes.FULL in [warning.value for warning in app.warning]
    assert app.session_state["canvas_sheet"]["sketch"] == drawing
    assert len(app.session_state["canvas_sheet"]["start"]) == 2
    put(app, [line(100)])
    assert not app.warning
    assert len(app.session_state["canvas_sheet"]["sketch"]) == 1


def test_a_sheet_holds_as_much_as_it_says():
    assert len(strokes.read({"objects": [line(number) for number in range(strokes.MOST)]})) == strokes.MOST


def test_the_server_is_set_up_with_its_bounds():
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["server"]["maxUploadSize"] * 2**20 == pictures.MOST_BYTES
    assert config["server"]["maxWidgetStateSize"] == 8
    assert config["client"] | {"showErrorDetails": "type", "showErrorLinks": False} == config["client"]
