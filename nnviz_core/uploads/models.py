"""A network of one's own from two files: its description, and its weights as safetensors."""

import torch
from safetensors import SafetensorError
from safetensors.torch import load as tensors
from torch import Tensor, nn

from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.layers import architecture
from nnviz_core.models import Model, fingerprint
from nnviz_core.uploads import cost, descriptions
from nnviz_core.uploads.descriptions import Description

MOST_BYTES = 45_000_000
"""Of the weights' file: enough for all numbers in double precision."""
OWN, LETTERS = "own", 12
SOURCE = 'uploads.read_network(Path("network.json").read_bytes(), Path("network.safetensors").read_bytes()).network'
COUNTER = "num_batches_tracked"
MOST_NAMES = 5


def read_network(description: bytes, weights: bytes) -> Model:
    """The model that `description`, as `describe` writes it, and `weights`, its state as safetensors, stand for.

    It is checked whole before memory is taken for it. Raises `NnvizError`, which says what is wrong where.
    """
    words = descriptions.read(description)
    try:
        network = architecture.built(words.layers).eval()
        shape = cost.check(network, words.shape, _called(words))
        names = _class_names(words, shape)
        state = _state(weights, network, words)
    except ValueError as error:
        raise NnvizError(f"The network can't be shown: {str(error)[:500]}.") from error
    network = network.to_empty(device="cpu")
    network.load_state_dict(state)
    network = network.eval().requires_grad_(False)
    _check_answers(network, words.shape)
    code = fingerprint(network)
    dataset = _dataset(words.shape, names)
    return Model(f"{OWN}-{code[:LETTERS]}", words.title, network, names, dataset, words.shape, SOURCE, code)


def _called(words: Description) -> dict[str, str]:
    """What messages call the layers that have another name in the file: their place and their name there."""
    pairs = [(layer["name"], name) for layer, name in zip(words.layers, words.names, strict=True)]
    return {new: f"layer {place}, {old!r}" for place, (new, old) in enumerate(pairs, 1) if new != old}


def _class_names(words: Description, shape: tuple[int, ...]) -> tuple[str, ...]:
    if len(shape) != 1:
        raise ValueError(f"its last layer gives {shape} and not one value for each class: a Flatten is missing")
    if not 2 <= shape[0] <= descriptions.MOST_CLASSES:
        raise ValueError(f"it tells {shape[0]:,} classes apart; 2 to {descriptions.MOST_CLASSES:,} can be shown")
    names = words.class_names or tuple(map(str, range(shape[0])))
    if len(names) != shape[0]:
        raise ValueError(f"its last layer gives {shape[0]:,} values, and {len(names):,} classes are named")
    return names


def _state(content: bytes, network: nn.Sequential, words: Description) -> dict[str, Tensor]:
    """The numbers of `network` from the file of its weights, as float32 and under the names of its layers here."""
    if len(content) > MOST_BYTES:
        raise ValueError(f"the file of its weights has {len(content):,} bytes; {MOST_BYTES:,} is the most")
    try:
        given = tensors(content)
    except (SafetensorError, ValueError, KeyError, RuntimeError, OverflowError, TypeError) as error:
        raise ValueError(f"the file of its weights is no safetensors file ({str(error)[:100]})") from error
    old = {layer["name"]: name for layer, name in zip(words.layers, words.names, strict=True)}
    wanted = {name: (_old_name(name, old), values) for name, values in network.state_dict().items()}
    file_names = {name for name, _ in wanted.values()}
    missing = [name for name in sorted(file_names - set(given)) if not name.endswith(COUNTER)]
    if missing:
        raise ValueError(f"the file of its weights lacks {_listed(missing)}")
    if extra := sorted(set(given) - file_names):
        raise ValueError(f"the file of its weights has {_listed(extra)}, which no layer takes")
    return {
        name: _counter(given.get(file_name))
        if name.endswith(COUNTER)
        else _numbers(file_name, given[file_name], values)
        for name, (file_name, values) in wanted.items()
    }


def _counter(value: Tensor | None) -> Tensor:
    """How many batches a normalisation has seen, which changes nothing any more; 0 where the file doesn't say."""
    if value is None or value.dtype != torch.int64 or value.numel() != 1:
        return torch.tensor(0)
    return value.reshape(())


def _old_name(name: str, old: dict[str, str]) -> str:
    layer, _, number = name.partition(".")
    return f"{old[layer]}.{number}"


def _numbers(name: str, values: Tensor, like: Tensor) -> Tensor:
    if values.shape != like.shape:
        raise ValueError(f"{name} has the shape {tuple(values.shape)}, and its layer wants {tuple(like.shape)}")
    if not values.is_floating_point():
        raise ValueError(f"{name} holds {values.dtype} and not floating-point numbers")
    numbers = values.float().contiguous()
    if wrong := int((~numbers.isfinite()).sum()):
        raise ValueError(f"{name} has {wrong:,} of {numbers.numel():,} numbers that are NaN or infinite")
    if name.endswith("running_var") and bool((numbers < 0).any()):
        raise ValueError(f"{name} has variances below 0")
    return numbers


def _listed(names: list[str]) -> str:
    shown = ", ".join(name[:100] for name in names[:MOST_NAMES])
    return shown + (f" and {len(names) - MOST_NAMES:,} more" if len(names) > MOST_NAMES else "")


@torch.inference_mode()
def _check_answers(network: nn.Sequential, shape: tuple[int, int, int]) -> None:
    """Raise `NnvizError` unless what the network gives for blank, full and mixed images is finite, layer by layer."""
    mixed = torch.rand(shape, generator=torch.Generator().manual_seed(0))
    value = torch.stack([torch.zeros(shape), torch.ones(shape), mixed])
    for name, layer in network.named_children():
        value = layer(value)
        if not value.isfinite().all():
            raise NnvizError(f"The network can't be shown: {name} gives numbers that are too large or none at all.")


def _dataset(shape: tuple[int, int, int], names: tuple[str, ...]) -> str:
    """The shipped images that the network is for, as far as the shape of its input and its classes tell."""
    fit = (name for name, classes in CLASS_NAMES.items() if names == classes and shape == descriptions.IMAGE)
    return next(fit, OWN)
