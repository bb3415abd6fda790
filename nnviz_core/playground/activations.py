"""The activations that a layer can have: their number in the kernels, their formula, and how PyTorch says them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Activation:
    """An activation: `code` in the kernels, the `formula` of z, and `source`, its module in a PyTorch script."""

    code: int
    formula: str
    source: str


SMALL_SLOPE = 0.01
"""Of the leaky ReLU, below 0."""
ACTIVATIONS = {
    "identity": Activation(0, "z", "nn.Identity()"),
    "sigmoid": Activation(1, "1 / (1 + e⁻ᶻ)", "nn.Sigmoid()"),
    "tanh": Activation(2, "tanh z", "nn.Tanh()"),
    "relu": Activation(3, "max(0, z)", "nn.ReLU()"),
    "leaky-relu": Activation(4, "z, and 0.01 z below 0", f"nn.LeakyReLU({SMALL_SLOPE})"),
    "gcu": Activation(5, "z cos z", "GCU()"),
    "gaussian": Activation(6, "e⁻ᶻ²", "Gaussian()"),
    "swish": Activation(7, "z / (1 + e⁻ᶻ)", "nn.SiLU()"),
    "ameo": Activation(8, "z cos z, and tanh z below 0", "Ameo()"),
}
SOFTMAX = "softmax"
"""What three and more classes have as their output."""
SOFTMAX_CODE = len(ACTIVATIONS)
CLASSES = {
    "gcu": ("GCU", "z * torch.cos(z)"),
    "gaussian": ("Gaussian", "torch.exp(-z * z)"),
    "ameo": ("Ameo", "torch.where(z >= 0, z * torch.cos(z), torch.tanh(z))"),
}
"""Those that PyTorch lacks: the class that a script defines, and what it returns."""


def code(name: str) -> int:
    """The number of an activation in the kernels."""
    return SOFTMAX_CODE if name == SOFTMAX else ACTIVATIONS[name].code
