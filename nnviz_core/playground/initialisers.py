"""How weights and biases begin: each initialiser draws an array for a layer of so many inputs and outputs."""

import math
from collections.abc import Callable

import numpy as np
from numpy.random import Generator

Initialiser = Callable[[Generator, tuple[int, ...], int, int], np.ndarray]
"""An array of a shape, for a layer with so many inputs and outputs."""


def _constant(value: float) -> Initialiser:
    return lambda generator, shape, inputs, outputs: np.full(shape, value, np.float32)


def _uniform(low: float, high: float) -> Initialiser:
    return lambda generator, shape, inputs, outputs: generator.uniform(low, high, shape).astype(np.float32)


def he(generator: Generator, shape: tuple[int, ...], inputs: int, outputs: int) -> np.ndarray:
    """Normal with variance 2 / inputs (He et al., 2015)."""
    return generator.normal(0, math.sqrt(2 / inputs), shape).astype(np.float32)


def xavier(generator: Generator, shape: tuple[int, ...], inputs: int, outputs: int) -> np.ndarray:
    """Uniform with variance 2 / (inputs + outputs) (Glorot and Bengio, 2010)."""
    limit = math.sqrt(6 / (inputs + outputs))
    return generator.uniform(-limit, limit, shape).astype(np.float32)


INITIALISERS: dict[str, Initialiser] = {
    "zeros": _constant(0),
    "ones": _constant(1),
    "uniform-0.1": _uniform(-0.1, 0.1),
    "uniform-1": _uniform(-1, 1),
    "positive-0.1": _uniform(0, 0.1),
    "positive-1": _uniform(0, 1),
    "he": he,
    "xavier": xavier,
}
"""The six of Ameo's playground, U(−limit, limit) being `uniform` and U(0, limit) `positive`, and two that go by the size."""
