"""The activations and their slopes as instructions on vectors or single numbers."""

import math

from nnviz_core.playground.activations import SMALL_SLOPE
from nnviz_core.playground.kernels.vectors import LANES, SMALL, VECTOR, WIDTH, Constant, Value, Vectors

TANH_LIMIT = 7.90531110763549805
TANH_ABOVE = (
    -2.76076847742355e-16,
    2.00018790482477e-13,
    -8.60467152213735e-11,
    5.12229709037114e-08,
    1.48572235717979e-05,
    6.37261928875436e-04,
    4.89352455891786e-03,
)
TANH_BELOW = (1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)
"""tanh x ≈ x · above(x²) / below(x²), as in the library Eigen: right to a few units of the last place."""
EXP = (1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
SINE = (-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1)
COSINE = (2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2)
"""Polynomials of the library Cephes, on |x| ≤ ln 2 / 2 and |x| ≤ π / 4."""
LN2, HALF_PI = (0.693359375, -2.12194440e-4), (1.5703125, 4.837512969970703e-4, 7.549789948768648e-8)
"""Each as parts whose products with small integers are exact, or nearly so."""


class Curves(Vectors):
    """Adds what is not a straight line."""

    def activation(self, name: str, z: Value) -> Value:
        """The activation of pre-activations."""
        return getattr(self, f"_{name.replace('-', '_')}")(z)

    def slope(self, name: str, z: Value, y: Value) -> Value:
        """The derivative of the activation at `z`, where it is `y`."""
        return getattr(self, f"_{name.replace('-', '_')}_slope")(z, y)

    def exp(self, x: Value) -> Value:
        x = self.clamp(x, 87.0)
        whole = self.call("rint", self.multiply(x, self.number(1 / math.log(2), x)))
        rest = self._reduced(x, whole, LN2)
        squared = self.multiply(rest, rest)
        value = self.add(self.fused(self.polynomial(rest, EXP), squared, rest), self.number(1, x))
        shift = self._whole_numbers(23, x)
        power = self.builder.shl(self.builder.add(self._integer(whole), self._whole_numbers(127, x)), shift)
        return self.multiply(value, self.builder.bitcast(power, x.type))

    def sine_and_cosine(self, x: Value) -> tuple[Value, Value]:
        quarters = self.call("rint", self.multiply(x, self.number(2 / math.pi, x)))
        rest = self._reduced(x, quarters, HALF_PI)
        squared = self.multiply(rest, rest)
        sine = self.fused(self.multiply(self.polynomial(squared, SINE), squared), rest, rest)
        half = self.fused(squared, self.number(-0.5, x), self.number(1, x))
        cosine = self.fused(self.multiply(self.polynomial(squared, COSINE), squared), squared, half)
        turn = self._integer(quarters)
        return self._turned(turn, sine, cosine), self._turned(
            self.builder.add(turn, self._whole_numbers(1, x)), sine, cosine
        )

    def _turned(self, quarters: Value, sine: Value, cosine: Value) -> Value:
        """The sine of the rest and so many quarter turns."""
        one, two = self._whole_numbers(1, sine), self._whole_numbers(2, sine)
        value = self._either(self.builder.and_(quarters, one), cosine, sine)
        return self._either(self.builder.and_(quarters, two), self.multiply(value, self.number(-1, value)), value)

    def _either(self, bit: Value, then: Value, otherwise: Value) -> Value:
        none = Constant(bit.type, [0] * WIDTH if bit.type == LANES else 0)
        return self.builder.select(self.builder.icmp_signed("!=", bit, none), then, otherwise)

    def _reduced(self, x: Value, whole: Value, parts: tuple[float, ...]) -> Value:
        """x − whole · the sum of the parts, one after the other, which must not be put together."""
        for part in parts:
            x = self.builder.fsub(
                x, self.builder.fmul(whole, self.number(part, x), flags=("contract",)), flags=("contract",)
            )
        return x

    def _integer(self, x: Value) -> Value:
        """Of a float that holds one; of NaN, 0."""
        return self.call("fptosi.sat", x, LANES if x.type == VECTOR else SMALL)

    def _whole_numbers(self, value: int, like: Value) -> Value:
        return Constant(LANES, [value] * WIDTH) if like.type == VECTOR else Constant(SMALL, value)

    def _identity(self, z: Value) -> Value:
        return z

    def _identity_slope(self, z: Value, y: Value) -> Value:
        return self.number(1, z)

    def _sigmoid(self, z: Value) -> Value:
        half = self.number(0.5, z)
        return self.fused(self._tanh(self.multiply(z, half)), half, half)

    def _sigmoid_slope(self, z: Value, y: Value) -> Value:
        return self.multiply(y, self.subtract(self.number(1, y), y))

    def _tanh(self, z: Value) -> Value:
        x = self.clamp(z, TANH_LIMIT)
        squared = self.multiply(x, x)
        above = self.multiply(x, self.polynomial(squared, TANH_ABOVE))
        return self.divide(above, self.polynomial(squared, TANH_BELOW))

    def _tanh_slope(self, z: Value, y: Value) -> Value:
        return self.subtract(self.number(1, y), self.multiply(y, y))

    def _relu(self, z: Value) -> Value:
        none = self.number(0, z)
        return self.where(z, "<=", none, none, z)

    def _relu_slope(self, z: Value, y: Value) -> Value:
        return self.where(z, ">", self.number(0, z), self.number(1, z), self.number(0, z))

    def _leaky_relu(self, z: Value) -> Value:
        return self.where(z, "<=", self.number(0, z), self.multiply(z, self.number(SMALL_SLOPE, z)), z)

    def _leaky_relu_slope(self, z: Value, y: Value) -> Value:
        return self.where(z, ">", self.number(0, z), self.number(1, z), self.number(SMALL_SLOPE, z))

    def _gcu(self, z: Value) -> Value:
        return self.multiply(z, self.sine_and_cosine(z)[1])

    def _gcu_slope(self, z: Value, y: Value) -> Value:
        sine, cosine = self.sine_and_cosine(z)
        return self.subtract(cosine, self.multiply(z, sine))

    def _gaussian(self, z: Value) -> Value:
        return self.exp(self.multiply(self.multiply(z, z), self.number(-1, z)))

    def _gaussian_slope(self, z: Value, y: Value) -> Value:
        return self.multiply(self.multiply(z, y), self.number(-2, z))

    def _swish(self, z: Value) -> Value:
        return self.multiply(z, self._sigmoid(z))

    def _swish_slope(self, z: Value, y: Value) -> Value:
        share = self._sigmoid(z)
        return self.fused(y, self.subtract(self.number(1, z), share), share)

    def _ameo(self, z: Value) -> Value:
        return self.where(z, "<", self.number(0, z), self._tanh(z), self._gcu(z))

    def _ameo_slope(self, z: Value, y: Value) -> Value:
        return self.where(z, "<", self.number(0, z), self._tanh_slope(z, y), self._gcu_slope(z, y))
