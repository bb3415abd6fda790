"""What a browser keeps of a page: its widgets with their values, and the messages that the server need not send again."""

from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.Common_pb2 import DoubleArray, StringArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.WidgetStates_pb2 import WidgetState


class NoAnswerError(Exception):
    """The server sent no answer in time, or an exception instead."""


@dataclass
class Widget:
    """A widget of the page: its id, the fragment that runs when it changes ("" for the whole page), its kind, what it offers."""

    id: str
    fragment: str
    kind: str
    options: tuple[str, ...] = ()


@dataclass
class Kept:
    """A large message, the run in which it last came, and the fragment that sent it."""

    message: ForwardMsg
    run: int
    fragment: str


@dataclass
class Messages:
    """The large messages by their hashes. One that no run has sent for a while is dropped."""

    by_hash: dict[str, Kept] = field(default_factory=dict)
    run: int = 0

    def whole(self, message: ForwardMsg) -> ForwardMsg:
        """`message`, or the one before that it refers to."""
        if message.metadata.cacheable:
            kept = Kept(message, self.run, message.delta.fragment_id)
            self.by_hash.setdefault(message.hash, kept).run = self.run
        if message.WhichOneof("type") != "ref_hash":
            return message
        kept = self.by_hash[message.ref_hash]
        kept.run = self.run
        return kept.message

    def drop_old(self, longest: int, fragments: list[str]) -> None:
        """Drop what has not come for more than `longest` runs; a run of `fragments` drops theirs alone."""
        self.run += 1
        for hash_, kept in list(self.by_hash.items()):
            if (not fragments or kept.fragment in fragments) and self.run - kept.run > longest:
                del self.by_hash[hash_]


@dataclass
class Tab:
    """A page as it stands in the browser."""

    widgets: dict[str, Widget] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    messages: Messages = field(default_factory=Messages)
    session: NewSession = field(default_factory=NewSession)
    script: str = ""
    scripts: dict[str, str] = field(default_factory=dict)
    query: str | None = None
    _standing: set[str] = field(default_factory=set)

    def take(self, message: ForwardMsg) -> bool:
        """Take up what `message` brings; whether the run that was asked for is over."""
        message = self.messages.whole(message)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session, self.script = message.new_session, message.new_session.page_script_hash
            self._standing.clear()
        elif kind == "navigation":
            self.script = message.navigation.page_script_hash
            self.scripts = {page.url_pathname: page.page_script_hash for page in message.navigation.app_pages}
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._take_element(message.delta.new_element, message.delta.fragment_id)
        elif kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            self._end_run(list(message.metadata.run.fragment_ids))
            return True
        return False

    def leave(self) -> None:
        """Open another page in the same tab."""
        self.widgets.clear()
        self.states.clear()
        self.script, self.query = "", None

    def _take_element(self, element: Any, fragment: str) -> None:
        kind = element.WhichOneof("type") or ""
        content = getattr(element, kind, None)
        if kind == "exception":
            raise NoAnswerError(f"{element.exception.type}: {element.exception.message}")
        id_ = getattr(content, "id", "")
        if not id_.startswith("$$ID-"):
            return
        key = id_.split("-", 2)[2]
        if key == "None":  # as it stands in the ids of all widgets without a key
            key = id_
        self._standing.add(key)
        self.widgets[key] = Widget(id_, fragment, kind, _options(kind, content))
        is_new = key not in self.states or self.states[key].id != id_
        if is_new:
            self.states.pop(key, None)
        if is_new or getattr(content, "set_value", False):
            value = _value(kind, content)
            if value is not None:
                self.states[key] = WidgetState(id=id_, **value)

    def _end_run(self, fragments: list[str]) -> None:
        """Let go of what the run, of these fragments or of the whole page, has not sent again."""
        self.messages.drop_old(self.session.config.max_cached_message_age, fragments)
        for key, widget in list(self.widgets.items()):
            if key not in self._standing and (not fragments or widget.fragment in fragments):
                del self.widgets[key]
                self.states.pop(key, None)


def _options(kind: str, content: Any) -> tuple[str, ...]:
    """What a select box or a row of buttons offers."""
    if kind == "selectbox":
        return tuple(content.options)
    return tuple(option.content for option in content.options) if kind == "button_group" else ()


def _value(kind: str, content: Any) -> dict[str, Any] | None:
    """The value that a browser sends of a widget which nobody has touched: {} for an empty one, None where it sends nothing."""
    read = {
        "selectbox": _of_select_box,
        "button_group": _of_buttons,
        "checkbox": lambda content: {"bool_value": _given(content)},
        "slider": lambda content: {"double_array_value": DoubleArray(data=_given(content))},
        "number_input": _of_number,
        "pagination": lambda content: {"int_value": _given(content)},
    }.get(kind)
    return read(content) if read else None


def _given(content: Any) -> Any:
    return content.value if content.set_value else content.default


def _of_select_box(content: Any) -> dict[str, Any]:
    if content.set_value:
        return {"string_value": content.raw_value} if content.HasField("raw_value") else {}
    return {"string_value": content.options[content.default]} if content.HasField("default") else {}


def _of_buttons(content: Any) -> dict[str, Any]:
    defaults = [content.options[each].content for each in content.default]
    return {"string_array_value": StringArray(data=content.raw_values if content.set_value else defaults)}


def _of_number(content: Any) -> dict[str, Any]:
    if content.data_type == NumberInput.INT:
        return {"int_value": int(_given(content))}
    return {"double_value": _given(content)}
