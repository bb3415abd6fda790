"""A visitor without a browser: the connection that a page opens, and what it asks."""

import json

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

DRAWING = {
    "start": "",
    "strokes": [{"width": 20, "points": [[90, 60], [150, 200]]}],
    "uncentred": False,
    "logits": False,
}
ASKED = json.dumps({**DRAWING, "model": "mnist-linear", "threshold": 0.5}).encode()
"""What Draw asks `live/answer` while the pen moves."""


def visit(address: str, **headers: str) -> ClientConnection:
    """A visitor's connection, as a browser opens it."""
    stream = f"{address.replace('http', 'ws')}/_stcore/stream"
    return connect(stream, subprotocols=["streamlit"], max_size=None, additional_headers=headers)


def rerun(connection: ClientConnection, page: str = "") -> None:
    message = BackMsg()
    message.rerun_script.page_name = page
    connection.send(message.SerializeToString())


def until_finished(connection: ClientConnection) -> str:
    """Wait until the page stands, and return the session's name."""
    session = ""
    while True:
        message = ForwardMsg.FromString(connection.recv(timeout=30))
        session = message.new_session.initialize.session_id or session
        if message.WhichOneof("type") == "script_finished":
            return session
