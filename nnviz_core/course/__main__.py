"""`python -m nnviz_core.course NAME`: measure a shipped recording, the answers of its network for the test images too, and write that."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from nnviz_core.course import answer_records, measurement_records
from nnviz_core.errors import NnvizError
from nnviz_core.files import ASSETS
from nnviz_core.recordings import shipped


def main(arguments: Sequence[str] | None = None) -> int:
    """Write what is measured of one recording and return the exit code; problems that the user can fix are printed to stderr."""
    parser = argparse.ArgumentParser(
        prog="python -m nnviz_core.course", description="What is measured over a training."
    )
    parser.add_argument("recording", choices=shipped.NAMES)
    parser.add_argument(
        "--folder", type=Path, default=ASSETS, help="where to write, in two folders (default: the package's own)"
    )
    choice = parser.parse_args(arguments)
    torch.set_num_threads(1)  # one thread adds up in the same order again
    try:
        for each in (answer_records, measurement_records):
            print(each.write(choice.recording, choice.folder / each.FOLDER.name))
    except NnvizError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
