"""`python -m nnviz_core …`: fetch the training images, train a model, record a training, evaluate a model, measure its filters,
attributions, where classes part in it and the reject thresholds, lay out maps; open the app on a network of one's own."""

import argparse
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import torch
from torch import nn

from nnviz_core import datasets, files, survey_records, zoo
from nnviz_core.attribution import pass_rates
from nnviz_core.errors import NnvizError
from nnviz_core.evaluation.accuracy import Evaluation, evaluate
from nnviz_core.filters import records
from nnviz_core.models import Snapshot
from nnviz_core.pixels import experiment
from nnviz_core.recordings import command as record_command
from nnviz_core.separation import maps, neighbour_records
from nnviz_core.separation import records as separation_records
from nnviz_core.training import cards, rejection
from nnviz_core.training.config import Config, stages, with_seed
from nnviz_core.training.loop import split, start_weights, train
from nnviz_core.training.recipes import RECIPES
from nnviz_core.uploads import showing

MODEL_NAMES = (*zoo.MODELS, *zoo.VARIANTS)
MEASUREMENTS = {
    "filters": ("measure a model's filters over its test set and write the figures", zoo.MODELS, records.write),
    "separations": ("measure where classes part in a model, and write it", MODEL_NAMES, separation_records.write),
    "neighbours": ("find each test image's nearest training images in a model", MODEL_NAMES, neighbour_records.write),
    "survey": ("average a model's layers over its test and training images", MODEL_NAMES, survey_records.write),
}
"""The commands that measure something of a model: what they do, of which models, and how."""
INTERRUPTED = 130
"""The exit code of a program stopped by Ctrl-C."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; problems that the user can fix are printed to stderr."""
    choice = _parser().parse_args(arguments)
    torch.set_num_threads(1)  # the same weights from the same seed, and one image is faster on one thread
    try:
        choice.run(choice)
    except NnvizError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped; nothing was written.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nnviz_core", description="The models of nnviz.")
    commands = parser.add_subparsers(required=True)
    fetch = commands.add_parser("fetch", help="download a full training split")
    fetch.add_argument("dataset", choices=datasets.CLASS_NAMES)
    fetch.set_defaults(run=_fetch)
    training = commands.add_parser("train", help="train a model anew and write its weights and card")
    training.add_argument("model", choices=MODEL_NAMES)
    training.add_argument("--seed", type=int, help="another seed than the recipe's")
    training.add_argument("--epochs", type=_positive, help="another number of epochs than the recipe's")
    training.add_argument("--folder", type=Path, default=zoo.FOLDER, help="where to write (default: the package's own)")
    training.set_defaults(run=_train)
    evaluation = commands.add_parser("evaluate", help="accuracy of a trained model on a whole split")
    evaluation.add_argument("model", choices=MODEL_NAMES)
    evaluation.add_argument("--split", choices=datasets.SPLITS, default="test", help="default: test")
    evaluation.set_defaults(run=_evaluate)
    mapping = commands.add_parser("map", help="lay a model's layers out as t-SNE maps (needs scikit-learn)")
    mapping.add_argument("model", choices=maps.SHIPPED)
    mapping.add_argument("--seed", type=int, default=0)
    mapping.set_defaults(run=lambda choice: print(maps.write(choice.model, choice.seed)))
    for word, (help_text, names, write) in MEASUREMENTS.items():
        measurement = commands.add_parser(word, help=help_text)
        measurement.add_argument("model", choices=names)
        measurement.set_defaults(run=partial(_measure, write))
    attributions = commands.add_parser(
        "attributions", help="measure how often each attribution passes each check on a model and write the figures"
    )
    attributions.add_argument("model", choices=zoo.MODELS)
    attributions.add_argument("--images", type=_positive, default=pass_rates.IMAGES, help="test images (default: 200)")
    attributions.set_defaults(run=_attributions)
    record_command.add(commands)
    observations = commands.add_parser("observations", help="measure the observations on units and write the figures")
    observations.set_defaults(run=lambda choice: print(experiment.write()))
    showing.add(commands)
    thresholds = commands.add_parser(
        "thresholds", help="measure mnist-cnn-reject at every threshold and write the figures"
    )
    thresholds.set_defaults(run=_thresholds)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"must be at least 1, not {text}")
    return int(text)


