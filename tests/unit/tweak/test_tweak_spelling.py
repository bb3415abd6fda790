"""Changes as texts: what is written is read again, and any other text is told in words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core import tweak
from nnviz_core.errors import NnvizError
from nnviz_core.tweak import Noise, Off, Prune, Quantise, Randomise, Scale, Set, Swap

many = settings(max_examples=300, derandomize=True, deadline=None, database=None)
numbers = st.floats(-1e6, 1e6)
names = st.text(st.characters(exclude_characters=".", codec="utf-8"), min_size=1, max_size=12)
models = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
channels = st.sets(st.integers(0, 200), min_size=1, max_size=9).map(tuple)
seeds = st.integers(0, 2**32 - 1)


def calls(kind, *arguments):
    return st.tuples(st.just(kind), *arguments)


# Made in the test: what checks the arguments draws lots itself, which hypothesis doesn't allow within a strategy.
changes = st.one_of(
    calls(Off, names, channels, numbers),
    channels.flatmap(
        lambda some: calls(Off, names, st.just(some), st.lists(numbers, min_size=len(some), max_size=len(some)))
    ),
    calls(Scale, names, channels, numbers, numbers),
    calls(
        Set,
        st.tuples(names, st.sampled_from(["weight", "bias"])).map(".".join),
        st.lists(st.integers(0, 999), min_size=1, max_size=4),
        numbers,
    ),
    calls(Prune, names, st.floats(0, 1)),
    calls(Quantise, names, st.integers(1, 16)),
    calls(Noise, names, st.floats(0, 10), seeds),
    calls(Randomise, names, seeds),
    calls(Swap, names, models),
)


@many
@given(st.lists(changes, max_size=4))
def test_what_is_written_is_read_again(drawn):
    some = tuple(kind(*arguments) for kind, *arguments in drawn)
    text = tweak.words(some)
    assert tweak.read(text) == some
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-~")
    assert tweak.split(f"mnist-cnn~{text}") == ("mnist-cnn", some)


@pytest.mark.parametrize(
    ("some", "text"),
    [
        ([Off("conv2", 3)], "off-conv2-3"),
        ([Off("conv2", [9, 3, 5, 6, 7, 8, 10, 1, 2])], "off-conv2-1to3_5to10"),
        ([Off("conv2", range(128))], "off-conv2-0to127"),
        ([Off("conv2", (3, 1), (0.5, -2))], "off-conv2-1_3-m2_0.5"),
        ([Scale("relu1", 0, -2, 0.5)], "scale-relu1-0-m2-0.5"),
        ([Set("conv1.weight", (0, 0, 1, 2), 1e-5)], "set-conv1-weight-0_0_1_2-1em05"),
        ([Prune("fc1", 0.9), Quantise("fc1", 4)], "prune-fc1-0.9~quantise-fc1-4"),
        ([Noise("fc1", 0.1, 7), Randomise("fc1", 7)], "noise-fc1-0.1-7~randomise-fc1-7"),
        ([Swap("fc1", "fashion-cnn")], "swap-fc1-fashion.2d.cnn"),
        ([], ""),
    ],
)
def test_texts_are_short_and_plain(some, text):
    assert tweak.words(some) == text
    assert tweak.read(text) == tuple(some)


@many
@given(st.one_of(st.text(max_size=40), st.from_regex(r"\A(off|scale|set|prune|noise|swap)(-[a-z0-9_.em]{0,9}){0,5}\Z")))
def test_any_other_text_is_told_in_words(text):
    some = error = None
    try:
        some = tweak.read(text)
    except NnvizError as told:
        error = str(told)
    if some is None:
        assert error.startswith("The changes in this link")
        assert len(error) < 400
    else:
        assert tweak.read(tweak.words(some)) == some


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("of-conv2-3", "no change is called 'of'; there are off, scale, set"),
        ("off-conv2", "'off' is followed by layer - channels - to"),
        ("off-conv2-three", "'three' is no whole number"),
        ("off-conv2-0to99999999", "more than 4,096 channels"),
        ("off-conv2-9to3", "1 to 4,096 channels"),
        ("prune-fc1-2", "a share is between 0 and 1"),
        ("prune-fc1-1e999", "a number is between"),
        ("prune-fc1-nan", "'nan' is not how a number is written"),
        ("off-conv%2-3", "not how a name is written"),
        ("swap-fc1-.110000.", "can't be read"),
        ("~", "no change is called ''"),
        ("prune-fc1-0.5~" * 51 + "prune-fc1-0.5", "52 changes are more than 50"),
        ("x" * 4001, "have 4,001 characters; 4,000 is the most"),
    ],
)
def test_wrong_texts(text, words):
    with pytest.raises(NnvizError) as error:
        tweak.read(text)
    assert words in str(error.value)


def test_what_would_be_too_long_is_not_written():
    with pytest.raises(ValueError, match="4,000 is the most"):
        tweak.words([Off("conv1", range(1000), [number / 7 for number in range(1000)])])
