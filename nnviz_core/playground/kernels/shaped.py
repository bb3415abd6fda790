"""Plain gradient descent on one example at a time, written out in LLVM's language for one shape of network.

All sizes and places are constants, small layers are written out whole, and their values stay in registers.
"""

from collections.abc import Sequence

from llvmlite import ir

from nnviz_core.playground.kernels.forward import NOTHING, WRITTEN_OUT, Forward
from nnviz_core.playground.kernels.vectors import FLOAT, INDEX, WIDTH, Value
from nnviz_core.playground.layout import padded
from nnviz_core.playground.shape import Place, Shape

NAME = "train"


def source(shape: Shape) -> str:
    """A module with the function `train(parameters, inputs, values, rates, losses, count)`, which gives the number of steps done."""
    module = ir.Module("playground")
    pointer = ir.PointerType(FLOAT)
    function = ir.Function(module, ir.FunctionType(INDEX, [pointer] * 5 + [INDEX]), NAME)
    for argument in function.args[:5]:
        argument.add_attribute("noalias")
    _Step(function, shape).write()
    return str(module)


class _Step(Forward):
    """Writes the loop over examples: forward, loss, backward, each changing what it must."""

    def write(self) -> None:
        builder, entry = self.builder, self.builder.block
        head, going, end = (self.function.append_basic_block(name) for name in ("example", "going", "end"))
        builder.branch(head)
        builder.position_at_end(head)
        step = builder.phi(INDEX)
        step.add_incoming(self.index(0), entry)
        point = self.point(step)
        self.forward(point)
        finite, gradient = self._loss(step)
        following = builder.add(step, self.index(1))
        builder.cbranch(finite, going, end)
        stopped = builder.block
        builder.position_at_end(going)
        self._backward(gradient, point)
        step.add_incoming(following, builder.block)
        builder.cbranch(builder.icmp_signed("<", following, self.count), head, end)
        finished = builder.block
        builder.position_at_end(end)
        done = builder.phi(INDEX)
        done.add_incoming(step, stopped)
        done.add_incoming(following, finished)
        builder.ret(done)

    def _loss(self, step: Value) -> tuple[Value, Value]:
        """Whether the loss is finite, and its gradient by the output's pre-activation, times the learning rate."""
        zero = self.index(0)
        z, y = self.load_one(self.z[-1], zero), self.load_one(self.y[-1], zero)
        error = self.subtract(y, self.load_one(self.values, step))
        rate = self.load_one(self.rates, step)
        if self.shape.entropy:
            loss = self._entropy(z, self.load_one(self.values, step))
            gradient = error
        else:
            loss = self.multiply(error, error)
            slope = self.slope(self.shape.places[-1].activation, z, y)
            gradient = self.multiply(self.add(error, error), slope)
        self.store_one(loss, self.losses, step)
        infinite = self.number(float("inf"), loss)
        return self.builder.fcmp_ordered("<", self.call("fabs", loss), infinite), self.multiply(gradient, rate)

    def _entropy(self, z: Value, value: Value) -> Value:
        """max(z, 0) − z · value + log(1 + e^−|z|)."""
        small = self.exp(self.multiply(self.call("fabs", z), self.number(-1, z)))
        curved = self.call("log", self.add(small, self.number(1, z)))
        straight = self.where(z, "<", self.number(0, z), self.number(0, z), z)
        return self.add(self.subtract(straight, self.multiply(z, value)), curved)

    def _backward(self, gradient: Value, point: list[Value]) -> None:
        last = len(self.shape.places) - 1
        self.store(self.alone(gradient), self.d[last], self.index(0))
        for layer in range(last, -1, -1):
            place = self.shape.places[layer]
            if layer:
                for group in range(0, place.vectors, 4):
                    self._return(layer, place, range(group, min(group + 4, place.vectors)))
            for block in range(padded(place.outputs) // WIDTH):
                self._move(layer, place, block, point)

    def _return(self, layer: int, place: Place, vectors: Sequence[int]) -> None:
        """Change some vectors of each unit's weights; the gradients of the units before them."""
        offsets = [self.index(vector * WIDTH) for vector in vectors]
        before = [self.load(self.y[layer - 1], offset) for offset in offsets]

        def body(unit: Value, sums: list[Value]) -> list[Value]:
            factor = self.spread(self.load_one(self.d[layer], unit))
            row = self.builder.add(self.builder.mul(unit, self.index(place.by_output)), self.index(place.weights))
            return [
                self._exchange(self.builder.add(row, offset), factor, value, total)
                for offset, value, total in zip(offsets, before, sums, strict=True)
            ]

        totals = [NOTHING for _ in vectors]
        if place.outputs * len(vectors) <= WRITTEN_OUT:
            for unit in range(place.outputs):
                totals = body(self.index(unit), totals)
        else:
            totals = self.loop(self.index(place.outputs), body, totals)
        for offset, value, total in zip(offsets, before, totals, strict=True):
            slope = self.slope(self.shape.places[layer - 1].activation, self.load(self.z[layer - 1], offset), value)
            self.store(self.multiply(total, slope), self.d[layer - 1], offset)

    def _exchange(self, place: Value, factor: Value, value: Value, total: Value) -> Value:
        weights = self.load(self.parameters, place)
        self.store(self.subtract(weights, self.multiply(factor, value)), self.parameters, place)
        return self.fused(weights, factor, total)

    def _move(self, layer: int, place: Place, block: int, point: list[Value]) -> None:
        """Change the biases of sixteen units, and in the first layer their weights."""
        gradients = self.load(self.d[layer], self.index(block * WIDTH))
        if place.biases >= 0:
            self._less(place.biases + block * WIDTH, gradients)
        for number, value in enumerate(point if layer == 0 else ()):
            self._less(place.weights + number * place.by_input + block * WIDTH, self.multiply(gradients, value))

    def _less(self, at: int, amount: Value) -> None:
        place = self.index(at)
        self.store(self.subtract(self.load(self.parameters, place), amount), self.parameters, place)
