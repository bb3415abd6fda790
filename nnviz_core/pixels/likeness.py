"""How much what an output looks for is like its class: the correlation of its map with the class's mean image."""

import numpy as np
from jaxtyping import Float32, Float64
from torch import nn

from nnviz_core.image_sets import ImageSet
from nnviz_core.pixels.agreements import correlations
from nnviz_core.pixels.products import back_project


def class_means(images: ImageSet) -> Float64[np.ndarray, "class row column"]:
    """The mean image of each class, ink in 0…1. Raises `ValueError` for a class without images."""
    counts = np.bincount(images.labels, minlength=len(images.class_names))
    if not counts.all():
        raise ValueError(f"class {images.class_names[int(counts.argmin())]} has no images")
    return np.stack([images.images[images.labels == label].mean(0) / 255 for label in range(len(counts))])


def likeness(
    maps: Float32[np.ndarray, "unit row column"], means: Float64[np.ndarray, "class row column"]
) -> Float64[np.ndarray, "unit class"]:
    """Pearson's correlation, over the pixels, of every map with every class's mean image; NaN for a constant map."""
    pixels, classes = maps.reshape(len(maps), -1).T, means.reshape(len(means), -1).T
    pairs = [correlations(pixels, np.repeat(column[:, None], len(maps), axis=1)) for column in classes.T]
    return np.stack(pairs, axis=1)


def own_and_others(
    network: nn.Sequential, layer: str, means: Float64[np.ndarray, "class row column"]
) -> tuple[float, float]:
    """The mean likeness of the outputs' plain products to their own class, and to the other classes."""
    values = likeness(back_project(network, layer, (1, *means.shape[1:])), means)
    own = np.diagonal(values)
    return float(own.mean()), float((values.sum() - own.sum()) / (values.size - len(own)))
