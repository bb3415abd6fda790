"""Model cards, and the saving of trained weights together with theirs."""

import hashlib
import json
import os
import platform
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import numpy
import torch
from safetensors.torch import save
from torch import Tensor, nn

from nnviz_core import datasets, zoo
from nnviz_core.evaluation import Evaluation
from nnviz_core.networks import parameter_count
from nnviz_core.training import Config, Snapshot, stages


def written(
    name: str, network: nn.Module, config: Config, last: Snapshot, seconds: float, evaluation: Evaluation, command: str
) -> dict:
    """The card of a model just trained: how it was made and how it does on the whole test split."""
    dataset = zoo.spec(name).dataset
    names = zoo.class_names(name)
    return {
        "name": name,
        "command": command,
        "seed": config.seed,
        "data": {"name": dataset, "split": "train", "sha256": datasets.SHA256[dataset, "train"]},
        "recipe": asdict(config),
        "epochs": sum(stage.epochs for stage in stages(config)),
        "seconds": round(seconds, 1),
        "parameters": parameter_count(network),
        "kept_apart": {"images": config.kept_apart, "loss": last.test_loss, "accuracy": last.test_accuracy},
        "test": {
            "images": len(evaluation.labels),
            "sha256": datasets.SHA256[dataset, "test"],
            "accuracy": evaluation.accuracy,
            "class_accuracies": {names[label]: value for label, value in evaluation.class_accuracies.items()},
        },
        "versions": versions(),
    }


def versions() -> dict[str, str]:
    """What the result depends on beside the settings."""
    return {
        "python": platform.python_version(),
        "torch": torch.__version__,
        "numpy": numpy.__version__,
        "safetensors": version("safetensors"),
    }


def thresholds_path() -> Path:
    """Where the figures of `rejection.thresholds` for the shipped model lie."""
    return zoo.FOLDER / "mnist-cnn-reject-thresholds.json"


def save_model(folder: Path, name: str, weights: dict[str, Tensor], card: dict) -> None:
    """Write `name`.safetensors and `name`.json into `folder`, each whole or not at all; the card gets the weights' SHA-256."""
    content = save({key: value.detach().contiguous() for key, value in weights.items()})
    card = {**card, "weights_sha256": hashlib.sha256(content).hexdigest()}
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / f"{name}.safetensors", content)
    replace_file(folder / f"{name}.json", json_bytes(card))


def json_bytes(content: object) -> bytes:
    """`content` as indented JSON in UTF-8."""
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def replace_file(path: Path, content: bytes) -> None:
    """Put `content` at `path` in one move, so that a reader finds the old file or the new one."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_bytes(content)
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
