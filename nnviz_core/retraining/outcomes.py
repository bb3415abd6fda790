"""What comes of the trainings: how much more accurate the changed networks are, and both networks of the first seed as models."""

from dataclasses import dataclass

import numpy as np
from safetensors import SafetensorError
from safetensors.torch import load
from torch import nn

from nnviz_core import datasets
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.crossed import Difference, crossed
from nnviz_core.models import Model, fingerprint
from nnviz_core.retraining.plans import FEWEST_SEEDS
from nnviz_core.retraining.progress import Progress
from nnviz_core.zoo import SHAPE


@dataclass(frozen=True)
class Outcome:
    """The changed networks beside the unchanged ones, over so many `seeds`: over all test images, and over those of each class."""

    seeds: int
    overall: Difference
    classes: tuple[Difference, ...]

    def is_significant(self, label: int) -> bool:
        """Whether class `label` differs at 5 %, all classes being tested at once (C. Bonferroni)."""
        return self.classes[label].p_value * len(self.classes) < 0.05


def outcome(last: Progress) -> Outcome | None:
    """What came of it; `None` where fewer than two seeds are done. Raises `NnvizError` for what is no answer to the test images."""
    answers, labels = last.predictions, datasets.load(last.plan.dataset).labels
    if answers is None or len(answers) < FEWEST_SEEDS:
        return None
    if answers.shape[1:] != (2, len(labels)):
        raise NnvizError("What the trainings answered can't be read. Train again.")
    right = answers == labels
    return Outcome(
        len(answers),
        crossed(right[:, 0], right[:, 1]),
        tuple(crossed(right[:, 0, own], right[:, 1, own]) for own in _classes(labels)),
    )


def model(last: Progress, is_changed: bool) -> Model:
    """The network of the first seed, changed or not. Raises `NnvizError` for weights that are none of its network."""
    plan = last.plan
    network = _filled(plan.start(plan.seed, is_changed), last.changed if is_changed else last.unchanged)
    code = fingerprint(network)
    change = f": {plan.words}" if is_changed else ", unchanged"
    return Model(
        name=f"run-{code[:8]}@{last.trained}",
        title=f"{plan.title}{change}",
        network=network,
        class_names=plan.classes(is_changed),
        dataset=plan.dataset,
        shape=SHAPE,
        source=f"retraining.trained({plan.code}, {plan.seed}, {is_changed}, {last.trained})",
        fingerprint=code,
    )


def _classes(labels: np.ndarray) -> list[np.ndarray]:
    return [labels == label for label in range(int(labels.max()) + 1)]


def _filled(network: nn.Sequential, content: bytes) -> nn.Sequential:
    try:
        network.load_state_dict(load(content))
    except (SafetensorError, RuntimeError, KeyError, ValueError) as error:
        raise NnvizError("The weights that the training sent can't be read. Train again.") from error
    return network.eval().requires_grad_(False)
