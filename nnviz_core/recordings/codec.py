"""Groups of frames as few bytes, with an error that is stated beforehand.

A frame is all numbers of some tensors at one step, one after the other. Weights move smoothly, so each number's course through
a group is written as waves (a cosine transform along the steps), whose sizes are rounded to whole multiples of one step size a
tensor, the largest that keeps the error. Most are then 0 and are packed: by LZMA, which takes the least room, or by deflate,
which takes a tenth of the time. Any frame of a group is one product away.
"""

import lzma
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float32, Float64, Int16
from scipy import fft

FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 20, "lc": 4, "lp": 0, "pb": 0}]
LARGEST = 2**15 - 1
FIRST_GUESS, TRIES = (3.0, 8.0), 60
"""The first step size tried, in that which rounding alone would allow, for one frame and for several."""
LEAST_STEP, LARGEST_STEP = 1e-30, 1e30

HEAD = struct.Struct("<BH")
SMALL, FAST = "small", "fast"
PACKINGS = (SMALL, FAST)
SHRINKING = {SMALL: 0.97, FAST: 0.85}
"""By how much a step size that gives too large an error is made smaller at least: the more, the fewer tries."""

Frames = Float32[np.ndarray, "frame number"]


@dataclass(frozen=True)
class Group:
    """`count` decoded frames: the waves in multiples of each tensor's step size, and the tensors that are kept as they were (step size 0)."""

    count: int
    waves: Int16[np.ndarray, "wave number"]
    step_sizes: Float32[np.ndarray, " number"]
    exact: Float32[np.ndarray, "frame exact"]

    def frame(self, index: int) -> Float32[np.ndarray, " number"]:
        """All numbers of one frame."""
        row = _waves(self.count)[index, : len(self.waves)]
        values = (row @ self.waves.astype(np.float32)) * self.step_sizes
        values[self.step_sizes == 0] = self.exact[index]
        return values


def encoded(frames: Frames, sizes: list[int], error: float, packing: str) -> bytes:
    """The bytes of some frames, whose numbers belong to tensors of these `sizes`.

    The error of each tensor of each frame, ‖decoded − frame‖ / ‖frame‖, is at most `error`; a tensor of zeros stays just that.
    `packing` is one of `PACKINGS`.
    """
    parts = np.split(frames, np.cumsum(sizes)[:-1], axis=1)
    rounded = [_rounded(part.astype(np.float64), error, SHRINKING[packing]) for part in parts]
    step_sizes = np.array([size for _, size in rounded], "<f4")
    waves = np.concatenate([wave for wave, _ in rounded], axis=1)
    exact = np.concatenate(
        [part for part, size in zip(parts, step_sizes, strict=True) if not size] or [frames[:, :0]], 1
    )
    waves = waves[: 1 + np.flatnonzero(waves.any(axis=1)).max(initial=0)]  # the quickest ones are nowhere needed
    # Bytes of one kind stand together: the lower ones, then the upper ones, of which most are 0.
    lower = waves.astype(np.int8)
    upper = ((waves.astype(np.int32) - lower) >> 8).astype(np.int8)
    content = lower.tobytes() + upper.tobytes() + exact.astype("<f4").tobytes()
    return HEAD.pack(PACKINGS.index(packing), len(waves)) + step_sizes.tobytes() + _packed(content, packing)


def decoded(content: bytes, count: int, sizes: list[int]) -> Group:
    """The `count` frames that `encoded` made `content` of. Raises `ValueError` if it didn't."""
    total, start = sum(sizes), HEAD.size + 4 * len(sizes)
    if len(content) < start:
        raise ValueError("a group is too short")
    packing, kept = HEAD.unpack(content[: HEAD.size])
    if packing >= len(PACKINGS) or kept > count:
        raise ValueError("a group is packed in an unknown way")
    step_sizes = np.repeat(np.frombuffer(content[HEAD.size : start], "<f4"), sizes).astype(np.float32)
    exact = int(np.count_nonzero(step_sizes == 0))
    half = kept * total
    plain = _unpacked(content[start:], 2 * half + 4 * count * exact, PACKINGS[packing])
    lower, upper = np.frombuffer(plain, np.int8, 2 * half).reshape(2, kept, total)
    waves = (upper.astype(np.int16) << 8) + lower
    return Group(count, waves, step_sizes, np.frombuffer(plain, "<f4", offset=2 * half).reshape(count, exact))


def _packed(content: bytes, packing: str) -> bytes:
    if packing == SMALL:
        return lzma.compress(content, lzma.FORMAT_RAW, filters=FILTERS)
    packer = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zlib.Z_RLE)
    return packer.compress(content) + packer.flush()


def _unpacked(content: bytes, length: int, packing: str) -> bytes:
    """Exactly `length` bytes. Raises `ValueError` where there are fewer or more."""
    small = packing == SMALL
    unpacker = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=FILTERS) if small else zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = unpacker.decompress(content, length + 1)
    except (lzma.LZMAError, zlib.error) as error:
        raise ValueError("a group can't be unpacked") from error
    if len(plain) != length:
        raise ValueError("a group has another length than its header says")
    return plain


def _rounded(
    frames: Float64[np.ndarray, "frame number"], error: float, shrinking: float
) -> tuple[Int16[np.ndarray, "wave number"], float]:
    """The waves of one tensor in multiples of a step size, and that; 0 where the tensor is to be kept as it is."""
    norms = np.linalg.norm(frames, axis=1)
    nothing = np.zeros(frames.shape, np.int16)
    if not norms.any():
        return nothing, 1.0
    if not (np.isfinite(norms).all() and norms.all()):
        return nothing, 0.0
    waves = _transformed(fft.dct, frames)
    peak = np.abs(waves).max()
    size = FIRST_GUESS[len(frames) > 1] * error * norms.min() * np.sqrt(12 / frames.shape[1])
    for _ in range(TRIES):
        if not LEAST_STEP < size < LARGEST_STEP:
            break
        size = float(np.float32(size))
        if peak / size > LARGEST:
            break
        rounded = np.rint(waves / size)
        errors = np.linalg.norm(_transformed(fft.idct, rounded * size) - frames, axis=1) / norms
        if errors.max() <= error * (1 - 1e-4):
            return rounded.astype(np.int16), size
        size *= np.clip(error / errors.max(), 0.5, shrinking)
    return nothing, 0.0


def _transformed(
    transform: Callable, values: Float64[np.ndarray, "frame number"]
) -> Float64[np.ndarray, "frame number"]:
    """A cosine transform along the frames, or back; a single frame is its own."""
    return np.asarray(transform(values, axis=0, norm="ortho")) if len(values) > 1 else values


@lru_cache(maxsize=64)
def _waves(count: int) -> Float32[np.ndarray, "frame wave"]:
    """The value of each wave at each of so many frames."""
    return np.asarray(fft.idct(np.eye(count), axis=0, norm="ortho"), np.float32)
