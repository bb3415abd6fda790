"""The files in a zip, read in memory within bounds: no path leads out of it, and no file grows beyond what was announced."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from stat import S_ISLNK
from zipfile import BadZipFile, ZipFile, ZipInfo

MOST_ENTRIES = 25_000
DAMAGED = (
    BadZipFile,
    zlib.error,
    LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    KeyError,
    UnicodeError,
)
"""What a damaged zip raises, or one packed in a way that can't be read."""
ENCRYPTED = 1
LONGEST_PATH = 300
DIRECTORY = b"PK\x01\x02"
"""What each entry begins with where a zip lists what it holds."""


class Archive:
    """The entries of a zip, or of another `kind` of file that is one, all checked before any is unpacked. Raises `ValueError` for what is no zip or a dangerous one."""

    def __init__(self, content: bytes, most_bytes: int, kind: str = "zip") -> None:
        if content.count(DIRECTORY) > MOST_ENTRIES:
            raise ValueError(f"the zip has more than {MOST_ENTRIES:,} entries")
        try:
            self.file = ZipFile(BytesIO(content))
        except (*DAMAGED, ValueError) as error:
            raise ValueError(f"it is no {kind} file ({str(error)[:100]})") from error
        self.entries = self.file.infolist()
        for entry in self.entries:
            _check_entry(entry)
        if (whole := sum(entry.file_size for entry in self.entries)) > most_bytes:
            raise ValueError(f"unpacked, the zip would take {whole:,} bytes; {most_bytes:,} is the most")

    def contents(self, most_bytes: int) -> Iterator[tuple[str, bytes]]:
        """The name and the content of each file in turn. Raises `ValueError` for one of more than `most_bytes`."""
        for entry in self.entries:
            if not entry.is_dir():
                yield entry.filename, self.content(entry, most_bytes)

    def content(self, entry: ZipInfo, most_bytes: int) -> bytes:
        """The content of one file. Raises `ValueError` for one that is too large, or damaged."""
        if entry.file_size > most_bytes:
            raise ValueError(
                f"{shown(entry.filename)} would take {entry.file_size:,} bytes; {most_bytes:,} is the most"
            )
        try:
            with self.file.open(entry) as file:
                content = file.read(entry.file_size + 1)
        except (*DAMAGED, ValueError) as error:
            raise ValueError(f"{shown(entry.filename)} in the zip can't be unpacked ({str(error)[:100]})") from error
        if len(content) > entry.file_size:
            raise ValueError(f"{shown(entry.filename)} in the zip is larger than announced")
        return content


def shown(name: str) -> str:
    """The name of an entry as a message names it."""
    return repr(name if len(name) <= 60 else f"…{name[-60:]}")


def _check_entry(entry: ZipInfo) -> None:
    parts = entry.filename.split("/")
    if len(entry.filename) > LONGEST_PATH:
        raise ValueError(f"the zip has a path of {len(entry.filename):,} characters: {shown(entry.filename)}")
    if entry.filename.startswith("/") or ".." in parts or "\\" in entry.filename or ":" in parts[0]:
        raise ValueError(f"the zip has a path that leads out of it: {shown(entry.filename)}")
    if S_ISLNK(entry.external_attr >> 16):
        raise ValueError(f"{shown(entry.filename)} in the zip is a link to another file")
    if entry.flag_bits & ENCRYPTED:
        raise ValueError(f"{shown(entry.filename)} in the zip is locked by a password")
