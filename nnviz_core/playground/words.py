"""The words of a formula: numbers, names, operators and brackets, with their places in the text."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz_core.errors import NnvizError

LONGEST = 300
"""Characters of a formula."""
LARGEST = float(np.finfo(np.float32).max)


class FormulaError(NnvizError):
    """What is wrong with a formula, and at which character, counted from 1."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"character {position}: {problem}")
        self.position = position


@dataclass(frozen=True)
class Word:
    """A piece of a formula; `kind` is number, name, sign or end."""

    kind: str
    text: str
    position: int
    value: float = 0.0


@dataclass(frozen=True)
class Rule:
    """How tightly an operator binds, and what it does."""

    binds: int
    apply: Callable[..., np.ndarray]


@dataclass(frozen=True)
class Function:
    """A function with its number of arguments."""

    arity: int
    apply: Callable[..., np.ndarray]


BINARY = {
    "or": Rule(1, np.logical_or),
    "and": Rule(2, np.logical_and),
    "<": Rule(4, np.less),
    ">": Rule(4, np.greater),
    "<=": Rule(4, np.less_equal),
    ">=": Rule(4, np.greater_equal),
    "==": Rule(4, np.equal),
    "!=": Rule(4, np.not_equal),
    "+": Rule(5, np.add),
    "-": Rule(5, np.subtract),
    "*": Rule(6, np.multiply),
    "/": Rule(6, np.divide),
    "%": Rule(6, np.mod),
    "^": Rule(8, np.power),
}
UNARY = {"not": Rule(3, np.logical_not), "-": Rule(7, np.negative), "+": Rule(7, np.positive)}
CONSTANTS = {"pi": np.pi, "e": np.e}
FUNCTIONS = {
    "sin": Function(1, np.sin),
    "cos": Function(1, np.cos),
    "tan": Function(1, np.tan),
    "tanh": Function(1, np.tanh),
    "exp": Function(1, np.exp),
    "log": Function(1, np.log),
    "sqrt": Function(1, np.sqrt),
    "abs": Function(1, np.abs),
    "sign": Function(1, np.sign),
    "floor": Function(1, np.floor),
    "round": Function(1, np.round),
    "min": Function(2, np.minimum),
    "max": Function(2, np.maximum),
}
PIECE = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-z_]+)|(?P<sign>\*\*|<=|>=|==|!=|[-+*/%^<>(),×·÷−])"
)
OTHERS = {"**": "^", "×": "*", "·": "*", "÷": "/", "−": "-"}
"""Other ways to write an operator."""


def words(text: str) -> list[Word]:
    """The words of `text`, the last being its end. Raises `FormulaError` for what is none, and for more than 300 characters."""
    if len(text) > LONGEST:
        raise FormulaError(f"a formula has at most {LONGEST} characters, this one {len(text):,}", LONGEST + 1)
    read, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = PIECE.match(text, at)
        if piece is None:
            raise FormulaError(f"“{text[at]}” has no meaning in a formula", at + 1)
        read.append(_word(piece))
        at = piece.end()
    return [*read, Word("end", "the end", len(text) + 1)]


def _word(piece: re.Match[str]) -> Word:
    text, position = piece.group(), piece.start() + 1
    if piece.lastgroup != "number":
        return Word(str(piece.lastgroup), OTHERS.get(text, text), position)
    if abs(value := float(text)) > LARGEST:
        raise FormulaError(f"{text} is too large", position)
    return Word("number", text, position, value)
