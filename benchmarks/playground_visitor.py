"""A visitor of the playground, who reads of which run the page tells."""

import re

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.visitors import Visitor

TOKEN = re.compile(r'"token":\s*"([^"]+)", "version": (\d+)')


class PlaygroundVisitor(Visitor):
    """A visitor whose run is the one that the page told of last: its token and version."""

    run_of: tuple[str, int] = ("", 0)

    async def _received(self) -> ForwardMsg:
        message = await super()._received()
        if self.page == "playground":
            text = message.SerializeToString().decode("utf-8", "replace").replace('\\"', '"')
            if told := TOKEN.search(text):
                self.run_of = (told[1], int(told[2]))
        return message
