"""Pen strokes of digits, letters and signs from the folder of training data; they are not part of the package."""

import gzip
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32

from nnviz_core import datasets, drawing, files
from nnviz_core.errors import NnvizError

FILES = {"digits": "pen_digits_dev.jsonl.gz", "other": "pen_other_dev.jsonl.gz"}
LOOK_ALIKES = frozenset("OoQDlIi|!/\\'`().,ZzSs}bG>B&gqy")
"""Letters and signs that look like a digit when written by hand; they are neither trained on nor measured.

O o Q D are zeros, l I i | ! / \\ ' ` ( ) . , ones, Z z twos, } a three, S s fives, b G sixes, > a seven, B & eights, g q y nines
or fours."""


@dataclass(frozen=True)
class Writing:
    """A written digit, letter or sign: `strokes` are arrays of (x, y), x right and y down, the longer side of their box being 1000."""

    label: str
    writer: str
    strokes: list[np.ndarray]


def path(kind: str) -> Path:
    """The file with the strokes of `kind`, "digits" or "other". Raises `KeyError` for another kind."""
    return datasets.data_folder() / "pen" / FILES[kind]


def source(kind: str) -> dict[str, str]:
    """The file of `kind` by name and SHA-256, as cards name it. Raises as `load` does."""
    try:
        return {"name": FILES[kind], "sha256": hashlib.sha256(path(kind).read_bytes()).hexdigest()}
    except OSError as error:
        raise _unreadable(kind, error) from error


def load(kind: str) -> list[Writing]:
    """The "digits" or the "other" writings (letters and signs); an escaped label like \\@ is given as @.

    Raises `KeyError` for another kind and `NnvizError` when the file is missing or can't be read.
    """
    file = path(kind)
    try:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            return [_writing(json.loads(line)) for line in lines]
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise _unreadable(kind, error) from error


def kept_apart(writer: str) -> bool:
    """Whether `writer` is one of the three in ten whose writing is for measuring a network and not for training it."""
    return hashlib.sha256(writer.encode()).digest()[0] < 77  # of 256


def not_digits(apart: bool) -> list[Writing]:
    """The letters and signs that don't look like a digit, from the writers kept `apart` or from the others."""
    return [one for one in load("other") if one.label not in LOOK_ALIKES and kept_apart(one.writer) == apart]


def rendered(writings: list[Writing], width: float) -> Float32[np.ndarray, "sample 1 28 28"]:
    """The writings as a network takes them, drawn with a pen of `width`."""
    return np.stack([drawing.from_strokes(one.strokes, width) for one in writings])[:, None]  # pyright: ignore[reportArgumentType]


def _unreadable(kind: str, error: Exception) -> NnvizError:
    return NnvizError(
        f"The pen strokes are not in {files.place(path(kind))} ({files.reason(error)}). They are not part of the package: put {FILES[kind]}, one JSON "
        "object with label, writer and strokes a line, there, or name the folder that holds pen/ by NNVIZ_DATA."
    )


def _writing(line: dict) -> Writing:
    label = line["label"]
    strokes = [np.asarray(stroke, np.float32).reshape(-1, 2) for stroke in line["strokes"]]
    return Writing(label[-1] if label.startswith("\\") else label, line["writer"], strokes)
