"""Plans to start from: those of Ameo's playground and of TensorFlow's, and some that neither has."""

from dataclasses import dataclass
from typing import Any

from nnviz_core.playground.plan import Layer, Plan


@dataclass(frozen=True)
class Preset:
    """A plan with its title and what it shows."""

    title: str
    plan: Plan
    words: str


def _small(*layers: tuple[int, str]) -> tuple[Layer, ...]:
    """Layers that begin as in Ameo's playground."""
    return tuple(Layer(units, activation, "uniform-0.1", "uniform-0.1") for units, activation in layers)


LEAKY = "leaky-relu"
ENTROPY: dict[str, Any] = {"loss": "cross-entropy", "output": "sigmoid", "output_bias": True}
CLASSES: dict[str, Any] = ENTROPY | {"output": "softmax"}
PRESETS: dict[str, Preset] = {
    "usual": Preset(
        "Fancy sine",
        Plan(hidden=_small((64, LEAKY), (32, LEAKY)), learning_rate=0.15),
        "What Ameo's playground begins with: 2,304 parameters learn a sine inside a frame.",
    ),
    "depth": Preset(
        "Two layers, 24 and 12",
        Plan(),
        "384 parameters in two layers, to be compared with one layer of 128.",
    ),
    "width": Preset(
        "One layer of 128",
        Plan(hidden=((128, "tanh"),)),
        "512 parameters in one layer, to be compared with two layers of 24 and 12.",
    ),
    "4-layer-neuron-response": Preset(
        "What units of four layers answer",
        Plan(
            hidden=_small((64, LEAKY), (32, LEAKY), (16, LEAKY), (8, LEAKY)),
            learning_rate=0.08,
            target="tiled-square-root",
        ),
        "2,944 parameters: from layer to layer the units' maps hold finer parts of the target.",
    ),
    "dying-relu": Preset(
        "Dying ReLU",
        Plan(hidden=_small((54, "relu"), (22, "relu")), learning_rate=0.15),
        "1,394 parameters. Of the 54 units of layer 1, 16 give 0 everywhere from the start and 20 after 300,000 examples (medians of "
        "20 seeds); at a rate of 1 it is 31. With first biases above 0 it is 4, at about the same loss.",
    ),
    "relu": Preset(
        "The fastest activation",
        Plan(hidden=((24, "relu"), (12, "relu"))),
        "The shape of “Two layers, 24 and 12” with ReLU: compare how many examples a second it learns from.",
    ),
    "relu-output": Preset(
        "ReLU as the output",
        Plan(hidden=_small((64, LEAKY), (32, LEAKY)), output="relu", learning_rate=0.01),
        "It learns at a rate of 0.01. At 0.5 the output falls to 0 everywhere, where a sigmoid goes on.",
    ),
    "lowered-rate": Preset(
        "A rate that is lowered",
        Plan(learning_rate=0.3, schedule="cosine", period=2_000_000),
        "From 0.3 down to 0.0003 over two million examples: it ends at half the loss of a rate that stays at 0.3.",
    ),
    "many-parameters": Preset(
        "Many parameters",
        Plan(hidden=((128, "tanh"), (128, "tanh"))),
        "17,024 parameters: after 300,000 examples no better than 384 of them.",
    ),
    "constant-start": Preset(
        "Weights that begin alike",
        Plan(hidden=(Layer(24, "tanh", "ones"), Layer(12, "tanh", "ones"))),
        "All hidden weights begin at 1, and so do the units' maps: they stay alike, and 36 units do no more than two.",
    ),
    "sharp": Preset(
        "Sharp edges",
        Plan(target="ridges"),
        "Ridges with sharp edges: the loss stays fifty times that of the bowl, which is smooth.",
    ),
    "gcu-small": Preset(
        "A small network that oscillates",
        Plan(hidden=_small((16, "gcu"), (12, LEAKY)), learning_rate=0.1),
        "264 parameters: with the growing cosine unit few units make many folds.",
    ),
    "circle": Preset(
        "Circle",
        Plan(hidden=((4, "tanh"), (2, "tanh")), target="circle", batch=10, learning_rate=0.03, held_out=0.5, **ENTROPY),
        "What TensorFlow's playground begins with: a ring around a disc.",
    ),
    "spiral": Preset(
        "Spiral",
        Plan(
            hidden=((16, "tanh"), (12, "tanh")),
            target="spiral",
            features=("a", "b", "sin-a", "sin-b"),
            optimizer="adam",
            batch=10,
            learning_rate=0.005,
            held_out=0.2,
            l2=0.0003,
            **ENTROPY,
        ),
        "Two arms, with the sines of the coordinates as further inputs. Without L2 it overfits: set it to 0 and wait.",
    ),
    "three-spirals": Preset(
        "Three classes",
        Plan(
            hidden=((32, "tanh"), (16, "tanh")),
            target="three-spirals",
            optimizer="adam",
            batch=16,
            learning_rate=0.005,
            held_out=0.2,
            l2=0.0003,
            **CLASSES,
        ),
        "Three arms, three outputs and a softmax.",
    ),
    "line": Preset(
        "A function of one input",
        Plan(
            hidden=(Layer(24, "tanh", "uniform-1", "uniform-1"), Layer(12, "tanh", "uniform-1", "uniform-1")),
            features=("a",),
            target="= sin(12 * a) / 2 + 0.5",
            optimizer="adam",
            batch=16,
            learning_rate=0.005,
        ),
        "Two waves over a line. Where all biases begin at 0, it learns no more than a slope.",
    ),
}
