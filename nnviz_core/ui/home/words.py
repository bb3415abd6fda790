"""What each block of layers did to the input, in sentences with its numbers."""

from collections.abc import Sequence

from torch import nn

from nnviz_core.layers import kinds, passes
from nnviz_core.models import Model
from nnviz_core.numerals import short
from nnviz_core.scene import Block, Overview

Shape = tuple[int, ...]


def title(model: Model, block: Block) -> str:
    """What a block is called: "Convolution 2", "Dense layer"."""
    if _is_last(model, block):
        return "Answer"
    weighted = model.network.get_submodule(block.main)
    kind = "Convolution" if isinstance(weighted, nn.Conv2d) else "Dense layer"
    *before, _ = [(name, layer) for name, layer in model.network.named_children() if kinds.of(layer).weighted]
    same = [name for name, layer in before if isinstance(layer, type(weighted))]
    return kind if len(same) == 1 else f"{kind} {same.index(block.main) + 1}"


def operation(model: Model, overview: Overview, number: int) -> str:
    """What block `number` did, in a line or two."""
    block = overview.blocks[number]
    layer, reads = model.network.get_submodule(block.main), _reads(overview, number)
    if isinstance(layer, nn.Conv2d):
        sentence = f"{layer.out_channels} filters of {_times(layer.kernel_size)} slid over {_maps(reads)}"
    else:
        sentence = f"{layer.out_features} sums of {layer.in_features:,} values × weights"
    if _is_last(model, block):
        return f"{', then '.join([sentence, *_words(model, block.layers[1:])])}; softmax makes them probabilities."
    return f"{sentence}; {block.active} respond, strongest {short(block.strongest)}.{_then(model, block, overview)}"


def _then(model: Model, block: Block, overview: Overview) -> str:
    """What the layers after the one that is shown do, and the shape that they give."""
    names = block.layers[block.layers.index(block.layer) + 1 :]
    if not names:
        return ""
    shape = _shape(overview, names[-1])[1:]
    to = " to one number each" if shape == (1, 1) else f" to {_times(shape)}" if shape != block.values.shape[1:] else ""
    return f" Then {', '.join(_words(model, names))}{to}."


def _words(model: Model, names: Sequence[str]) -> list[str]:
    return [kinds.of(model.network.get_submodule(name)).word for name in names]


def _is_last(model: Model, block: Block) -> bool:
    """Whether the block gives the logits."""
    return block.layer == passes.layer_names(model.network)[-1]


def _reads(overview: Overview, number: int) -> Shape:
    return _shape(overview, overview.blocks[number - 1].layers[-1]) if number else overview.image.shape


def _shape(overview: Overview, layer: str) -> Shape:
    return tuple(overview.trace.outputs[layer].shape[1:])


def _maps(shape: Shape) -> str:
    return f"the {_times(shape[1:])} image" if shape[0] == 1 else f"{shape[0]} maps of {_times(shape[1:])}"


def _times(numbers: Shape) -> str:
    return "×".join(map(str, numbers))
