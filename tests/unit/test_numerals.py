"""Numbers of one kind are written one way, and nowhere but at their home."""

import ast
from pathlib import Path

import pytest

from nnviz_core.numerals import accuracy_percent, numeral, percent, probability_percent, short

ROOT = Path(__file__).parents[2]
HOMES = ("numerals.py", "__main__.py")
SHOWN = [path for path in (ROOT / "nnviz_core").rglob("*.py") if path.name not in HOMES]


def test_a_minus_is_a_true_one():
    assert [numeral(-0.5), numeral(-1e-7), numeral(2, "+.2f"), numeral(-2, "+.2f")] == [
        "−0.5",
        "−1e−07",
        "+2.00",
        "−2.00",
    ]
    assert [numeral(-0.001, ".2f"), numeral(-0.001, "+.2f"), numeral(0, "+.0f")] == ["0.00", "+0.00", "+0"]
    assert [short(value) for value in (0.123, -1.5, 12.34, -123.4, 0.001)] == ["0.12", "−1.50", "12.3", "−123", "0"]


def test_shares_have_one_decimal_and_accuracies_two():
    assert [percent(share) for share in (0, 0.0004, 0.5, 0.9714, 0.9996, 1, 1.25, -0.031)] == [
        "0.0 %", "< 0.1 %", "50.0 %", "97.1 %", "> 99.9 %", "100.0 %", "125.0 %", "−3.1 %"
    ]  # fmt: skip
    assert [probability_percent(share) for share in (0, 0.25, 1)] == ["< 0.1 %", "25.0 %", "> 99.9 %"]
    assert accuracy_percent(0.9952) == "99.52 %"


def formats(path: Path) -> list[str]:
    """The formats of the f-strings in the file, but for what the code on a page prints."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    printed = {
        node
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "print"
        for node in ast.walk(call)
    }
    specs = (node for node in ast.walk(tree) if isinstance(node, ast.FormattedValue) and node not in printed)
    return [ast.unparse(node.format_spec)[2:-1] for node in specs if node.format_spec]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.stem)
def test_no_text_writes_percentages_or_signs_by_itself(path):
    assert not [form for form in formats(path) if form.endswith("%") or form.startswith("+")]
    text = path.read_text(encoding="utf-8")
    assert '.replace("-", "−")' not in text
    assert "tickformat" not in text
    assert not [form for form in (":.0%}", ":.1%}", ":.2%}") if f"%{{y{form}" in text or f"%{{x{form}" in text]
