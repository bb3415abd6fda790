"""What is measured is computed once, remembered by content within bounds, and never by name."""

import os
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import torch
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from torch import nn

from nnviz_core import datasets, models, networks, zoo
from nnviz_core.errors import NnvizError
from nnviz_core.ui.frame import memory as memory_module
from nnviz_core.ui.frame import turns
from nnviz_core.ui.frame.contents import size, token
from nnviz_core.ui.frame.measured import measured
from nnviz_core.ui.frame.memory import Memory
from nnviz_core.ui.frame.turns import Answer


def network(seed=0):
    torch.manual_seed(seed)
    return networks.mlp(4).eval()


def test_equal_weights_share_a_value_and_others_do_not():
    calls = []

    @measured()
    def parameters(network):
        calls.append(network)
        return networks.parameter_count(network)

    first, equal, other = network(), network(), network(1)
    assert [parameters(each) for each in (first, equal, other)] == [3190] * 3
    assert calls == [first, other]


def test_an_argument_left_out_is_its_default():
    calls = []

    @measured()
    def half(value, by=2.0):
        calls.append(value)
        return value / by

    assert half(4) == half(4, 2.0) == half(value=4, by=2.0) == 2
    assert half(4, 4.0) == 1
    assert calls == [4, 4]


def test_a_model_is_no_argument():
    with pytest.raises(TypeError, match="Model can't be part of a key"):
        measured()(lambda model: model)(zoo.model("mnist-linear"))


