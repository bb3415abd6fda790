"""A formula gives what Python gives for it, and what is wrong with one is said with its character."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nnviz_core.playground.formula import LONGEST, FormulaError, parse

AROUND = {"sin": math.sin, "cos": math.cos, "abs": abs, "min": min, "max": max, "exp": math.exp, "pi": math.pi}
PLACES = np.array([[0.2, 0.7], [0.9, 0.1], [0.5, 0.5]], np.float32)

leaves = st.one_of(
    st.sampled_from(["a", "b", "pi"]), st.integers(0, 9).map(str), st.sampled_from(["0.5", ".25", "2e-1"])
)
formulas = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(inner, st.sampled_from(["+", "-", "*"]), inner).map(" ".join),
        st.tuples(st.sampled_from(["sin", "cos", "abs"]), inner).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        inner.map("-{}".format),
    ),
    max_leaves=8,
)


@settings(deadline=None)
@given(formulas)
def test_a_formula_gives_what_python_gives(text):
    formula = parse(text)
    expected = [float(eval(text, {"__builtins__": {}}, AROUND | {"a": a, "b": b})) for a, b in PLACES.tolist()]
    assert formula(*PLACES.T) == pytest.approx(expected, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2 ^ 3 ^ 2", 512),
        ("2 ** 3", 8),
        ("-2 ^ 2", -4),
        ("7 - 4 - 2", 1),
        ("8 / 4 / 2", 1),
        ("2 × 3 − 1", 5),
        ("not a > 1 and b < 1", 1),
        ("a > 0.5 or b > a", 1),
        ("floor(2.7) + round(1.2) + sign(-3) + sqrt(9) + log(e) + tanh(0) + tan(0) + 7 % 4", 9),
    ],
)
def test_operators_bind_as_in_mathematics(text, value):
    assert parse(text)(np.array([0.2]), np.array([0.7])) == pytest.approx([value])


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("a / 0", 3, "division by zero"),
        ("1 / a", 3, "division by zero at a = 0 and b = 0"),
        ("a + c", 5, "“c” is not known"),
        ("__import__('os')", 12, "“'” has no meaning"),
        ("eval(a)", 1, "“eval” is not known"),
        ("a.real", 2, "“.” has no meaning"),
        ("(a + b", 7, "“)” is missing"),
        ("a b", 3, "not expected"),
        ("a +", 4, "is missing"),
        ("", 1, "is missing"),
        ("min(a)", 6, "“,” is missing"),
        ("sin a", 5, "“(” is missing"),
        ("log(a - 2)", 1, "no finite value"),
        ("9 ^ 999", 3, "no finite value"),
        ("1e99", 1, "too large"),
        ("(" * 100 + "a" + ")" * 100, 51, "inside each other"),
        ("-" * 200 + "a", 51, "inside each other"),
        ("(" * 1000 + "a" + ")" * 1000, LONGEST + 1, "at most 300 characters"),
        ("a" * 1_000_000, LONGEST + 1, "1,000,000"),
    ],
)
def test_what_is_wrong_is_said_with_its_character(text, position, words):
    with pytest.raises(FormulaError, match="character") as raised:
        parse(text)
    assert (raised.value.position, words in str(raised.value)) == (position, True), str(raised.value)


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_an_error(text):
    try:
        values = parse(text)(*PLACES.T)
    except FormulaError as error:
        wrong = range(1, len(text) + 2).count(error.position) != 1
    else:
        wrong = not np.isfinite(values).all()
    assert not wrong


def test_a_formula_knows_what_it_depends_on():
    assert parse("sin(6 * a)").names == {"a"}
    assert parse("2").names == frozenset()
