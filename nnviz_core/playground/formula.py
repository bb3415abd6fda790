"""A visitor's own function of `a` and `b`, read by a small parser of its own and never as Python.

A formula becomes a list of operations on a stack, so that neither reading nor evaluating it can go deeper than a bound.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nnviz_core.playground.words import BINARY, CONSTANTS, FUNCTIONS, LONGEST, UNARY, FormulaError, Word, words

DEEPEST = 50
"""Brackets, signs and powers inside each other."""
EDGES = (16, 33, 64)
"""Points a side of the grids on which a formula is tried before it is taken: those on which targets are drawn and losses measured."""


@dataclass(frozen=True)
class Operation:
    """Takes the uppermost `arity` arrays from the stack and puts one back."""

    apply: Callable[..., np.ndarray]
    arity: int
    text: str
    position: int


@dataclass(frozen=True)
class Formula:
    """A function of the plane as its operations, in the order in which they are done."""

    text: str
    operations: tuple[Operation, ...]

    def __call__(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        """float32 values at points with coordinates `a` and `b`. Raises `FormulaError` where there is none."""
        points = {"a": a.astype(np.float32), "b": b.astype(np.float32)}
        stack: list[np.ndarray] = []
        with np.errstate(all="ignore"):
            for each in self.operations:
                if each.arity:
                    taken = stack[-each.arity :]
                    del stack[-each.arity :]
                    stack.append(_finite(each, taken, points))
                else:
                    stack.append(points[each.text] if each.text in points else each.apply(points["a"]))
        return stack[0]

    @property
    def names(self) -> frozenset[str]:
        """Which of `a` and `b` it depends on."""
        return frozenset(each.text for each in self.operations if not each.arity) & {"a", "b"}


def parse(text: str) -> Formula:
    """The formula that `text` is, tried on grids over the unit square. Raises `FormulaError`, which names the character."""
    formula = Formula(text, tuple(_Parser(words(text)).formula()))
    sides = [np.linspace(0, 1, edge, dtype=np.float32) for edge in EDGES]
    formula(
        np.concatenate([np.tile(side, len(side)) for side in sides]),
        np.concatenate([side.repeat(len(side)) for side in sides]),
    )
    return formula


def _finite(operation: Operation, taken: list[np.ndarray], points: dict[str, np.ndarray]) -> np.ndarray:
    values = operation.apply(*taken).astype(np.float32, copy=False)
    wrong = ~np.isfinite(values)
    if not wrong.any():
        return values
    first = int(wrong.argmax())
    place = f"a = {points['a'].ravel()[first]:.3g} and b = {points['b'].ravel()[first]:.3g}"
    if operation.text == "/" and not taken[1].ravel()[first]:
        raise FormulaError(f"division by zero at {place}", operation.position)
    raise FormulaError(f"“{operation.text}” has no finite value at {place}", operation.position)


class _Parser:
    """Precedence climbing: each operator takes what binds more tightly than it does."""

    def __init__(self, read: list[Word]) -> None:
        self.words, self.at, self.depth = read, 0, 0
        self.operations: list[Operation] = []

    def formula(self) -> list[Operation]:
        self.expression(0)
        if self.word.kind != "end":
            raise FormulaError(f"“{self.word.text}” is not expected here", self.word.position)
        return self.operations

    @property
    def word(self) -> Word:
        return self.words[self.at]

    def take(self) -> Word:
        self.at += 1
        return self.words[self.at - 1]

    def expect(self, text: str) -> None:
        if self.word.text != text:
            raise FormulaError(f"“{text}” is missing", self.word.position)
        self.at += 1

    def put(self, apply: Callable[..., np.ndarray], arity: int, word: Word) -> None:
        self.operations.append(Operation(apply, arity, word.text, word.position))

    def expression(self, least: int) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise FormulaError(f"more than {DEEPEST} brackets, signs or powers inside each other", self.word.position)
        self.operand()
        while self.word.text in BINARY and BINARY[self.word.text].binds >= least:
            operator = self.take()
            rule = BINARY[operator.text]
            self.expression(rule.binds if operator.text == "^" else rule.binds + 1)
            self.put(rule.apply, 2, operator)
        self.depth -= 1

    def operand(self) -> None:
        word = self.take()
        if word.text in UNARY:
            self.expression(UNARY[word.text].binds)
            self.put(UNARY[word.text].apply, 1, word)
        elif word.text == "(":
            self.expression(0)
            self.expect(")")
        elif word.kind == "number":
            number = np.float32(word.value)
            self.put(lambda a: np.full(a.shape, number), 0, word)
        elif word.kind == "name":
            self.name(word)
        else:
            missing = "a number, a, b, a function or a bracket is missing"
            raise FormulaError(missing, word.position)

    def name(self, word: Word) -> None:
        if word.text in ("a", "b"):
            self.put(np.asarray, 0, word)
        elif word.text in CONSTANTS:
            number = np.float32(CONSTANTS[word.text])
            self.put(lambda a: np.full(a.shape, number), 0, word)
        elif word.text in FUNCTIONS:
            self.call(word)
        else:
            known = ", ".join(("a", "b", *CONSTANTS, *FUNCTIONS))
            raise FormulaError(f"“{word.text}” is not known; there are {known}", word.position)

    def call(self, word: Word) -> None:
        function = FUNCTIONS[word.text]
        self.expect("(")
        for argument in range(function.arity):
            if argument:
                self.expect(",")
            self.expression(0)
        self.expect(")")
        self.put(function.apply, function.arity, word)


__all__ = ["LONGEST", "Formula", "FormulaError", "parse"]
