"""Arrays for browsers: as text, and as the bytes that they are."""

import base64
import json
import struct
from collections.abc import Sequence

import numpy as np


def packed(values: np.ndarray, kind: type) -> str:
    """`values` as base 64 of little-endian numbers of type `kind`, last axis fastest."""
    return base64.b64encode(np.ascontiguousarray(values, np.dtype(kind).newbyteorder("<")).tobytes()).decode()


def parcel(head: dict, arrays: Sequence[np.ndarray]) -> bytes:
    """`head` as JSON, behind its length and filled up to whole words of four bytes; then all `arrays` as float32, one after the other."""
    text = json.dumps(head, allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    return b"".join(
        [struct.pack("<I", len(text)), text, *(np.ascontiguousarray(each, "<f4").tobytes() for each in arrays)]
    )
