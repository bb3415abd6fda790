"""The kept record: of each link its text, the output of its code, and a digest of each file.

python -m tests.record.keep FOLDER writes it from a recorded folder. It is kept without links' queries, code and pictures.
"""

import gzip
import hashlib
import json
import sys
from pathlib import Path

KEPT = Path(__file__).with_name("kept.json.gz")
LINES = 60
"""What code prints is kept up to so many lines; a digest stands for the rest."""


def main() -> None:
    text = json.dumps(of_folder(Path(sys.argv[1])), ensure_ascii=False, indent=0)
    # Without a time of its own, an equal record is an equal file.
    KEPT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def kept() -> dict[str, dict]:
    """The kept record by the links' names."""
    return json.loads(gzip.decompress(KEPT.read_bytes()))


def of_folder(folder: Path) -> dict[str, dict]:
    """What is kept of the record in `folder`, by the links' names."""
    return {path.stem: _of_link(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(folder.glob("*.json"))}


def _of_link(recorded: dict) -> dict:
    digests = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in recorded["files"].items()}
    return {"text": recorded["text"], "files": digests, "output": _head(recorded["output"])}


def _head(lines: list[str]) -> list[str]:
    """The first lines of what code prints, and one that stands for all further ones."""
    rest = lines[LINES:]
    if not rest:
        return lines
    digest = hashlib.sha256("\n".join(rest).encode()).hexdigest()
    return [*lines[:LINES], f"{len(rest)} lines more: {digest}"]


if __name__ == "__main__":
    main()
