"""Model cards, and how trained weights are saved together with their card."""

import hashlib
from dataclasses import asdict
from pathlib import Path

from safetensors.torch import save
from torch import Tensor, nn

from nnviz_core import datasets, zoo
from nnviz_core.augmentation.examples import CHOICES
from nnviz_core.evaluation.accuracy import Evaluation
from nnviz_core.files import json_bytes, replace_files, versions
from nnviz_core.models import Snapshot
from nnviz_core.networks import parameter_count
from nnviz_core.training.config import Config, stages


def origin(name: str, config: Config, command: str) -> dict:
    """The part of a card that is known before training: what the model is made from, with data and weights by SHA-256.

    Raises `NnvizError` when pen strokes or weights that the training needs are missing.
    """
    start = config.start and {"name": config.start, "weights_sha256": zoo.weights_sha256(config.start)}
    return {
        "name": name,
        "command": command,
        "seed": config.seed,
        "data": data_sources(zoo.spec(name).dataset, config),
        "start": start,
        "recipe": asdict(config),
    }


def data_sources(dataset: str, config: Config) -> list[dict[str, str]]:
    """All data that training with `config` on the training split of `dataset` reads, each listed once.

    Raises `NnvizError` if pen strokes are needed and missing.
    """
    further = [each for stage in stages(config) for each in CHOICES[stage.augmentation].further_data()]
    return list({each["sha256"]: each for each in (datasets.source(dataset, "train"), *further)}.values())


def written(
    origin: dict, network: nn.Module, config: Config, last: Snapshot, seconds: float, evaluation: Evaluation
) -> dict:
    """The card of a newly trained model: its `origin` and its accuracy on the whole test split."""
    names = zoo.class_names(origin["name"])
    return {
        **origin,
        "epochs": sum(stage.epochs for stage in stages(config)),
        "seconds": round(seconds, 1),
        "parameters": parameter_count(network),
        "kept_apart": {"images": config.kept_apart, "loss": last.test_loss, "accuracy": last.test_accuracy},
        "test": {
            "images": len(evaluation.labels),
            "sha256": datasets.SHA256[zoo.spec(origin["name"]).dataset, "test"],
            "accuracy": evaluation.accuracy,
            "class_accuracies": {names[label]: value for label, value in evaluation.class_accuracies.items()},
        },
        "versions": versions(),
    }


def save_model(folder: Path, name: str, weights: dict[str, Tensor], card: dict) -> None:
    """Write `name`.safetensors and `name`.json into `folder` by `replace_files`.

    The card gets the SHA-256 of the weights, so that `zoo.card` can refuse a card that belongs to other weights.
    """
    content = save({key: value.detach().contiguous() for key, value in weights.items()})
    card = {**card, "weights_sha256": hashlib.sha256(content).hexdigest()}
    folder.mkdir(parents=True, exist_ok=True)
    replace_files({folder / f"{name}.safetensors": content, folder / f"{name}.json": json_bytes(card)})
