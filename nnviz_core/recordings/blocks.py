"""The file of a recording: a line that says what it is, and blocks, each with its length and checksums.

    file      = prologue, block, block, …
    prologue  = magic (8 bytes), version (uint32), length of the whole file or 0 while it is being written (uint64), CRC-32
    block     = kind (4 bytes), number of steps, length of the content, its CRC-32 (uint32 each), steps (uint32 each),
                CRC-32 of all these, content

All numbers are little-endian. Nothing has to be looked up at the end, so that what an interrupted training leaves can be read.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedIOBase, BytesIO
from pathlib import Path

MAGIC, VERSION = b"\x89nnviz\r\n", 1
PROLOGUE, HEAD, CHECKSUM = struct.Struct("<8sIQ"), struct.Struct("<4sIII"), struct.Struct("<I")
START = PROLOGUE.size + CHECKSUM.size
MOST_STEPS, MOST_CONTENT, MOST_BLOCKS, MOST_FRAMES = 4096, 1 << 27, 20_000, 400_000
"""The bounds of one block, of the number of blocks, and of the steps of all of them, each of which takes memory."""

Source = Path | bytes
"""A file, or the content of one."""


@dataclass(frozen=True)
class Block:
    """Where the content of a block stands, what it must be, and which steps it is of."""

    kind: str
    steps: tuple[int, ...]
    offset: int
    length: int
    checksum: int


def prologue(length: int = 0) -> bytes:
    """The first bytes of a recording of `length` bytes, or of one that is being written."""
    head = PROLOGUE.pack(MAGIC, VERSION, length)
    return head + CHECKSUM.pack(zlib.crc32(head))


def packed(kind: str, steps: tuple[int, ...], content: bytes) -> bytes:
    """A block as bytes."""
    head = HEAD.pack(kind.encode(), len(steps), len(content), zlib.crc32(content))
    head += struct.pack(f"<{len(steps)}I", *steps)
    return head + CHECKSUM.pack(zlib.crc32(head)) + content


def scanned(source: Source) -> list[Block]:
    """All blocks of a recording; of one whose writing was interrupted, those that are whole.

    Raises `ValueError` for a file that is no recording, of a later version, cut off or altered, and `OSError`.
    """
    with _opened(source) as file:
        length = _length(file)
        end = file.seek(0, 2)
        if length and length != end:
            raise ValueError(f"it is cut off: it has {end:,} of {length:,} bytes" if end < length else "it is too long")
        blocks: list[Block] = []
        try:
            for block in _scan(file, end):
                blocks.append(block)
        except EOFError as error:
            if length:
                raise ValueError(str(error)) from error
        return blocks


def content(source: Source, block: Block) -> bytes:
    """The content of one block. Raises `EOFError` if it was altered, and `OSError`."""
    with _opened(source) as file:
        file.seek(block.offset)
        return _checked(file, block)


def _opened(source: Source) -> BufferedIOBase:
    return BytesIO(source) if isinstance(source, bytes) else source.open("rb")


def _length(file: BufferedIOBase) -> int:
    start = file.read(START)
    if start[: len(MAGIC)] != MAGIC:
        raise ValueError("it is no recording")
    if len(start) < START:
        raise ValueError("it is cut off in its first line")
    _, version, length = PROLOGUE.unpack(start[: PROLOGUE.size])
    if start[PROLOGUE.size :] != CHECKSUM.pack(zlib.crc32(start[: PROLOGUE.size])):
        raise ValueError("its first line was altered")
    if version != VERSION:
        raise ValueError(f"it has version {version} of the format, and this reads version {VERSION}")
    return length


def _scan(file: BufferedIOBase, end: int) -> Iterator[Block]:
    """Each block in turn, its content compared with its checksum. Raises `EOFError` where there is no whole block."""
    position, frames = START, 0
    for _ in range(MOST_BLOCKS):
        if position == end:
            return
        file.seek(position)
        block = _head(file, position, end)
        frames += len(block.steps)
        if frames > MOST_FRAMES:
            raise ValueError(f"it has more than {MOST_FRAMES:,} frames")
        _checked(file, block)
        yield block
        position = block.offset + block.length
    raise ValueError(f"it has more than {MOST_BLOCKS:,} blocks")


def _head(file: BufferedIOBase, position: int, end: int) -> Block:
    head = file.read(HEAD.size)
    if len(head) < HEAD.size:
        raise EOFError(f"the block at byte {position:,} is cut off")
    kind, count, length, checksum = HEAD.unpack(head)
    rest = file.read(4 * count + CHECKSUM.size) if count <= MOST_STEPS else b""
    if len(rest) < 4 * count + CHECKSUM.size or rest[4 * count :] != CHECKSUM.pack(
        zlib.crc32(head + rest[: 4 * count])
    ):
        raise EOFError(f"the head of the block at byte {position:,} was altered")
    offset = position + HEAD.size + len(rest)
    if length > MOST_CONTENT or offset + length > end:
        raise EOFError(f"the block at byte {position:,} is cut off or too large")
    return Block(kind.decode("latin-1"), struct.unpack(f"<{count}I", rest[: 4 * count]), offset, length, checksum)


def _checked(file: BufferedIOBase, block: Block) -> bytes:
    written = file.read(block.length)
    if len(written) != block.length or zlib.crc32(written) != block.checksum:
        raise EOFError(f"the content of the block at byte {block.offset:,} was altered")
    return written
