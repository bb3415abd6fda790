"""Sixteen float32 at a time in LLVM's language: what both kernels are made of.

A kernel that is compiled by numba uses it through `primitives`, one that is made for a shape directly.
"""

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir

Constant: Any = ir.Constant
IRBuilder = Any
Value = Any
"""llvmlite's builder of instructions, and what an instruction gives; their stubs lack what is used here."""

WIDTH = 16
FLOAT, INDEX, SMALL = ir.FloatType(), ir.IntType(64), ir.IntType(32)
VECTOR, LANES = ir.VectorType(FLOAT, WIDTH), ir.VectorType(SMALL, WIDTH)
FLAGS = ("contract", "reassoc", "arcp", "nsz")
"""What the compiler may do with arithmetic. Not `fast`, with which it would take it that no number is NaN or infinite."""


def padded(count: int) -> int:
    """The next multiple of 16."""
    return -(-count // WIDTH) * WIDTH


class Vectors:
    """Instructions on vectors, or on single numbers where both operands are."""

    def __init__(self, builder: IRBuilder) -> None:
        self.builder = builder

    def number(self, value: float, like: Value) -> Value:
        """A constant as wide as `like`."""
        return Constant(like.type, [value] * WIDTH if like.type == VECTOR else value)

    def index(self, value: int) -> Value:
        return Constant(INDEX, value)

    def add(self, one: Value, other: Value) -> Value:
        return self.builder.fadd(one, other, flags=FLAGS)

    def subtract(self, one: Value, other: Value) -> Value:
        return self.builder.fsub(one, other, flags=FLAGS)

    def multiply(self, one: Value, other: Value) -> Value:
        return self.builder.fmul(one, other, flags=FLAGS)

    def divide(self, one: Value, other: Value) -> Value:
        return self.builder.fdiv(one, other, flags=FLAGS)

    def fused(self, one: Value, other: Value, added: Value) -> Value:
        """one · other + added."""
        return self.add(self.multiply(one, other), added)

    def polynomial(self, x: Value, coefficients: Sequence[float]) -> Value:
        """By Horner's rule, the highest power first."""
        value: Value = self.number(coefficients[0], x)
        for each in coefficients[1:]:
            value = self.fused(value, x, self.number(each, x))
        return value

    def where(self, one: Value, relation: str, other: Value, then: Value, otherwise: Value) -> Value:
        """`then` where the relation holds; a NaN stands in none."""
        return self.builder.select(self.builder.fcmp_ordered(relation, one, other), then, otherwise)

    def clamp(self, x: Value, limit: float) -> Value:
        """x between −limit and limit; NaN stays NaN."""
        high, low = self.number(limit, x), self.number(-limit, x)
        return self.where(x, ">", high, high, self.where(x, "<", low, low, x))

    def call(self, name: str, x: Value, result: ir.Type | None = None) -> Value:
        """One of LLVM's own functions, `llvm.rint` for example, of the types that the operand and the result have."""
        suffix = "".join(f".{_word(each)}" for each in (result, x.type) if each is not None)
        module, whole = self.builder.module, f"llvm.{name}{suffix}"
        function = module.globals.get(whole) or ir.Function(module, ir.FunctionType(result or x.type, [x.type]), whole)
        return self.builder.call(function, [x])

    def place(self, base: Value, offset: Value) -> Value:
        return self.builder.gep(base, [offset], source_etype=FLOAT)

    def load(self, base: Value, offset: Value) -> Value:
        """The vector that begins at an offset, in numbers, from `base`."""
        return self.builder.load(self._as_vector(self.place(base, offset)), align=4, typ=VECTOR)

    def store(self, vector: Value, base: Value, offset: Value) -> None:
        self.builder.store(vector, self._as_vector(self.place(base, offset)), align=4)

    def load_one(self, base: Value, offset: Value) -> Value:
        return self.builder.load(self.place(base, offset), align=4, typ=FLOAT)

    def store_one(self, value: Value, base: Value, offset: Value) -> None:
        self.builder.store(value, self.place(base, offset), align=4)

    def spread(self, value: Value) -> Value:
        """A vector of one number."""
        nothing = Constant(VECTOR, ir.Undefined)
        first = self.builder.insert_element(nothing, value, Constant(SMALL, 0))
        return self.shuffle(first, nothing, [0] * WIDTH)

    def shuffle(self, one: Value, other: Value, lanes: Sequence[int]) -> Value:
        return self.builder.shuffle_vector(one, other, Constant(LANES, list(lanes)))

    def total(self, vector: Value) -> Value:
        """The sum of the lanes."""
        step = WIDTH // 2
        while step:
            turned = self.shuffle(vector, vector, [(lane + step) % WIDTH for lane in range(WIDTH)])
            vector, step = self.add(vector, turned), step // 2
        return self.builder.extract_element(vector, Constant(SMALL, 0))

    def totals(self, vectors: Sequence[Value]) -> Value:
        """The sums of the lanes of sixteen vectors, in order: four rounds in which two vectors become one."""
        step, rest = 1, list(vectors)
        while len(rest) > 1:
            rest = [self._halves(one, other, step) for one, other in zip(rest[::2], rest[1::2], strict=True)]
            step *= 2
        return rest[0]

    def loop(
        self, count: Value, body: Callable[[Value, list[Value]], list[Value]], start: Sequence[Value]
    ) -> list[Value]:
        """Do `body` for each index below `count`, at least once; it takes and gives what is carried on."""
        builder, before = self.builder, self.builder.block
        block = builder.append_basic_block("loop")
        builder.branch(block)
        builder.position_at_end(block)
        index = builder.phi(INDEX)
        index.add_incoming(self.index(0), before)
        carried = [builder.phi(each.type) for each in start]
        for phi, each in zip(carried, start, strict=True):
            phi.add_incoming(each, before)
        results = body(index, list(carried))
        following = builder.add(index, self.index(1))
        after = builder.append_basic_block("after")
        builder.cbranch(builder.icmp_signed("<", following, count), block, after)
        end = builder.block
        index.add_incoming(following, end)
        for phi, each in zip(carried, results, strict=True):
            phi.add_incoming(each, end)
        builder.position_at_end(after)
        return results

    def _halves(self, one: Value, other: Value, step: int) -> Value:
        low = [lane + k + side for lane in range(0, WIDTH, 2 * step) for side in (0, WIDTH) for k in range(step)]
        return self.add(self.shuffle(one, other, low), self.shuffle(one, other, [lane + step for lane in low]))

    def _as_vector(self, place: Value) -> Value:
        return self.builder.bitcast(place, ir.PointerType(VECTOR))


def _word(kind: ir.Type) -> str:
    """How LLVM writes a type in the name of a function."""
    words = {FLOAT: "f32", SMALL: "i32", VECTOR: f"v{WIDTH}f32", LANES: f"v{WIDTH}i32"}
    return next(word for each, word in words.items() if each == kind)
