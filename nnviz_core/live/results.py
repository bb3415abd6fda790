"""What comes of a training, as a model that every page can open; what a worker sends is checked."""

from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from nnviz_core.datasets import CLASS_NAMES
from nnviz_core.errors import NnvizError
from nnviz_core.live.progress import Progress
from nnviz_core.models import Model, fingerprint
from nnviz_core.zoo import SHAPE


def model(last: Progress) -> Model:
    """The model that a training ended with. Raises `NnvizError` for weights that are none of its network."""
    plan = last.plan
    network = _filled(plan.network(), last.content)
    code = fingerprint(network)
    return Model(
        name=f"run-{code[:8]}@{last.step}",
        title=f"{plan.title}, {last.step:,} steps",
        network=network,
        class_names=tuple(CLASS_NAMES[plan.dataset]),
        dataset=plan.dataset,
        shape=SHAPE,
        source=f"live.trained({plan.code}, {last.step})",
        fingerprint=code,
    )


def _filled(network: nn.Sequential, content: bytes) -> nn.Sequential:
    try:
        network.load_state_dict(load(content))
    except (SafetensorError, RuntimeError, KeyError, ValueError) as error:
        raise NnvizError("The weights that the training sent can't be read. Train it again.") from error
    return network.eval().requires_grad_(False)
