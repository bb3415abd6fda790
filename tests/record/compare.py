"""Compare two records: python -m tests.record.compare BEFORE AFTER tells for each link what differs; exit code 1 if anything does."""

import difflib
import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

MOST_LINES = 24
LEVELS, SHARE = 24, 0.005
"""A pixel differs when a colour is more than `LEVELS` of 256 away, a picture when more than this share of its pixels does."""


def main() -> None:
    before, after = map(Path, sys.argv[1:3])
    names = sorted({path.stem for folder in (before, after) for path in folder.glob("*.json")})
    different = 0
    for name in names:
        lines = link_differences(before / name, after / name)
        if lines:
            different += 1
            print(f"{name}\n" + "\n".join(f"    {line}" for line in lines))
    print(f"{different} of {len(names)} links differ")
    sys.exit(1 if different else 0)


def link_differences(before: Path, after: Path) -> list[str]:
    """What differs between two records of one link, each given as its path without an ending."""
    files = [path.with_name(f"{path.name}.json") for path in (before, after)]
    missing = [f"no record in {file.parent}" for file in files if not file.exists()]
    if missing:
        return missing
    one, other = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return [
        *line_differences("text", one["text"], other["text"]),
        *([f"query: {one['query']}", f"    now: {other['query']}"] if one["query"] != other["query"] else []),
        *file_differences(one["files"], other["files"]),
        *line_differences("output", one["output"], other["output"]),
        *picture_differences(*(path.with_name(f"{path.name}.png") for path in (before, after))),
    ]


def line_differences(what: str, before: list[str], after: list[str]) -> list[str]:
    """A short unified diff, without context."""
    lines = list(difflib.unified_diff(before, after, lineterm="", n=0))[2:]
    more = [f"… and {len(lines) - MOST_LINES} more"] if len(lines) > MOST_LINES else []
    return [f"{what}: {line}" for line in (*lines[:MOST_LINES], *more)]


def file_differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """For each file: that it is gone or new, its other header, or its first other row."""
    gone = [f"{name}: gone" for name in before.keys() - after.keys()]
    new = [f"{name}: new" for name in after.keys() - before.keys()]
    both = [name for name in before if name in after and before[name] != after[name]]
    return [*sorted(gone), *sorted(new), *(f"{name}: {first_difference(before[name], after[name])}" for name in both)]


def first_difference(before: str, after: str) -> str:
    """Where two tables differ that are not equal."""
    rows, others = before.split("\n"), after.split("\n")
    place = next((at for at, (row, other) in enumerate(zip(rows, others, strict=False)) if row != other), None)
    if place is None:
        return f"{len(rows)} → {len(others)} rows, the first of them equal"
    return f"{'header' if place == 0 else f'row {place}'}: {rows[place]} → {others[place]}"


def picture_differences(before: Path, after: Path) -> list[str]:
    """The share of pixels that differ, when it is large."""
    share = differing_share(*(np.asarray(Image.open(path).convert("RGB")).astype(int) for path in (before, after)))
    return [f"picture: {share:.1%} of the pixels differ"] if share > SHARE else []


def differing_share(before: np.ndarray, after: np.ndarray) -> float:
    """The share of pixels (row, column, colour) that differ; those that only one of the pictures has, do."""
    common = tuple(slice(min(lengths)) for lengths in zip(before.shape[:2], after.shape[:2], strict=True))
    equal = (np.abs(before[common] - after[common]).max(axis=2) <= LEVELS).sum()
    rows, columns = (max(lengths) for lengths in zip(before.shape[:2], after.shape[:2], strict=True))
    return 1 - float(equal) / (rows * columns)


if __name__ == "__main__":
    main()
