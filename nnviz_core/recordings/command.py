"""The command that makes the shipped recordings."""

import argparse
from pathlib import Path

from nnviz_core.models import Snapshot
from nnviz_core.numerals import accuracy_percent
from nnviz_core.recordings import remaking, shipped
from nnviz_core.recordings.runs import RUNS


def add(commands: argparse._SubParsersAction) -> None:
    """Add `record NAME` to the commands."""
    parser = commands.add_parser("record", help="train a model anew while recording it, and write the recording")
    parser.add_argument("model", choices=RUNS)
    parser.add_argument(
        "--folder", type=Path, default=shipped.FOLDER, help="where to write (default: the package's own)"
    )
    parser.set_defaults(run=_run)


def _run(choice: argparse.Namespace) -> None:
    from tqdm import tqdm  # only training shows progress

    with tqdm(total=RUNS[choice.model].config.epochs, unit="epoch", dynamic_ncols=True) as bar:
        for snapshot in remaking.write(choice.model, choice.folder):
            bar.set_postfix_str(_figures(snapshot), refresh=False)
            bar.update(snapshot.epoch - bar.n)
    print(shipped.recording_path(choice.model, choice.folder))


def _figures(snapshot: Snapshot) -> str:
    return f"step {snapshot.step}, test: loss {snapshot.test_loss:.4f}, accuracy {accuracy_percent(snapshot.test_accuracy)}"
