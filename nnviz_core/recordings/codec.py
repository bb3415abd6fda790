"""Groups of frames as few bytes, with an error that is stated beforehand.

A frame is all numbers of some tensors at one step, one after the other. Weights move smoothly, so each number's course through
a group is written as waves (a cosine transform along the steps), whose sizes are rounded to whole multiples of one step size a
tensor, the largest that keeps the error. Most are then 0 and are packed: by LZMA, which takes the least room, or by deflate,
which takes a tenth of the time. Any frame of a group is one product away.
"""

import lzma
import struct
import zlib
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType

import numpy as np
from jaxtyping import Float, Float32, Int16, Int64

FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 6, "dict_size": 1 << 20, "lc": 4, "lp": 0, "pb": 0}]
LARGEST = 2**15 - 1
FIRST_GUESS, TRIES = (3.0, 8.0), 60
"""The first step size tried, in that which rounding alone would allow, for one frame and for several."""
LEAST_STEP, LARGEST_STEP = 1e-30, 1e30
MODERATE = 1e12
"""Numbers whose largest is between this and its reciprocal can be squared in float32."""
SAMPLE, SAMPLED = 8192, 0.98
"""The step size of a large tensor is first tried on so many of its numbers, for this share of the error."""

AT_ONCE = 2**16
"""Numbers of a frame that are worked out at once, lest it take twice the memory of its group."""
HEAD = struct.Struct("<BH")
SMALL, FAST = "small", "fast"
PACKINGS = (SMALL, FAST)
SHRINKING = {SMALL: 0.97, FAST: 0.85}
"""By how much a step size that gives too large an error is made smaller at least: the more, the fewer tries."""

Frames = Float32[np.ndarray, "frame number"]
Floats = Float[np.ndarray, "frame number"]


@dataclass(frozen=True)
class Group:
    """`count` decoded frames: the waves in multiples of the step size of each tensor, and the tensors that are kept as they were (step size 0).

    `step_sizes` and `sizes` belong to the tensors, of which the second says how many numbers each has.
    """

    count: int
    waves: Int16[np.ndarray, "wave number"]
    step_sizes: Float32[np.ndarray, " tensor"]
    sizes: tuple[int, ...]
    exact: Float32[np.ndarray, "frame exact"]

    @property
    def bytes(self) -> int:
        """How much it holds."""
        return self.waves.nbytes + self.step_sizes.nbytes + self.exact.nbytes

    def frame(self, index: int) -> Float32[np.ndarray, " number"]:
        """All numbers of one frame."""
        row, step_sizes = _waves(self.count)[index, : len(self.waves)], np.repeat(self.step_sizes, self.sizes)
        values = np.empty(len(step_sizes), np.float32)
        for start in range(0, len(values), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            values[part] = (row @ self.waves[:, part].astype(np.float32)) * step_sizes[part]
        values[step_sizes == 0] = self.exact[index]
        return values


def encoded(frames: Frames, sizes: list[int], error: float, packing: str) -> bytes:
    """The bytes of some frames, whose numbers belong to tensors of these `sizes`.

    The error of each tensor of each frame, ‖decoded − frame‖ / ‖frame‖, is at most `error`; a tensor of zeros stays just that.
    `packing` is one of `PACKINGS`.
    """
    parts = np.split(frames, np.cumsum(sizes)[:-1], axis=1)
    rounded = [_rounded(part, error, SHRINKING[packing]) for part in parts]
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
    step_sizes = np.frombuffer(content[HEAD.size : start], "<f4").astype(np.float32)
    if not ((step_sizes >= 0) & (step_sizes < LARGEST_STEP)).all():
        raise ValueError("a group has an impossible step size")
    exact = sum(size for size, step in zip(sizes, step_sizes, strict=True) if step == 0)
    half = kept * total
    plain = _unpacked(content[start:], 2 * half + 4 * count * exact, PACKINGS[packing])
    lower, upper = np.frombuffer(plain, np.int8, 2 * half).reshape(2, kept, total)
    waves = (upper.astype(np.int16) << 8) + lower
    unrounded = np.frombuffer(plain, "<f4", offset=2 * half).reshape(count, exact).copy()
    return Group(count, waves, step_sizes, tuple(sizes), unrounded)


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


def _rounded(frames: Frames, error: float, shrinking: float) -> tuple[Int16[np.ndarray, "wave number"], float]:
    """The waves of one tensor in multiples of a step size, and that; 0 where the tensor is to be kept as it is."""
    nothing = np.zeros(frames.shape, np.int16)
    peak = np.abs(frames).max()
    if not peak:
        return nothing, 1.0
    values = frames if 1 / MODERATE < peak < MODERATE else frames.astype(np.float64)
    norms = _norms(values)
    if not (np.isfinite(norms).all() and norms.all()):
        return nothing, 0.0
    waves, count = _transformed("dct", values), frames.shape[1]
    size = FIRST_GUESS[len(frames) > 1] * error * norms.min() * np.sqrt(12 / count)
    if count > 2 * SAMPLE:
        some = _sample(count)
        few = norms * np.sqrt(SAMPLE / count)
        size = _fitting(waves[:, some], values[:, some], few, size, SAMPLED * error, shrinking)[1] or size
    return _fitting(waves, values, norms, size, error, shrinking)


def _fitting(
    waves: Floats, frames: Floats, norms: Float[np.ndarray, " frame"], size: float, error: float, shrinking: float
) -> tuple[Int16[np.ndarray, "wave number"], float]:
    """The waves in multiples of the first step size that keeps the error, tried from `size` down; size 0 if none does."""
    peak = np.abs(waves).max()
    for _ in range(TRIES):
        if not LEAST_STEP < size < LARGEST_STEP:
            break
        step = np.float32(size)
        if peak / step > LARGEST:
            break
        rounded = np.rint(waves / step)
        errors = _norms(_transformed("idct", rounded * step) - frames) / norms
        if errors.max() <= error * (1 - 1e-4):
            return rounded.astype(np.int16), float(step)
        size = float(step) * float(np.clip(error / errors.max(), 0.5, shrinking))
    return np.zeros(waves.shape, np.int16), 0.0


def _norms(values: Floats) -> Float[np.ndarray, " frame"]:
    return np.sqrt([float(row @ row) for row in values])


@lru_cache(maxsize=64)
def _sample(count: int) -> Int64[np.ndarray, " index"]:
    """Some of so many numbers, by chance but always the same ones."""
    return np.random.default_rng(0).integers(count, size=SAMPLE)


def _transformed(name: str, values: Floats) -> Floats:
    """A cosine transform along the frames, "dct", or back, "idct"; a single frame is its own."""
    return np.asarray(getattr(_fft(), name)(values, axis=0, norm="ortho")) if len(values) > 1 else values


@lru_cache(maxsize=64)
def _waves(count: int) -> Float32[np.ndarray, "frame wave"]:
    """The value of each wave at each of so many frames."""
    frames, waves = np.arange(count)[:, None], np.arange(count)
    values = np.sqrt(2 / count) * np.cos(np.pi * (2 * frames + 1) * waves / (2 * count))
    values[:, 0] = np.sqrt(1 / count)
    return values.astype(np.float32)


def _fft() -> ModuleType:
    """Scipy's transforms, loaded with the first recording that is written."""
    from scipy import fft

    return fft
