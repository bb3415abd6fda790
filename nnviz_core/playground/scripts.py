"""A network as a PyTorch script that stands alone."""

from collections.abc import Iterator

import numpy as np

from nnviz_core.playground.activations import ACTIVATIONS, CLASSES, SOFTMAX
from nnviz_core.playground.features import SOURCES
from nnviz_core.playground.layout import Parameters
from nnviz_core.playground.plan import Plan

PER_LINE = 8
"""Numbers."""


def script(plan: Plan, parameters: Parameters) -> str:
    """A script that defines `network`: it takes points (n, 2) to outputs (n, output), with these parameters to the last bit."""
    sizes = "-".join(str(size) for size in plan.sizes)
    parts = [
        f'"""A network of {sizes} units."""',
        "import torch\nfrom torch import nn",
        *_classes(plan),
        _network(plan),
    ]
    for number, (weights, biases) in enumerate(parameters):
        parts.append(f"WEIGHTS_{number} = {_matrix(weights)}")
        if biases is not None:
            parts.append(f"BIASES_{number} = {_row(biases, '')}")
    return "\n\n".join([*parts, _filling(parameters)]) + "\n"


def _classes(plan: Plan) -> Iterator[str]:
    """What PyTorch lacks of this network."""
    if plan.features != ("a", "b"):
        columns = ", ".join(SOURCES[name] for name in plan.features)
        yield _module(
            "Features", "points", f"a, b = points[:, 0], points[:, 1]\n        return torch.stack([{columns}], dim=1)"
        )
    for name in dict.fromkeys(plan.activations):
        if name in CLASSES:
            title, formula = CLASSES[name]
            yield _module(title, "z", f"return {formula}")


def _module(name: str, argument: str, body: str) -> str:
    return f"\nclass {name}(nn.Module):\n    def forward(self, {argument}):\n        {body}\n"


def _network(plan: Plan) -> str:
    layers = [] if plan.features == ("a", "b") else ["Features()"]
    for number, (inputs, outputs) in enumerate(zip(plan.sizes, plan.sizes[1:], strict=False)):
        without = "" if number < len(plan.hidden) or plan.output_bias else ", bias=False"
        layers.append(f"nn.Linear({inputs}, {outputs}{without})")
        name = plan.activations[number]
        layers.append("nn.Softmax(dim=1)" if name == SOFTMAX else ACTIVATIONS[name].source)
    lines = "".join(f"    {layer},\n" for layer in layers)
    return f"network = nn.Sequential(\n{lines})"


def _filling(parameters: Parameters) -> str:
    lines = ["linear = [layer for layer in network if isinstance(layer, nn.Linear)]", "with torch.no_grad():"]
    for number, (_, biases) in enumerate(parameters):
        lines.append(f"    linear[{number}].weight.copy_(torch.tensor(WEIGHTS_{number}))")
        if biases is not None:
            lines.append(f"    linear[{number}].bias.copy_(torch.tensor(BIASES_{number}))")
    return "\n".join(lines)


def _matrix(rows: np.ndarray) -> str:
    return "[\n" + "".join(f"    {_row(row, '    ')},\n" for row in rows) + "]"


def _row(values: np.ndarray, indent: str) -> str:
    """The shortest numbers that are these float32."""
    texts = [str(value) for value in np.asarray(values, np.float32)]
    lines = [", ".join(texts[start : start + PER_LINE]) for start in range(0, len(texts), PER_LINE)]
    if len(lines) == 1:
        return f"[{lines[0]}]"
    return "[\n" + "".join(f"{indent}    {line},\n" for line in lines) + f"{indent}]"
