"""Arrays as text for browsers."""

import base64

import numpy as np


def packed(values: np.ndarray, kind: type) -> str:
    """`values` as base 64 of little-endian numbers of type `kind`, last axis fastest."""
    return base64.b64encode(np.ascontiguousarray(values, np.dtype(kind).newbyteorder("<")).tobytes()).decode()
