"""An image as a network takes it whose inputs have another size, or another number of channels."""

import numpy as np
from jaxtyping import Float32
from PIL import Image

SMOOTH = Image.Resampling.BILINEAR


def fitted(
    image: Float32[np.ndarray, "*channel row column"], shape: tuple[int, int, int]
) -> Float32[np.ndarray, "*plane height width"]:
    """`image` for inputs of `shape` (channels, rows, columns): (row, column), or (channel, row, column) where there are several.

    Made larger, a value lies between its neighbours; made smaller, it is a mean of what it covers (Pillow's bilinear filter).
    Colours become their mean, and grey becomes each colour. An image that fits is returned as it is.
    """
    channels, *size = shape
    if image.shape == (shape if channels > 1 else tuple(size)):
        return image
    planes = image[None] if image.ndim == 2 else image
    if len(planes) != channels:
        planes = np.repeat(planes.mean(axis=0, keepdims=True), channels, axis=0)
    resized = np.stack([_resized(plane, *size) for plane in planes])
    return resized if channels > 1 else resized[0]


def _resized(plane: np.ndarray, rows: int, columns: int) -> np.ndarray:
    values = np.ascontiguousarray(plane, np.float32)
    if values.shape == (rows, columns):
        return values
    return np.asarray(Image.fromarray(values).resize((columns, rows), SMOOTH), np.float32)