def _fetch(choice: argparse.Namespace) -> None:
    print(datasets.fetch(choice.dataset))


def _train(choice: argparse.Namespace) -> None:
    spec, config = zoo.spec(choice.model), _config(choice)
    data = datasets.load(spec.dataset, "train")
    origin = cards.origin(choice.model, config, _command(choice))
    torch.manual_seed(config.seed)
    network, start = spec.build(), time.perf_counter()
    if config.start:
        start_weights(network, zoo.load(config.start))
    last = _last(network, data, config)
    if config.refusals is not None:
        rejection.limit_refusals(network, split(data, config)[1], config.refusals)
    seconds = time.perf_counter() - start
    evaluation = evaluate(network, datasets.load(spec.dataset, "test"))
    card = cards.written(origin, network, config, last, seconds, evaluation)
    cards.save_model(choice.folder, choice.model, network.state_dict(), card)
    _show_accuracy(choice.model, evaluation)


def _last(network: nn.Sequential, data: datasets.ImageSet, config: Config) -> Snapshot:
    """Train through all stages of `config`, showing each snapshot, and return the last."""
    from tqdm import tqdm  # only training shows progress

    latest: deque[Snapshot] = deque(maxlen=1)
    for stage in stages(config):
        with tqdm(total=stage.epochs, unit="epoch", dynamic_ncols=True) as bar:
            for snapshot in train(network, data, stage):
                bar.set_postfix_str(_figures(snapshot), refresh=False)
                bar.update(snapshot.epoch - bar.n)
                latest.append(snapshot)
    return latest.pop()


def _config(choice: argparse.Namespace) -> Config:
    config = RECIPES[choice.model]
    if choice.epochs is not None:
        config = replace(config, epochs=choice.epochs)
    return config if choice.seed is None else with_seed(config, choice.seed)


def _command(choice: argparse.Namespace) -> str:
    options = {"seed": choice.seed, "epochs": choice.epochs}
    flags = "".join(f" --{key} {value}" for key, value in options.items() if value is not None)
    return f"python -m nnviz_core train {choice.model}{flags}"


def _figures(snapshot: Snapshot) -> str:
    """The losses and the accuracy of a snapshot in words."""
    return (
        f"loss {snapshot.train_loss:.4f}, kept apart: loss {snapshot.test_loss:.4f}, "
        f"accuracy {snapshot.test_accuracy:.2%}"
    )


def _measure(write: Callable[[str], Path], choice: argparse.Namespace) -> None:
    print(write(choice.model))


def _attributions(choice: argparse.Namespace) -> None:
    print(pass_rates.write(choice.model, choice.images))


def _evaluate(choice: argparse.Namespace) -> None:
    data = datasets.load(zoo.spec(choice.model).dataset, choice.split)
    _show_accuracy(choice.model, evaluate(zoo.load(choice.model), data), choice.split)


def _thresholds(choice: argparse.Namespace) -> None:
    figures = rejection.thresholds(zoo.load(zoo.REJECT))
    origin = {"command": "python -m nnviz_core thresholds", "weights_sha256": zoo.weights_sha256(zoo.REJECT)}
    files.replace_files({zoo.reject_figures_path(): files.sealed({**origin, **figures})})
    for width, area in figures["auroc_letters_from_pen_digits"].items():
        print(f"letters and signs from digits, pen of {width}: AUROC {area}")


def _show_accuracy(name: str, evaluation: Evaluation, split: str = "test") -> None:
    names = zoo.class_names(name)
    print(f"{name}: {evaluation.accuracy:.2%} of {len(evaluation.labels)} {split} images")
    for label, accuracy in evaluation.class_accuracies.items():
        print(f"  {names[label]:<12} {accuracy:.2%}")


if __name__ == "__main__":
    sys.exit(main())
