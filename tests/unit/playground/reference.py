"""The same runs by torch's autograd and optimisers in float64, and plans drawn at random."""

import torch
from hypothesis import strategies as st
from torch import nn

from nnviz_core.playground.activations import ACTIVATIONS
from nnviz_core.playground.initialisers import INITIALISERS
from nnviz_core.playground.plan import LOSSES, OPTIMIZERS

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

    def __init__(self, plan, parameters):
        self.plan = plan
        self.weights = [torch.tensor(w, dtype=torch.float64, requires_grad=True) for w, _ in parameters]
        self.biases = [
            None if b is None else torch.tensor(b, dtype=torch.float64, requires_grad=True) for _, b in parameters
        ]
        every = [*self.weights, *(b for b in self.biases if b is not None)]
        self.optimiser = OPTIMISERS[plan.optimizer](plan)(every)

    def values(self, inputs):
        """Pre-activation and activation of each layer."""
        passed, y = [], torch.tensor(inputs, dtype=torch.float64)
        for weights, biases, name in zip(self.weights, self.biases, self.plan.activations, strict=True):
            z = nn.functional.linear(y, weights, biases)
            y = CURVES[name](z)
            passed.append((z, y))
        return passed

    def loss(self, inputs, values):
        z, y = self.values(inputs)[-1]
        wanted = torch.tensor(values, dtype=torch.float64)
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
