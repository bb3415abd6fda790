"""Shipped measurements of how the filters of the shipped models behave over their whole test sets."""

from dataclasses import fields
from pathlib import Path

import numpy as np

from nnviz_core import datasets, files, origins, zoo
from nnviz_core.files import ASSETS, versions
from nnviz_core.filters.statistics import FilterStatistics, every_layer

FOLDER = ASSETS / "filters"
SMALL = {"samples": np.uint16, "positions": np.uint8, "means": np.float32, "spreads": np.float32, "silent": np.float32}
"""The number types in which the large arrays are stored."""


def load(name: str, folder: Path = FOLDER) -> dict[str, FilterStatistics]:
    """The statistics of every layer of model `name` over its whole test set, by layer.

    Raises `NnvizError` when they are missing or were measured with other weights or other images.
    """
    card, arrays = files.read(folder, name, _remedy(name))
    try:
        statistics = {layer: _statistics(layer, arrays) for layer in card["layers"]}
    except files.UNREADABLE as error:
        raise files.unreadable(folder, name, _remedy(name), error) from error
    origins.check(card, name, _remedy(name))
    return statistics


def write(name: str, folder: Path = FOLDER) -> Path:
    """Measure every layer of model `name` over its whole test set, write the statistics with their card, and return the file."""
    images = datasets.load(zoo.spec(name).dataset, "test")
    statistics = every_layer(zoo.load(name), images)
    card = {
        "name": name,
        "command": f"python -m nnviz_core filters {name}",
        "images": len(images),
        "layers": list(statistics),
        **origins.origin(name),
        "versions": versions(),
    }
    return files.write(folder, name, card, _arrays(statistics))


def _arrays(by_layer: dict[str, FilterStatistics]) -> dict[str, np.ndarray]:
    arrays = {}
    for layer, statistics in by_layer.items():
        for field in fields(statistics)[1:]:
            value = getattr(statistics, field.name)
            arrays[f"{layer}.{field.name}"] = value.astype(SMALL.get(field.name, value.dtype))
    return arrays


def _statistics(layer: str, arrays: dict[str, np.ndarray]) -> FilterStatistics:
    names = [field.name for field in fields(FilterStatistics)[1:]]
    kinds = {"means": np.float64, "spreads": np.float64, "silent": np.float64, "peaks": np.float32}
    return FilterStatistics(layer, *(arrays[f"{layer}.{name}"].astype(kinds.get(name, np.int64)) for name in names))


def _remedy(name: str) -> str:
    return f"`python -m nnviz_core filters {name}` measures them anew."
