"""Loops over sixteen float32 at a time that kernels compiled by numba can call.

Counts are multiples of 16, offsets are in numbers; arrays are float32 and contiguous.
"""

from collections.abc import Callable
from typing import Any

from numba import extending, types

from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.kernels.curves import Curves
from nnviz_core.playground.kernels.vectors import INDEX, VECTOR, WIDTH, Constant, IRBuilder, Value

ARRAY = types.Array(types.float32, 1, "C")
NOTHING = types.void
intrinsic: Any = extending.intrinsic


def _pointer(context: Any, builder: IRBuilder, array: Value) -> Value:
    return context.make_array(ARRAY)(context, builder, array).data


def _vectors(builder: IRBuilder, count: Value) -> Value:
    return builder.sdiv(count, Constant(INDEX, WIDTH))


def _at(builder: IRBuilder, offset: Value, index: Value) -> Value:
    return builder.add(offset, builder.mul(index, Constant(INDEX, WIDTH)))


@intrinsic
def dot(typing, one, one_at, other, other_at, count):
    """The sum of products."""

    def code(context, builder, signature, arguments):
        on, (one, one_at, other, other_at, count) = Curves(builder), arguments
        first, second = (_pointer(context, builder, array) for array in (one, other))

        def body(index: Value, carried: list[Value]) -> list[Value]:
            left, right = on.load(first, _at(builder, one_at, index)), on.load(second, _at(builder, other_at, index))
            return [on.fused(left, right, carried[0])]

        return on.total(on.loop(_vectors(builder, count), body, [Constant(VECTOR, [0.0] * WIDTH)])[0])

    return types.float32(ARRAY, types.int64, ARRAY, types.int64, types.int64), code


@intrinsic
def add_scaled(typing, into, into_at, other, other_at, factor, count):
    """into += factor · other."""

    def code(context, builder, signature, arguments):
        on, (into, into_at, other, other_at, factor, count) = Curves(builder), arguments
        target, source = (_pointer(context, builder, array) for array in (into, other))
        wide = on.spread(factor)

        def body(index: Value, carried: list[Value]) -> list[Value]:
            place = _at(builder, into_at, index)
            added = on.fused(on.load(source, _at(builder, other_at, index)), wide, on.load(target, place))
            on.store(added, target, place)
            return []

        on.loop(_vectors(builder, count), body, [])
        return context.get_dummy_value()

    return NOTHING(ARRAY, types.int64, ARRAY, types.int64, types.float32, types.int64), code


@intrinsic
def exchange(typing, back, back_at, weights, weights_at, forth, forth_at, factor, count):
    """back += factor · weights, and with the weights as they were, weights −= factor · forth."""

    def code(context, builder, signature, arguments):
        on, (back, back_at, weights, weights_at, forth, forth_at, factor, count) = Curves(builder), arguments
        behind, middle, ahead = (_pointer(context, builder, array) for array in (back, weights, forth))
        wide = on.spread(factor)

        def body(index: Value, carried: list[Value]) -> list[Value]:
            here, there = _at(builder, weights_at, index), _at(builder, back_at, index)
            weight = on.load(middle, here)
            signal = on.load(ahead, _at(builder, forth_at, index))
            on.store(on.fused(weight, wide, on.load(behind, there)), behind, there)
            on.store(on.subtract(weight, on.multiply(wide, signal)), middle, here)
            return []

        on.loop(_vectors(builder, count), body, [])
        return context.get_dummy_value()

    whole = types.int64
    return NOTHING(ARRAY, whole, ARRAY, whole, ARRAY, whole, types.float32, whole), code


def _each_curve(on: Curves, code: Value, body: Callable[[str], None]) -> None:
    """Do `body` with the name of the activation that `code` is."""
    builder = on.builder
    done = builder.append_basic_block("done")
    switch = builder.switch(code, done)
    for name, activation in ACTIVATIONS.items():
        block = builder.append_basic_block(name)
        switch.add_case(Constant(INDEX, activation.code), block)
        builder.position_at_end(block)
        body(name)
        builder.branch(done)
    builder.position_at_end(done)


@intrinsic
def activate(typing, code, z, y, at, count):
    """y = the activation of z."""

    def generate(context, builder, signature, arguments):
        on, (code, z, y, at, count) = Curves(builder), arguments
        source, target = (_pointer(context, builder, array) for array in (z, y))

        def of(name: str) -> None:
            def body(index: Value, carried: list[Value]) -> list[Value]:
                place = _at(builder, at, index)
                on.store(on.activation(name, on.load(source, place)), target, place)
                return []

            on.loop(_vectors(builder, count), body, [])

        _each_curve(on, code, of)
        return context.get_dummy_value()

    return NOTHING(types.int64, ARRAY, ARRAY, types.int64, types.int64), generate


@intrinsic
def slope(typing, code, z, y, into, at, count):
    """into *= the slope of the activation at z, where it is y."""

    def generate(context, builder, signature, arguments):
        on, (code, z, y, into, at, count) = Curves(builder), arguments
        before, after, target = (_pointer(context, builder, array) for array in (z, y, into))

        def of(name: str) -> None:
            def body(index: Value, carried: list[Value]) -> list[Value]:
                place = _at(builder, at, index)
                factor = on.slope(name, on.load(before, place), on.load(after, place))
                on.store(on.multiply(on.load(target, place), factor), target, place)
                return []

            on.loop(_vectors(builder, count), body, [])

        _each_curve(on, code, of)
        return context.get_dummy_value()

    return NOTHING(types.int64, ARRAY, ARRAY, ARRAY, types.int64, types.int64), generate
