"""The way forward through a network of one shape, written out in LLVM's language."""

from collections.abc import Callable

from llvmlite import ir

from nnviz_core.playground.kernels.curves import Curves
from nnviz_core.playground.kernels.vectors import FLOAT, INDEX, SMALL, VECTOR, WIDTH, Constant, Value
from nnviz_core.playground.layout import padded
from nnviz_core.playground.shape import Place, Shape

WRITTEN_OUT = 64
"""Vectors of weights that are written out one by one; more are done in a loop."""
NOTHING = Constant(VECTOR, [0.0] * WIDTH)


class Forward(Curves):
    """The arguments of the kernel, room for the values of all units, and what fills it."""

    def __init__(self, function: ir.Function, shape: Shape) -> None:
        super().__init__(ir.IRBuilder(function.append_basic_block("entry")))
        self.shape, self.function = shape, function
        self.parameters, self.inputs, self.values, self.rates, self.losses, self.count = function.args
        rooms = [[self._room(padded(place.outputs)) for place in shape.places] for _ in range(3)]
        self.z, self.y, self.d = rooms

    def _room(self, size: int) -> Value:
        return self.builder.alloca(FLOAT, Constant(INDEX, size))

    def point(self, step: Value) -> list[Value]:
        features = self.shape.places[0].inputs
        first = self.builder.mul(step, self.index(features))
        places = [self.builder.add(first, self.index(number)) for number in range(features)]
        return [self.spread(self.load_one(self.inputs, place)) for place in places]

    def forward(self, point: list[Value]) -> None:
        last = len(self.shape.places) - 1
        for layer, place in enumerate(self.shape.places):
            if layer == 0:
                for block in range(padded(place.outputs) // WIDTH):
                    units = min(WIDTH, place.outputs - block * WIDTH)
                    self._finish(layer, self.index(block * WIDTH), self._entered(place, block, point), units)
            elif layer == last:
                total = self.total(self._row(layer, self.index(place.weights)))
                self._finish(layer, self.index(0), self.alone(total), 1)
            else:
                self._continue(layer, place)

    def _entered(self, place: Place, block: int, point: list[Value]) -> Value:
        total = NOTHING
        for number, value in enumerate(point):
            weights = self.load(self.parameters, self.index(place.weights + number * place.by_input + block * WIDTH))
            total = self.fused(weights, value, total)
        return total

    def _continue(self, layer: int, place: Place) -> None:
        whole, rest = divmod(place.outputs, WIDTH)

        def body(block: Value) -> None:
            first = self.builder.mul(block, self.index(WIDTH))
            self._finish(layer, first, self._products(layer, place, first, WIDTH), WIDTH)

        self._repeat(whole, WIDTH * place.vectors, body)
        if rest:
            first = self.index(whole * WIDTH)
            self._finish(layer, first, self._products(layer, place, first, rest), rest)

    def _products(self, layer: int, place: Place, first: Value, units: int) -> Value:
        """The weighted sums of so many units from `first` on, 0 behind them."""
        start = self.builder.add(self.builder.mul(first, self.index(place.by_output)), self.index(place.weights))
        rows = [self.builder.add(start, self.index(unit * place.by_output)) for unit in range(units)]
        return self.totals([self._row(layer, row) for row in rows] + [NOTHING] * (WIDTH - units))

    def _row(self, layer: int, row: Value) -> Value:
        """The products of a unit's weights, which begin at `row`, and the activations before, not yet added up."""
        total: Value = NOTHING
        for vector in range(self.shape.places[layer].vectors):
            offset = self.index(vector * WIDTH)
            weights = self.load(self.parameters, self.builder.add(row, offset))
            total = self.fused(weights, self.load(self.y[layer - 1], offset), total)
        return total

    def _finish(self, layer: int, first: Value, total: Value, units: int) -> None:
        """Bias and activation of sixteen units; those that are none stay 0."""
        place = self.shape.places[layer]
        if place.biases >= 0:
            total = self.add(total, self.load(self.parameters, self.builder.add(first, self.index(place.biases))))
        self.store(total, self.z[layer], first)
        values = self.activation(place.activation, total)
        if units < WIDTH:
            real = Constant(ir.VectorType(ir.IntType(1), WIDTH), [lane < units for lane in range(WIDTH)])
            values = self.builder.select(real, values, NOTHING)
        self.store(values, self.y[layer], first)

    def alone(self, value: Value) -> Value:
        """A vector of one number and zeros."""
        return self.builder.insert_element(NOTHING, value, Constant(SMALL, 0))

    def _repeat(self, count: int, vectors: int, body: Callable[[Value], None]) -> None:
        """Do `body` for each index below `count`, written out if all its vectors are few."""
        if count * vectors <= WRITTEN_OUT:
            for index in range(count):
                body(self.index(index))
        else:
            self.loop(self.index(count), lambda index, carried: (body(index), carried)[1], [])
