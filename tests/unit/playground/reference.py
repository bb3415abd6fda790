"""Runs by torch's autograd and optimisers, in float64 or with float32's rounding, and plans drawn at random."""

import numpy as np
import torch
from hypothesis import strategies as st
from torch import nn

from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.faults import DivergedError
from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.plan import LOSSES, OPTIMIZERS
from nnviz_core.playground.stream import Stream

ROUNDING = 10
"""How many times as far as torch's float32 is from float64 a kernel may be, besides the tolerance."""

CURVES = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky-relu": lambda z: nn.functional.leaky_relu(z, 0.01),
    "gcu": lambda z: z * torch.cos(z),
    "gaussian": lambda z: torch.exp(-z * z),
    "swish": nn.functional.silu,
    "ameo": lambda z: torch.where(z >= 0, z * torch.cos(z), torch.tanh(z)),
    "softmax": lambda z: torch.softmax(z, 1),
}
OPTIMISERS = {
    "sgd": lambda plan: lambda p: torch.optim.SGD(p, plan.learning_rate),
    "momentum": lambda plan: lambda p: torch.optim.SGD(p, plan.learning_rate, momentum=plan.momentum),
    "rmsprop": lambda plan: lambda p: torch.optim.RMSprop(p, plan.learning_rate),
    "adam": lambda plan: lambda p: torch.optim.Adam(p, plan.learning_rate),
}


class Reference:
    """A network with the parameters of a run, which takes the steps of its plan."""

    def __init__(self, plan, parameters, dtype=torch.float64):
        self.plan, self.dtype = plan, dtype
        self.weights = [torch.tensor(w, dtype=dtype, requires_grad=True) for w, _ in parameters]
        self.biases = [None if b is None else torch.tensor(b, dtype=dtype, requires_grad=True) for _, b in parameters]
        every = [*self.weights, *(b for b in self.biases if b is not None)]
        self.optimiser = OPTIMISERS[plan.optimizer](plan)(every)

    def values(self, inputs):
        """Pre-activation and activation of each layer."""
        passed, y = [], torch.tensor(inputs, dtype=self.dtype)
        for weights, biases, name in zip(self.weights, self.biases, self.plan.activations, strict=True):
            z = nn.functional.linear(y, weights, biases)
            y = CURVES[name](z)
            passed.append((z, y))
        return passed

    def loss(self, inputs, values):
        z, y = self.values(inputs)[-1]
        wanted = torch.tensor(values, dtype=self.dtype)
        if self.plan.loss == "squared":
            return ((wanted - y) ** 2).mean()
        if self.plan.problem.outputs == 1:
            return nn.functional.binary_cross_entropy_with_logits(z, wanted)
        return nn.functional.cross_entropy(z, wanted)

    def step(self, inputs, values):
        """The loss before the step."""
        plan = self.plan
        self.optimiser.zero_grad()
        loss = self.loss(inputs, values)
        (loss + plan.l2 / 2 * sum((w**2).sum() for w in self.weights)).backward()
        with torch.no_grad():
            for weights in self.weights:
                weights *= 1 - plan.learning_rate * plan.weight_decay
            self.optimiser.step()
            for weights in self.weights:
                weights.copy_(weights.sign() * (weights.abs() - plan.learning_rate * plan.l1).clamp(min=0))
        return loss.item()

    @property
    def parameters(self):
        return [
            (w.detach().numpy(), None if b is None else b.detach().numpy())
            for w, b in zip(self.weights, self.biases, strict=True)
        ]


def in_both(plan, parameters):
    """References in float64 and with float32's rounding."""
    return [Reference(plan, parameters, dtype) for dtype in (torch.float64, torch.float32)]


def near(ours, exact, rounded, relative, absolute):
    """Fail unless `ours` is `exact` within a tolerance, besides what rounding does to torch's own float32.

    A wave of a large number, such as z·cos z, multiplies rounding many times, whoever computes it.
    """
    ours, exact, rounded = (np.asarray(each, np.float64) for each in (ours, exact, rounded))
    slack = ROUNDING * np.abs(rounded - exact).max(initial=0)
    np.testing.assert_allclose(ours, exact, rtol=relative, atol=absolute + slack)


def takes_the_steps_of_torch(run, steps, within, tolerance):
    """Train `run` and fail unless its losses are torch's `within` so much and its parameters within a tolerance, besides rounding.

    Where a run diverges, torch's float32 must do so, too.
    """
    references, stream = in_both(run.plan, run.parameters), Stream(run.plan)
    taken = [stream.take(run.plan.batch) for _ in range(steps)]
    exact, rounded = (numbers([each.step(*some) for some in taken], each.parameters) for each in references)
    try:
        run.train(steps)
    except DivergedError:
        assert not all(np.isfinite(each).all() for each in rounded)
        return
    losses, *parameters = zip(numbers(run.losses, run.parameters), exact, rounded, strict=True)
    near(*losses, within, within)
    for each in parameters:
        near(*each, tolerance, tolerance)


def numbers(losses, parameters):
    """The losses, and the parameters layer by layer."""
    return [losses, *(each for layer in parameters for each in layer if each is not None)]


START = ["uniform-0.1", "uniform-1", "positive-0.1", "he", "xavier"]
layers = st.lists(
    st.tuples(
        st.integers(1, 40),
        st.sampled_from(list(ACTIVATIONS)),
        st.sampled_from(START),
        st.sampled_from(list(INITIALISERS)),
    ),
    max_size=3,
)


@st.composite
def plans(draw, **fixed):
    """The settings of a plan of any shape; what is not fixed is drawn."""
    settings = {
        "hidden": draw(layers),
        "output": draw(st.sampled_from(list(ACTIVATIONS))),
        "target": draw(st.sampled_from(["fancy-sine", "xor", "three-gaussians", "= a - b"])),
        "optimizer": draw(st.sampled_from(OPTIMIZERS)),
        "learning_rate": 0.001,
        "batch": draw(st.sampled_from([1, 2, 16, 33, 256])),
        "loss": draw(st.sampled_from(LOSSES)),
        "seed": draw(st.integers(0, 1000)),
        "output_weights": draw(st.sampled_from(START)),
        "output_bias": draw(st.booleans()),
        "features": draw(st.sampled_from([("a", "b"), ("a",), ("product", "sin-a", "b-squared", "a", "b")])),
    } | fixed
    if settings["target"].startswith("three"):
        settings |= {"output": "softmax", "loss": "cross-entropy"}
    elif settings["loss"] == "cross-entropy":
        settings |= {"output": "sigmoid"}
    if settings["target"].startswith("="):
        settings |= {"loss": "squared"}
    return settings
