"""The shipped recordings made again."""

import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from nnviz_core import datasets, files, specs
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import evaluate
from nnviz_core.models import Snapshot
from nnviz_core.recordings.recorder import record
from nnviz_core.recordings.recording import Recording, load
from nnviz_core.recordings.runs import RUNS, Run
from nnviz_core.recordings.shipped import FOLDER, HASH, known, recording_path
from nnviz_core.training.cards import data_sources

REPLAYED = 50
"""At how many steps the replayed loss is compared with the recorded one for the card."""


def write(name: str, folder: Path = FOLDER) -> Iterator[Snapshot]:
    """Train and record the run `name`, yielding its snapshots; then put the recording and its card into `folder`.

    Nothing is written before the end. Raises `NnvizError` when training images are missing or the recording exceeds its size.
    """
    run = RUNS[known(name)]
    data = datasets.load(specs.spec(name).dataset, "train")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(run.config.seed)
        network = run.build()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix="partial-") as partial:
        path = recording_path(name, Path(partial))
        yield from record(network, data, run.config, run.every, path, run.detail)
        content = path.read_bytes()
    if len(content) > run.most:
        raise NnvizError(f"The recording of {name} has {len(content):,} bytes; at most {run.most:,} are shipped.")
    card = _card(name, run, load(content), content)
    files.replace_files({recording_path(name, folder): content, folder / f"{name}.json": files.sealed(card)})


def _card(name: str, run: Run, recording: Recording, content: bytes) -> dict:
    return {
        "name": name,
        "command": f"python -m nnviz_core record {name}",
        "seed": run.config.seed,
        "data": [
            *data_sources(specs.spec(name).dataset, run.config),
            datasets.source(specs.spec(name).dataset, "test"),
        ],
        "recipe": asdict(run.config),
        "steps": recording.header.steps,
        "recorded_steps": len(recording.steps),
        "moments": len(recording.moments),
        "errors": {family: each.error for family, each in recording.header.families.items()},
        "loss_error": replay_error(recording),
        "test": {"images": recording.header.images["figures"][1], "accuracy": float(recording.test_accuracies[-1])},
        "bytes": len(content),
        "versions": files.versions(),
        HASH: files.sha256(content),
    }


def replay_error(recording: Recording) -> float:
    """The largest difference, in nats, of the loss on the test images from the one recorded, over `REPLAYED` steps."""
    whole = datasets.load(recording.header.dataset, recording.header.config["test"])
    images = whole.first(recording.header.images["figures"][1])
    places = np.unique(np.linspace(0, len(recording.steps) - 1, REPLAYED).astype(int))
    losses = [evaluate(recording.network(int(recording.steps[place])), images).loss for place in places]
    return float(np.abs(np.array(losses) - recording.test_losses[places]).max())