def test_ten_who_ask_together_wait_for_one_computation_in_another_thread():
    calls, values = [], []

    @measured()
    def slow(value):
        calls.append(threading.current_thread())
        time.sleep(0.2)
        return value

    threads = [threading.Thread(target=lambda: values.append(slow(7))) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert values == [7] * 10
    assert len(calls) == 1
    assert calls[0] not in threads


def test_an_error_is_raised_and_not_remembered():
    calls = []

    @measured()
    def broken():
        calls.append(1)
        raise NnvizError("mend it")

    for _ in range(2):
        with pytest.raises(NnvizError, match="mend it"):
            broken()
    assert len(calls) == 2


def test_on_a_page_an_error_that_can_be_mended_is_a_message():
    def page():
        import streamlit as st

        from nnviz_core.errors import NnvizError
        from nnviz_core.ui.frame.measured import measured

        def broken():
            raise NnvizError("mend it")

        measured()(broken)()
        st.write("not reached")

    app = AppTest.from_function(page).run()
    assert [error.value for error in app.error] == ["mend it"]
    assert not app.markdown
    assert not app.exception


def test_a_slow_page_waits_for_its_value():
    def page():
        import time

        import streamlit as st

        from nnviz_core.ui.frame.measured import measured

        def slow():
            time.sleep(1)
            return 5

        st.write(measured("Thinking …")(slow)())

    app = AppTest.from_function(page, default_timeout=20).run()
    assert app.markdown[0].value.strip("`") == "5"
    assert not app.caption, "what told of the wait is gone"


def test_a_slow_page_tells_its_steps(monkeypatch):
    bars = []
    monkeypatch.setattr(
        DeltaGenerator, "progress", lambda _, share, text: bars.append((share, text.partition(", ")[2])) or _
    )

    def page():
        import time

        import streamlit as st

        from nnviz_core.ui.frame.measured import measured

        def slow(value, tell=None):
            tell(3, 4)
            time.sleep(1)
            return value

        st.write(measured("Thinking …")(slow)(5))

    app = AppTest.from_function(page, default_timeout=20).run()
    assert app.markdown[0].value.strip("`") == "5"
    assert set(bars) == {(0.75, "3 of 4 steps")}


def test_a_page_that_waits_for_its_turn_tells_its_place(monkeypatch):
    captions = []
    monkeypatch.setattr(DeltaGenerator, "caption", lambda _, text: captions.append(text))
    monkeypatch.setattr(memory_module, "ahead", lambda _: 2)

    def page():
        import time

        import streamlit as st

        from nnviz_core.ui.frame.measured import measured

        st.write(measured("Thinking …")(lambda: time.sleep(1) or 5)())

    app = AppTest.from_function(page, default_timeout=20).run()
    assert app.markdown[0].value.strip("`") == "5"
    assert captions
    assert all(text.endswith(" s, after 2 other measurements") for text in captions)


def computed(memory, key, value):
    return memory.asked(key, lambda: value).result()


def test_what_took_the_processor_longest_is_kept():
    memory = Memory(3_000)

    def costly():
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            pass
        return np.zeros(125)

    memory.asked("costly", costly).result(timeout=20)
    for key in "abcd":
        computed(memory, key, np.zeros(125))
    assert memory.used <= 3_000
    assert isinstance(computed(memory, "costly", "anew"), np.ndarray)
    assert sum(isinstance(computed(memory, key, "anew"), str) for key in "abcd") >= 2


def test_one_value_larger_than_the_bound_is_handed_out_and_not_kept_beside_others():
    memory = Memory(1_000)
    assert len(computed(memory, "large", np.zeros(1000))) == 1000
    computed(memory, "small", 1)
    assert memory.used <= 1_000


def test_a_value_larger_than_the_bound_leaves_the_others():
    memory = Memory(1_500)
    computed(memory, "small", 1)
    computed(memory, "large", np.zeros(1000))
    assert computed(memory, "small", 2) == 1
    assert len(computed(memory, "large", np.zeros(10))) == 10


def test_only_so_many_compute_at_the_same_time():
    memory, at_once, most = Memory(10_000, at_once=2), [], []

    def compute():
        at_once.append(1)
        most.append(len(at_once))
        time.sleep(0.05)
        at_once.pop()

    answers = [memory.asked(number, compute) for number in range(8)]
    assert [answer.result(timeout=20) for answer in answers] == [None] * 8
    assert max(most) == 2


@pytest.fixture
def held():
    """A memory with one turn, which is taken until the event is set."""
    memory, begun, go = Memory(10_000, at_once=1), threading.Event(), threading.Event()
    memory.asked("first", lambda: begun.set() or go.wait(20))
    assert begun.wait(20)
    yield memory, go
    go.set()


def test_those_who_wait_are_served_in_their_order_and_know_their_place(held):
    memory, go = held
    order: list[int] = []
    answers = [memory.asked(number, lambda number=number: order.append(number)) for number in range(5)]
    assert [memory.ahead(answer) for answer in answers] == [1, 2, 3, 4, 5]
    assert memory.load()[1:] == (1, 5)
    go.set()
    for answer in answers:
        answer.result(timeout=20)
    assert order == [0, 1, 2, 3, 4]
    assert [memory.ahead(answer) for answer in answers] == [0] * 5


def test_what_takes_long_lets_the_others_pass(held):
    memory, go = held
    long = memory.asked("long", lambda: "long", long=True)
    assert long.result(timeout=20) == "long"
    go.set()


def test_what_nobody_waits_for_any_more_loses_its_place(held, monkeypatch):
    memory, go = held
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    calls = []
    left, wanted = memory.asked("left", lambda: calls.append("left")), memory.asked("wanted", lambda: "here")
    left.want()
    time.sleep(0.1)
    go.set()
    assert wanted.result(timeout=20) == "here"
    assert left.cancelled()
    assert not calls
    assert memory.asked("left", lambda: "asked again").result(timeout=20) == "asked again"


def test_a_page_that_comes_back_to_a_lost_place_asks_again(monkeypatch):
    lost = Answer()
    lost.cancel()
    first = iter([lost])
    asked = memory_module.MEMORY.asked
    monkeypatch.setattr(memory_module, "asked", lambda *all: next(first, None) or asked(*all))
    assert measured()(lambda: "found again")() == "found again"


def test_so_many_may_wait_and_no_more(held, monkeypatch):
    memory, _ = held
    monkeypatch.setattr(turns, "MOST_WAITING", 3)
    for number in range(3):
        memory.asked(number, int)
    with pytest.raises(NnvizError, match="3 measurements wait"):
        memory.asked("one more", int)
    assert memory.asked(2, int) is not None, "who asks for the same joins those who wait"
    assert memory.load()[1:] == (1, 3)


def test_those_that_compute_stand_back_behind_the_pages():
    def priority():
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    here = priority()
    assert Memory(1_000).asked("priority", priority).result(timeout=20) == min(here + turns.NICENESS, 19)
    assert priority() == here


def test_what_is_brief_waits_for_no_turn_and_is_computed_once_by_a_thread_that_asks(held):
    memory, _ = held  # every turn is taken
    threads: list[int] = []

    def brief():
        threads.append(threading.get_native_id())
        time.sleep(0.05)
        return torch.get_num_threads()

    others = [threading.Thread(target=memory.asked, args=("brief", brief, False, True)) for _ in range(3)]
    for other in others:
        other.start()
    assert memory.asked("brief", brief, brief=True).result(timeout=20) == 1
    for other in others:
        other.join()
    assert len(threads) == 1
    assert threads[0] in {threading.get_native_id(), *(other.native_id for other in others)}


def test_a_brief_measurement_is_computed_where_it_is_asked_for():
    def thread(number):
        return threading.get_native_id(), number

    assert measured(brief=True)(thread)(1)[0] == threading.get_native_id()
    assert measured()(thread)(2)[0] != threading.get_native_id()


def test_what_a_computation_asks_for_belongs_to_its_turn():
    memory, begun = Memory(10_000, at_once=1), threading.Event()

    def outer():
        begun.set()
        time.sleep(0.1)  # meanwhile somebody else asks for the inner value, and waits for a turn
        return memory.asked("inner", lambda: "inner").result(timeout=20)

    whole = memory.asked("outer", outer)
    begun.wait(20)
    inner = memory.asked("inner", lambda: "inner")
    assert whole.result(timeout=20) == inner.result(timeout=20) == "inner"


@pytest.mark.parametrize("fault", ["thread", "size"])
def test_whoever_waits_is_told_of_any_fault(monkeypatch, fault):
    def broken(*_):
        raise RuntimeError("no further thread can be had")

    monkeypatch.setattr(threading.Thread, "start", broken) if fault == "thread" else monkeypatch.setattr(
        memory_module, "size", broken
    )
    memory = Memory(1_000)
    with pytest.raises(RuntimeError, match="no further thread"):
        memory.asked("key", lambda: 1).result(timeout=20)
    monkeypatch.undo()
    assert computed(memory, "key", 2) == 2


def test_measurements_use_one_torch_thread():
    assert measured()(lambda: torch.get_num_threads())() == 1


def test_what_stands_for_a_value_is_its_content():
    images = datasets.load("mnist")
    some = replace(images, images=images.images[:10], labels=images.labels[:10])
    same = replace(some, class_names=tuple("abcdefghij"))
    assert token(some) == token(same) != token(images)
    assert token(np.arange(3)) == token(np.arange(3)) != token(np.arange(3.0))
    assert token((1,)) != token((True,)) != token((1.0,))
    assert token(network()) != token(network(1))
    with pytest.raises(TypeError):
        token(object())


def test_a_fingerprint_is_of_layers_and_weights():
    assert models.fingerprint(network()) == models.fingerprint(network())
    tanh = networks.mlp(4, activation=torch.nn.Tanh).eval()
    tanh.load_state_dict(network().state_dict())
    renamed = torch.nn.Sequential(*network().children()).eval()
    assert len({models.fingerprint(each) for each in (network(), network(1), tanh, renamed)}) == 4


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (nn.AvgPool2d(3, 1, 1), nn.AvgPool2d(3, 1, 1, count_include_pad=False)),
        (nn.Conv2d(1, 2, 3), nn.Conv2d(1, 2, 3, padding=1)),
        (nn.MaxPool2d(2), nn.MaxPool2d(2, 1)),
        (nn.GELU(), nn.GELU("tanh")),
        (nn.LeakyReLU(0.1), nn.LeakyReLU(0.2)),
        (nn.BatchNorm2d(2), nn.BatchNorm2d(2, eps=0.1)),
    ],
)
def test_a_fingerprint_is_of_every_setting(one, other):
    other.load_state_dict(one.state_dict())
    assert models.fingerprint(nn.Sequential(one)) != models.fingerprint(nn.Sequential(other))


def test_sizes_count_arrays_wherever_they_lie():
    assert size({"a": [np.zeros(10), torch.zeros(10)]}) >= 120


@pytest.mark.parametrize("name", [*zoo.MODELS, *zoo.VARIANTS])
def test_a_model_of_the_zoo_says_what_it_is(name):
    model = zoo.model(name)
    assert (model.name, model.dataset, model.shape) == (name, zoo.spec(name).dataset, (1, 28, 28))
    assert len(model.class_names) == list(model.network.children())[-1].out_features
    assert models.fingerprint(eval(model.source, {"zoo": zoo})) == model.fingerprint
